// Printed by pgha plan --nodes -o bicep. Deploy it to the resource group of the AKS cluster:
//   az deployment group what-if --resource-group RESOURCE_GROUP --template-file FILE
//   az deployment group create --resource-group RESOURCE_GROUP --template-file FILE
// A deployment replaces the properties of a pool that exists: add what yours has besides, and read what-if first.

resource aks 'Microsoft.ContainerService/managedClusters@2025-10-01' existing = {
  name: 'aks'
}

resource pool_a 'Microsoft.ContainerService/managedClusters/agentPools@2025-10-01' = {
  parent: aks
  name: 'a'
  properties: {
    mode: 'User'
    vmSize: 'Standard_D4s_v5'
    count: 3
    availabilityZones: [
      '1'
      '2'
      '3'
    ]
    nodeLabels: {
      'workload': 'postgres'
    }
    nodeTaints: [
      'workload=postgres:NoSchedule'
    ]
    upgradeSettings: {
      maxSurge: '1'
      maxUnavailable: '0'
      drainTimeoutInMinutes: 45
      nodeSoakDurationInMinutes: 0
      undrainableNodeBehavior: 'Cordon'
    }
  }
}

resource window1 'Microsoft.ContainerService/managedClusters/maintenanceConfigurations@2025-10-01' = {
  parent: aks
  name: 'aksManagedNodeOSUpgradeSchedule'
  properties: {
    maintenanceWindow: {
      schedule: {
        weekly: {
          dayOfWeek: 'Sunday'
          intervalWeeks: 1
        }
      }
      startTime: '01:00'
      utcOffset: '+00:00'
      durationHours: 8
    }
  }
}

resource window2 'Microsoft.ContainerService/managedClusters/maintenanceConfigurations@2025-10-01' = {
  parent: aks
  name: 'aksManagedAutoUpgradeSchedule'
  properties: {
    maintenanceWindow: {
      schedule: {
        weekly: {
          dayOfWeek: 'Sunday'
          intervalWeeks: 1
        }
      }
      startTime: '01:00'
      utcOffset: '+00:00'
      durationHours: 8
    }
  }
}

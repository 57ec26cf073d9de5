// Printed by pgha alerts -o bicep: alerts for Azure's managed Prometheus, which reads no PrometheusRule. Deploy it to a resource group:
//   az deployment group what-if --resource-group RESOURCE_GROUP --template-file FILE
//   az deployment group create --resource-group RESOURCE_GROUP --template-file FILE
// A rule group that is no longer in the file stays. Delete it with az alerts-management prometheus-rule-group delete.

resource group1 'Microsoft.AlertsManagement/prometheusRuleGroups@2023-03-01' = {
  name: 'cnpg-database-pg-availability'
  location: 'westeurope'
  properties: {
    description: 'Alerts of the PostgreSQL cluster pg, from pgha alerts.'
    enabled: true
    scopes: [
      '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.monitor/accounts/amw-pg'
    ]
    clusterName: 'aks-pg'
    interval: 'PT1M'
    rules: [
      {
        alert: 'PostgresAbsent'
        expression: 'absent(cnpg_collector_fencing_on{namespace="cnpg-database",pod=~"pg-[0-9]+"})'
        for: 'PT2M'
        severity: 0
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'critical'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresabsent'
          'summary': 'pg: Prometheus has no metrics of any instance.'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresInstanceMissing'
        expression: 'count by (namespace) (cnpg_collector_fencing_on{namespace="cnpg-database",pod=~"pg-[0-9]+"}) < 3'
        for: 'PT10M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresinstancemissing'
          'summary': 'pg: Fewer instances are scraped than the Cluster has.'
          'threshold': '3'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresDown'
        expression: 'cnpg_collector_up{namespace="cnpg-database",pod=~"pg-[0-9]+"} == 0'
        for: 'PT1M'
        severity: 0
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'critical'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresdown'
          'summary': 'pg: PostgreSQL of an instance does not answer.'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresFenced'
        expression: 'cnpg_collector_fencing_on{namespace="cnpg-database",pod=~"pg-[0-9]+"} == 1'
        for: 'PT5M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresfenced'
          'summary': 'pg: An instance is fenced, so its PostgreSQL is stopped.'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresMetricsFailing'
        expression: 'cnpg_collector_last_collection_error{namespace="cnpg-database",pod=~"pg-[0-9]+"} > 0 or cnpg_last_error{namespace="cnpg-database",pod=~"pg-[0-9]+"} > 0'
        for: 'PT10M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresmetricsfailing'
          'summary': 'pg: An instance cannot collect its metrics.'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresSwitchoverRequired'
        expression: 'cnpg_collector_manual_switchover_required{namespace="cnpg-database",pod=~"pg-[0-9]+"} == 1'
        for: 'PT10M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresswitchoverrequired'
          'summary': 'pg: A rolling update waits until you switch over.'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
    ]
  }
}

resource group2 'Microsoft.AlertsManagement/prometheusRuleGroups@2023-03-01' = {
  name: 'cnpg-database-pg-replication'
  location: 'westeurope'
  properties: {
    description: 'Alerts of the PostgreSQL cluster pg, from pgha alerts.'
    enabled: true
    scopes: [
      '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.monitor/accounts/amw-pg'
    ]
    clusterName: 'aks-pg'
    interval: 'PT1M'
    rules: [
      {
        alert: 'PostgresReplicaNotStreaming'
        expression: 'sum by (namespace) (cnpg_pg_replication_is_wal_receiver_up{namespace="cnpg-database",pod=~"pg-[0-9]+"}) < 2'
        for: 'PT5M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresreplicanotstreaming'
          'summary': 'pg: A replica does not receive WAL from the primary.'
          'threshold': '2'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresReplicationLag'
        expression: 'max by (namespace, pod) (cnpg_pg_replication_lag{namespace="cnpg-database",pod=~"pg-[0-9]+"}) > 60'
        for: 'PT5M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresreplicationlag'
          'summary': 'pg: A replica replays WAL too late.'
          'threshold': '1m'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresSynchronousStandbysMissing'
        expression: 'sum by (namespace) (cnpg_pg_replication_is_wal_receiver_up{namespace="cnpg-database",pod=~"pg-[0-9]+"}) < 1'
        for: 'PT1M'
        severity: 0
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'critical'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgressynchronousstandbysmissing'
          'summary': 'pg: Fewer replicas are available than a commit waits for.'
          'threshold': '1'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresFailoverBlocked'
        expression: 'sum by (namespace) (cnpg_pg_replication_is_wal_receiver_up{namespace="cnpg-database",pod=~"pg-[0-9]+"}) < 2'
        for: 'PT5M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresfailoverblocked'
          'summary': 'pg: Too few replicas for an automatic failover.'
          'threshold': '2'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresSlotBehind'
        expression: 'max by (namespace, pod, slot_name) (cnpg_pg_replication_slots_pg_wal_lsn_diff{namespace="cnpg-database",pod=~"pg-[0-9]+"}) > 5150605312'
        for: 'PT5M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresslotbehind'
          'summary': 'pg: A replication slot keeps much WAL.'
          'threshold': '50%'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresNodeShared'
        expression: '(max by (namespace) (cnpg_collector_nodes_used{namespace="cnpg-database",pod=~"pg-[0-9]+"}) > 0) < 3'
        for: 'PT15M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresnodeshared'
          'summary': 'pg: Instances share a node.'
          'threshold': '3'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresZoneShared'
        expression: 'count by (namespace) (count by (namespace, label_topology_kubernetes_io_zone) (kube_pod_info{namespace="cnpg-database",pod=~"pg-[0-9]+"} * on (node) group_left (label_topology_kubernetes_io_zone) max by (node, label_topology_kubernetes_io_zone) (kube_node_labels{label_topology_kubernetes_io_zone!=""}))) < 3'
        for: 'PT15M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgreszoneshared'
          'summary': 'pg: Instances are in fewer zones than they should be.'
          'threshold': '3'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
    ]
  }
}

resource group3 'Microsoft.AlertsManagement/prometheusRuleGroups@2023-03-01' = {
  name: 'cnpg-database-pg-backup'
  location: 'westeurope'
  properties: {
    description: 'Alerts of the PostgreSQL cluster pg, from pgha alerts.'
    enabled: true
    scopes: [
      '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.monitor/accounts/amw-pg'
    ]
    clusterName: 'aks-pg'
    interval: 'PT1M'
    rules: [
      {
        alert: 'PostgresBackupTooOld'
        expression: 'time() - max by (namespace) (barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{namespace="cnpg-database",pod=~"pg-[0-9]+"} > 0) > 90000'
        for: 'PT10M'
        severity: 0
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'critical'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresbackuptooold'
          'summary': 'pg: The newest base backup is older than the schedule allows.'
          'threshold': '25h'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresNoBackup'
        expression: 'max by (namespace) (barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{namespace="cnpg-database",pod=~"pg-[0-9]+"}) == 0'
        for: 'PT1H'
        severity: 0
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'critical'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresnobackup'
          'summary': 'pg: There is no base backup at all.'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresBackupFailed'
        expression: 'max by (namespace) (barman_cloud_cloudnative_pg_io_last_failed_backup_timestamp{namespace="cnpg-database",pod=~"pg-[0-9]+"}) > max by (namespace) (barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{namespace="cnpg-database",pod=~"pg-[0-9]+"})'
        for: 'PT5M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresbackupfailed'
          'summary': 'pg: The last base backup failed.'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresArchiveFailing'
        expression: 'cnpg_pg_stat_archiver_last_failed_time{namespace="cnpg-database",pod=~"pg-[0-9]+"} > cnpg_pg_stat_archiver_last_archived_time{namespace="cnpg-database",pod=~"pg-[0-9]+"}'
        for: 'PT5M'
        severity: 0
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'critical'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresarchivefailing'
          'summary': 'pg: WAL is not archived, and stays on its volume until that is full.'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresArchiveBehind'
        expression: 'cnpg_collector_pg_wal_archive_status{namespace="cnpg-database",pod=~"pg-[0-9]+",value="ready"} > 307 and on (namespace, pod) cnpg_pg_replication_in_recovery{namespace="cnpg-database",pod=~"pg-[0-9]+"} == 0'
        for: 'PT5M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresarchivebehind'
          'summary': 'pg: More WAL is written than archived.'
          'threshold': '25%'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresRestoreDrillOverdue'
        expression: 'time() - max by (namespace, cronjob) (kube_cronjob_status_last_successful_time{namespace="cnpg-database",cronjob="pg-drill"}) > 691200'
        for: 'PT10M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresrestoredrilloverdue'
          'summary': 'pg: No restore drill has succeeded for too long.'
          'threshold': '8d'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
    ]
  }
}

resource group4 'Microsoft.AlertsManagement/prometheusRuleGroups@2023-03-01' = {
  name: 'cnpg-database-pg-storage'
  location: 'westeurope'
  properties: {
    description: 'Alerts of the PostgreSQL cluster pg, from pgha alerts.'
    enabled: true
    scopes: [
      '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.monitor/accounts/amw-pg'
    ]
    clusterName: 'aks-pg'
    interval: 'PT1M'
    rules: [
      {
        alert: 'PostgresVolumeFilling'
        expression: '100 * (1 - kubelet_volume_stats_available_bytes{namespace="cnpg-database",persistentvolumeclaim=~"pg-[0-9]+(-tbs-old-data)?"} / kubelet_volume_stats_capacity_bytes{namespace="cnpg-database",persistentvolumeclaim=~"pg-[0-9]+(-tbs-old-data)?"}) > 80'
        for: 'PT15M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresvolumefilling'
          'summary': 'pg: A data volume fills up.'
          'threshold': '80%'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresVolumeFull'
        expression: '100 * (1 - kubelet_volume_stats_available_bytes{namespace="cnpg-database",persistentvolumeclaim=~"pg-[0-9]+(-wal|-tbs-old-data)?"} / kubelet_volume_stats_capacity_bytes{namespace="cnpg-database",persistentvolumeclaim=~"pg-[0-9]+(-wal|-tbs-old-data)?"}) > 95'
        for: 'PT2M'
        severity: 0
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'critical'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresvolumefull'
          'summary': 'pg: A volume is almost full, and PostgreSQL is about to stop.'
          'threshold': '95%'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresVolumeFullSoon'
        expression: 'predict_linear(kubelet_volume_stats_available_bytes{namespace="cnpg-database",persistentvolumeclaim=~"pg-[0-9]+(-tbs-old-data)?"}[6h], 86400) < 0 and 100 * (1 - kubelet_volume_stats_available_bytes{namespace="cnpg-database",persistentvolumeclaim=~"pg-[0-9]+(-tbs-old-data)?"} / kubelet_volume_stats_capacity_bytes{namespace="cnpg-database",persistentvolumeclaim=~"pg-[0-9]+(-tbs-old-data)?"}) > 50'
        for: 'PT1H'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresvolumefullsoon'
          'summary': 'pg: A data volume will be full soon.'
          'threshold': '24h'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresWALVolumeFilling'
        expression: '100 * (1 - kubelet_volume_stats_available_bytes{namespace="cnpg-database",persistentvolumeclaim=~"pg-[0-9]+-wal"} / kubelet_volume_stats_capacity_bytes{namespace="cnpg-database",persistentvolumeclaim=~"pg-[0-9]+-wal"}) > 84'
        for: 'PT5M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgreswalvolumefilling'
          'summary': 'pg: The WAL volume holds more than in normal operation.'
          'threshold': '84%'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
    ]
  }
}

resource group5 'Microsoft.AlertsManagement/prometheusRuleGroups@2023-03-01' = {
  name: 'cnpg-database-pg-server'
  location: 'westeurope'
  properties: {
    description: 'Alerts of the PostgreSQL cluster pg, from pgha alerts.'
    enabled: true
    scopes: [
      '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.monitor/accounts/amw-pg'
    ]
    clusterName: 'aks-pg'
    interval: 'PT1M'
    rules: [
      {
        alert: 'PostgresConnectionsHigh'
        expression: 'sum by (namespace, pod) (cnpg_backends_total{namespace="cnpg-database",pod=~"pg-[0-9]+",usename!="streaming_replica"}) > 77'
        for: 'PT10M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresconnectionshigh'
          'summary': 'pg: Most connections of an instance are in use.'
          'threshold': '80%'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresConnectionsFull'
        expression: 'sum by (namespace, pod) (cnpg_backends_total{namespace="cnpg-database",pod=~"pg-[0-9]+",usename!="streaming_replica"}) > 92'
        for: 'PT2M'
        severity: 0
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'critical'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresconnectionsfull'
          'summary': 'pg: An instance is about to refuse connections.'
          'threshold': '95%'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresTransactionIDAge'
        expression: 'max by (namespace, datname) (cnpg_pg_database_xid_age{namespace="cnpg-database",pod=~"pg-[0-9]+"}) > 300000000'
        for: 'PT10M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgrestransactionidage'
          'summary': 'pg: VACUUM does not keep up with transaction IDs.'
          'threshold': '300000000'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresMultixactAge'
        expression: 'max by (namespace, datname) (cnpg_pg_database_mxid_age{namespace="cnpg-database",pod=~"pg-[0-9]+"}) > 600000000'
        for: 'PT10M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgresmultixactage'
          'summary': 'pg: VACUUM does not keep up with multixact IDs.'
          'threshold': '600000000'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresLongTransaction'
        expression: 'max by (namespace, pod, datname, usename) (cnpg_backends_max_tx_duration_seconds{namespace="cnpg-database",pod=~"pg-[0-9]+",usename!="streaming_replica"}) > 3600'
        for: 'PT5M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgreslongtransaction'
          'summary': 'pg: A transaction is open for too long.'
          'threshold': '1h'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresLocksWaiting'
        expression: 'max by (namespace, pod) (cnpg_backends_waiting_total{namespace="cnpg-database",pod=~"pg-[0-9]+"}) > 10'
        for: 'PT5M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgreslockswaiting'
          'summary': 'pg: Many sessions wait for locks.'
          'threshold': '10'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
    ]
  }
}

resource group6 'Microsoft.AlertsManagement/prometheusRuleGroups@2023-03-01' = {
  name: 'cnpg-database-pg-pooler'
  location: 'westeurope'
  properties: {
    description: 'Alerts of the PostgreSQL cluster pg, from pgha alerts.'
    enabled: true
    scopes: [
      '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.monitor/accounts/amw-pg'
    ]
    clusterName: 'aks-pg'
    interval: 'PT1M'
    rules: [
      {
        alert: 'PostgresPoolerInstanceMissing'
        expression: '(count by (namespace) (cnpg_pgbouncer_last_collection_error{namespace="cnpg-database",pod=~"pg-pooler-rw-[a-z0-9]+-[a-z0-9]{5}"} == 0) or absent(cnpg_pgbouncer_last_collection_error{namespace="cnpg-database",pod=~"pg-pooler-rw-[a-z0-9]+-[a-z0-9]{5}"} == 0) - 1) < 3'
        for: 'PT5M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'pooler': 'pg-pooler-rw'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgrespoolerinstancemissing'
          'summary': 'pg: Fewer pods of a Pooler answer than it has.'
          'threshold': '3'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresPoolerClientsWaiting'
        expression: 'max by (namespace, pod, database, user) (cnpg_pgbouncer_pools_maxwait{namespace="cnpg-database",pod=~"pg-pooler-rw-[a-z0-9]+-[a-z0-9]{5}",database!="pgbouncer"}) > 10'
        for: 'PT2M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'pooler': 'pg-pooler-rw'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgrespoolerclientswaiting'
          'summary': 'pg: Clients of a Pooler wait too long for a connection.'
          'threshold': '10s'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresPoolerPoolFull'
        expression: 'max by (namespace, pod, database, user) (cnpg_pgbouncer_pools_sv_active{namespace="cnpg-database",pod=~"pg-pooler-rw-[a-z0-9]+-[a-z0-9]{5}",database!="pgbouncer"}) >= 18'
        for: 'PT5M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'pooler': 'pg-pooler-rw'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgrespoolerpoolfull'
          'summary': 'pg: Most connections of a pool are in use.'
          'threshold': '90%'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresPoolerClientsHigh'
        expression: 'sum by (namespace, pod) (cnpg_pgbouncer_pools_cl_active{namespace="cnpg-database",pod=~"pg-pooler-rw-[a-z0-9]+-[a-z0-9]{5}",database!="pgbouncer"}) + sum by (namespace, pod) (cnpg_pgbouncer_pools_cl_waiting{namespace="cnpg-database",pod=~"pg-pooler-rw-[a-z0-9]+-[a-z0-9]{5}",database!="pgbouncer"}) > 800'
        for: 'PT5M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'pooler': 'pg-pooler-rw'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgrespoolerclientshigh'
          'summary': 'pg: A pod of a Pooler has almost as many clients as it takes.'
          'threshold': '80%'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresPoolerInstanceMissing'
        expression: '(count by (namespace) (cnpg_pgbouncer_last_collection_error{namespace="cnpg-database",pod=~"pg-pooler-ro-[a-z0-9]+-[a-z0-9]{5}"} == 0) or absent(cnpg_pgbouncer_last_collection_error{namespace="cnpg-database",pod=~"pg-pooler-ro-[a-z0-9]+-[a-z0-9]{5}"} == 0) - 1) < 2'
        for: 'PT5M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'pooler': 'pg-pooler-ro'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgrespoolerinstancemissing'
          'summary': 'pg: Fewer pods of a Pooler answer than it has.'
          'threshold': '2'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresPoolerClientsWaiting'
        expression: 'max by (namespace, pod, database, user) (cnpg_pgbouncer_pools_maxwait{namespace="cnpg-database",pod=~"pg-pooler-ro-[a-z0-9]+-[a-z0-9]{5}",database!="pgbouncer"}) > 10'
        for: 'PT2M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'pooler': 'pg-pooler-ro'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgrespoolerclientswaiting'
          'summary': 'pg: Clients of a Pooler wait too long for a connection.'
          'threshold': '10s'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresPoolerPoolFull'
        expression: 'max by (namespace, pod, database, user) (cnpg_pgbouncer_pools_sv_active{namespace="cnpg-database",pod=~"pg-pooler-ro-[a-z0-9]+-[a-z0-9]{5}",database!="pgbouncer"}) >= 18'
        for: 'PT5M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'pooler': 'pg-pooler-ro'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgrespoolerpoolfull'
          'summary': 'pg: Most connections of a pool are in use.'
          'threshold': '90%'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
      {
        alert: 'PostgresPoolerClientsHigh'
        expression: 'sum by (namespace, pod) (cnpg_pgbouncer_pools_cl_active{namespace="cnpg-database",pod=~"pg-pooler-ro-[a-z0-9]+-[a-z0-9]{5}",database!="pgbouncer"}) + sum by (namespace, pod) (cnpg_pgbouncer_pools_cl_waiting{namespace="cnpg-database",pod=~"pg-pooler-ro-[a-z0-9]+-[a-z0-9]{5}",database!="pgbouncer"}) > 800'
        for: 'PT5M'
        severity: 2
        enabled: true
        labels: {
          'cnpg_cluster': 'pg'
          'namespace': 'cnpg-database'
          'pooler': 'pg-pooler-ro'
          'severity': 'warning'
        }
        annotations: {
          'runbook_url': 'https://github.com/pgha/pgha/blob/main/docs/alerts.md#postgrespoolerclientshigh'
          'summary': 'pg: A pod of a Pooler has almost as many clients as it takes.'
          'threshold': '80%'
        }
        resolveConfiguration: {
          autoResolved: true
          timeToResolve: 'PT5M'
        }
        actions: [
          {
            actionGroupId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-monitor/providers/microsoft.insights/actionGroups/ag-pg'
          }
        ]
      }
    ]
  }
}

// SPDX-License-Identifier: Apache-2.0

package profiles

// Default returns the profile with all default values, which Parse decodes a file over. Fields without a default are required:
// the name, the namespace, the resources, the storage, and the identity and storage account for backups.
func Default() *Profile {
	return &Profile{
		APIVersion: APIVersion,
		Kind:       Kind,
		Spec: Spec{
			Target:         NewestTarget.Line(),
			Instances:      3,
			PostgreSQL:     PostgreSQL{Major: auto, Tuning: auto},
			Bootstrap:      Bootstrap{Database: "app", Owner: "app", DataChecksums: true, SecretSource: SecretSource{From: SecretReference}},
			RoleManagement: auto,
			Scheduling:     Scheduling{ZoneSpread: "DoNotSchedule", PodAntiAffinity: "required"},
			Backup: Backup{
				Method:   auto,
				Schedule: Schedule{Owner: "self"},
			},
			Endpoints: Endpoints{Management: auto, Exposure: "internal"},
			Network:   Network{Policies: NetworkPolicyNone},
			Operator:  Operator{Namespace: "cnpg-system"},
			Recovery:  Recovery{Instances: 1, Source: "origin", Objects: RecoveryAll},
			GitOps:    GitOps{Controller: ControllerNone},
		},
	}
}

// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

func (p *Profile) validateSnapshots(path *field.Path) field.ErrorList {
	s := p.Spec.Backup.Snapshots
	if s == nil {
		return nil
	}
	faults := dnsName(path.Child("class"), s.Class)
	if s.WALClass != "" {
		faults = append(faults, dnsName(path.Child("walClass"), s.WALClass)...)
	}
	faults = append(faults, oneOf(path.Child("owner"), s.Owner, snapshotOwners[:]...)...)
	if s.Deadline < 0 {
		faults = append(faults, field.Invalid(path.Child("deadline"), s.Deadline, "must not be negative"))
	}
	if s.Cold && s.ImmediateCheckpoint {
		faults = append(faults, field.Forbidden(path.Child("immediateCheckpoint"), "PostgreSQL is stopped for a cold snapshot, and needs no checkpoint; remove one of the two"))
	}
	if p.Spec.Backup.Method == MethodNone {
		// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/restore.go#L128
		faults = append(faults, field.Forbidden(path, "without a WAL archive a snapshot restores only its own moment, and with a WAL volume not even "+
			"that: the two volumes are not copied at the same moment; set spec.backup.method to \"auto\""))
	}
	return append(faults, p.validateSnapshotSchedule(path.Child("schedule"))...)
}

func (p *Profile) validateSnapshotSchedule(path *field.Path) field.ErrorList {
	s := p.Spec.Backup.Snapshots.Schedule
	var faults field.ErrorList
	if s.Name != "" {
		faults = append(faults, dnsName(path.Child("name"), s.Name)...)
	}
	if s.Cron == "" {
		return faults
	}
	if detail := cronFault(s.Cron); detail != "" {
		faults = append(faults, field.Invalid(path.Child("cron"), s.Cron, detail))
	}
	if p.Spec.Backup.Schedule.Cron != "" && p.SnapshotsName() == p.ScheduledBackupName() {
		faults = append(faults, field.Invalid(path.Child("name"), p.SnapshotsName(), "is the name of the schedule of base backups; set another one"))
	}
	return faults
}

func (p *Profile) validateSnapshotClasses(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	seen := map[string]bool{}
	for i, class := range p.Spec.SnapshotClasses {
		at := path.Index(i)
		faults = append(faults, dnsName(at.Child("name"), class.Name)...)
		if seen[class.Name] {
			faults = append(faults, field.Duplicate(at.Child("name"), class.Name))
		}
		seen[class.Name] = true
		if class.Driver == "" {
			faults = append(faults, field.Required(at.Child("driver"), "the CSI driver, as in disk.csi.azure.com"))
		}
		if class.DeletionPolicy == "" {
			faults = append(faults, field.Required(at.Child("deletionPolicy"), fmt.Sprintf("%q keeps a snapshot in the cloud when its VolumeSnapshot is deleted, %q deletes it", "Retain", "Delete")))
			continue
		}
		faults = append(faults, oneOf(at.Child("deletionPolicy"), class.DeletionPolicy, reclaimPolicies[:]...)...)
	}
	return faults
}

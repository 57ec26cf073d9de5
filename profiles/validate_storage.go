// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

func (p *Profile) validateStorage(spec *field.Path) field.ErrorList {
	faults := atLeast(spec.Child("storage", "size"), p.Spec.Storage.Size, leastVolume)
	if p.Spec.WALStorage != nil {
		faults = append(faults, atLeast(spec.Child("walStorage", "size"), p.Spec.WALStorage.Size, leastWALVolume)...)
	}
	faults = append(faults, p.validateResources(spec.Child("resources"))...)
	if len(faults) == 0 {
		faults = p.validateSizes(spec)
	}
	faults = append(faults, p.validateSnapshotClasses(spec.Child("snapshotClasses"))...)
	return append(faults, p.validateStorageClasses(spec.Child("storageClasses"))...)
}

// validateSizes reports sizes that are too small for tuning.
func (p *Profile) validateSizes(spec *field.Path) field.ErrorList {
	if p.Spec.PostgreSQL.Tuning != auto {
		return nil
	}
	tooSmall := func(path *field.Path, value, least, what string) *field.Error {
		return field.Invalid(path, value, fmt.Sprintf("too small for %s; write at least %s, or set spec.postgresql.tuning to \"none\"",
			what, least))
	}
	var faults field.ErrorList
	if memory := p.Spec.Resources.RequestedMemory(); bytesOf(memory) < minMemory {
		at := spec.Child("resources", "memory")
		if memory != p.Spec.Resources.Memory {
			at = spec.Child("resources", "requests", "memory")
		}
		faults = append(faults, tooSmall(at, memory, "128Mi", "PostgreSQL"))
	}
	switch s, wal := p.Spec.Storage, p.Spec.WALStorage; {
	case wal != nil && bytesOf(wal.Size) < p.walFiles(minWALVolume):
		faults = append(faults, tooSmall(spec.Child("walStorage", "size"), wal.Size, mebibytes(p.walFiles(minWALVolume)), fmt.Sprintf("WAL files of %d MB", p.walFile()/mib)))
	case wal == nil && bytesOf(s.Size) < p.walFiles(minVolume):
		faults = append(faults, tooSmall(spec.Child("storage", "size"), s.Size, mebibytes(p.walFiles(minVolume)), "data and WAL"))
	}
	return faults
}

func mebibytes(n int64) string { return strconv.FormatInt(n/mib, 10) + "Mi" }

func (p *Profile) validateStorageClasses(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	seen := map[string]bool{}
	for i, class := range p.Spec.StorageClasses {
		at := path.Index(i)
		faults = append(faults, dnsName(at.Child("name"), class.Name)...)
		if seen[class.Name] {
			faults = append(faults, field.Duplicate(at.Child("name"), class.Name))
		}
		seen[class.Name] = true
		if class.Provisioner == "" {
			faults = append(faults, field.Required(at.Child("provisioner"), "the CSI driver, as in disk.csi.azure.com"))
		}
		faults = append(faults, oneOf(at.Child("reclaimPolicy"), or(class.ReclaimPolicy, "Delete"), reclaimPolicies[:]...)...)
		faults = append(faults, oneOf(at.Child("volumeBindingMode"), or(class.VolumeBindingMode, "Immediate"),
			bindingModes[:]...)...)
	}
	return faults
}

func (p *Profile) validateScheduling(path *field.Path) field.ErrorList {
	s := p.Spec.Scheduling
	faults := oneOf(path.Child("zoneSpread"), s.ZoneSpread, zoneSpreads[:]...)
	faults = append(faults, oneOf(path.Child("podAntiAffinity"), s.PodAntiAffinity, antiAffinities[:]...)...)
	if s.TopologyKey != "" {
		faults = append(faults, labelKey(path.Child("topologyKey"), s.TopologyKey)...)
		if !s.Apart() {
			faults = append(faults, field.Forbidden(path.Child("topologyKey"), "enablePodAntiAffinity is false, so nothing is spread over it; remove one of the two"))
		}
	}
	faults = append(faults, labels(path.Child("nodeSelector"), s.NodeSelector)...)
	faults = append(faults, validateTolerations(path.Child("tolerations"), s.Tolerations)...)
	faults = append(faults, p.validatePools(path.Child("pools"))...)
	return append(faults, s.Kubernetes.validate(path.Child("kubernetes"))...)
}

// Apart reports whether the operator spreads the instances by an anti-affinity.
func (s *Scheduling) Apart() bool { return s.EnablePodAntiAffinity == nil || *s.EnablePodAntiAffinity }

func validateTolerations(path *field.Path, tolerations []Toleration) field.ErrorList {
	var faults field.ErrorList
	for i, t := range tolerations {
		at := path.Index(i)
		faults = append(faults, oneOf(at.Child("operator"), or(t.Operator, "Equal"), tolerationOperators[:]...)...)
		if t.Key == "" && t.Operator != "Exists" {
			faults = append(faults, field.Required(at.Child("key"), `the key of a taint, or set operator: Exists to tolerate every taint`))
		}
		if t.Operator == "Exists" && t.Value != "" {
			faults = append(faults, field.Invalid(at.Child("value"), t.Value, "must be empty with operator: Exists"))
		}
		if t.Effect != "" {
			faults = append(faults, oneOf(at.Child("effect"), t.Effect, taintEffects[:]...)...)
		}
		if t.Key != "" {
			faults = append(faults, labelKey(at.Child("key"), t.Key)...)
		}
	}
	return faults
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

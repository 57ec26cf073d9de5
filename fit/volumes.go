// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/cloud/azure"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
)

// Volume is a disk of one instance.
type Volume struct {
	// Name is data, wal, temporary, or tablespace and its name.
	Name string `json:"name"`
	// Bytes of the claim; 0 if a template does not say.
	Bytes int64 `json:"bytes"`
	// Class of the claim; empty for the default class.
	Class string `json:"class,omitempty"`
	// Type of the disk, as in Premium SSD P6; empty if it is not known.
	Type string `json:"type,omitempty"`
	// Rate that lasts, and Burst for BurstMinutes; BurstMinutes 0 is no limit in time. Both are zero if they are not known.
	Rate         azure.Rate `json:"rate,omitzero"`
	Burst        azure.Rate `json:"burst,omitzero"`
	BurstMinutes int        `json:"burstMinutes,omitempty"`
	// HostCache of the machine: None, ReadOnly or ReadWrite.
	HostCache string `json:"hostCache,omitempty"`
	// BilledGiB is what is paid for: the tier of Premium SSD.
	BilledGiB int64 `json:"billedGiB,omitempty"`
	// Local: a disk of the node.
	Local bool `json:"local,omitempty"`
	// Faults are settings that Azure does not take.
	Faults []azure.DiskFault `json:"-"`
	// Field of the Cluster with the volume.
	Field string `json:"-"`
}

// Known reports whether Azure's figures for the disk are known.
func (v *Volume) Known() bool { return v.Rate.IOPS > 0 }

// tablespace begins the names of their volumes.
const tablespace = "tablespace "

// volumesOf lists the disks of an instance.
func volumesOf(c *cnpgv1.Cluster, objects []manifest.Object) []Volume {
	all := []Volume{volumeOf("data", "spec.storage", &c.Spec.StorageConfiguration, objects)}
	if c.Spec.WalStorage != nil {
		all = append(all, volumeOf("wal", "spec.walStorage", c.Spec.WalStorage, objects))
	}
	for i := range c.Spec.Tablespaces {
		t := &c.Spec.Tablespaces[i]
		all = append(all, volumeOf(tablespace+t.Name, fmt.Sprintf("spec.tablespaces[%d].storage", i), &t.Storage, objects))
	}
	if e := c.Spec.EphemeralVolumeSource; e != nil && e.VolumeClaimTemplate != nil {
		spec := &e.VolumeClaimTemplate.Spec
		all = append(all, volumeOf("temporary", "spec.ephemeralVolumeSource", &cnpgv1.StorageConfiguration{PersistentVolumeClaimTemplate: spec}, objects))
	}
	return all
}

func volumeOf(name, field string, s *cnpgv1.StorageConfiguration, objects []manifest.Object) Volume {
	v := Volume{Name: name, Field: field, Bytes: facts.SizeOf(s)}
	switch t := s.PersistentVolumeClaimTemplate; {
	case s.StorageClass != nil:
		v.Class = *s.StorageClass
	case t != nil && t.StorageClassName != nil:
		v.Class = *t.StorageClassName
	}
	v.disk(classOf(v.Class, objects))
	return v
}

// classOf finds a class among the objects, or one that AKS has.
func classOf(name string, objects []manifest.Object) *storagev1.StorageClass {
	for _, o := range objects {
		if s, ok := o.(*storagev1.StorageClass); ok && s.Name == name {
			return s
		}
	}
	if sku, ok := azure.BuiltinClass(name); ok {
		return &storagev1.StorageClass{Provisioner: azure.DiskProvisioner, Parameters: map[string]string{"skuName": sku}}
	}
	return nil
}

func (v *Volume) disk(class *storagev1.StorageClass) {
	if class == nil {
		return
	}
	_, v.Local = profiles.LocalDiskOf(class.Provisioner, class.Parameters)
	sku, ok := azure.DiskSKU(class.Provisioner, class.Parameters)
	if !ok || v.Bytes == 0 {
		return
	}
	d, known := azure.DiskOf(sku, class.Parameters, v.Bytes)
	v.HostCache = d.HostCache
	if !known {
		v.Type = d.SKU
		return
	}
	v.Type, v.Rate, v.Burst, v.BurstMinutes, v.BilledGiB, v.Faults = d.Type, d.Rate, d.Burst, d.BurstMinutes, d.Billed, d.Faults
}

// pod is what the pod of an instance requests.
type pod struct {
	containers []container
	hugePages  int64
}

type container struct {
	name         string
	cpu, memory  int64 // requests, in thousandths of a CPU and in bytes
	memoryAtMost int64
}

// podOf returns the containers of an instance's pod: PostgreSQL, and the sidecar of the plugin, which runs as long.
func podOf(c *cnpgv1.Cluster, objects []manifest.Object) pod {
	p := pod{containers: []container{containerOf("postgres", &c.Spec.Resources)}}
	for name, quantity := range c.Spec.Resources.Limits {
		if strings.HasPrefix(string(name), corev1.ResourceHugePagesPrefix) {
			p.hugePages += quantity.Value()
		}
	}
	a := facts.Of(c, objects)
	for _, o := range objects {
		if s, ok := o.(*manifest.ObjectStore); ok && s.Name == a.Store && a.Store != "" {
			p.containers = append(p.containers, containerOf("sidecar", &s.Spec.InstanceSidecarConfiguration.Resources))
		}
	}
	return p
}

// containerOf reads requests. Without them, the limits are the requests.
// https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#requests-and-limits
func containerOf(name string, r *corev1.ResourceRequirements) container {
	request := func(resource corev1.ResourceName) int64 {
		q, ok := r.Requests[resource]
		if !ok {
			q = r.Limits[resource]
		}
		if resource == corev1.ResourceCPU {
			return q.MilliValue()
		}
		return q.Value()
	}
	limit := r.Limits[corev1.ResourceMemory]
	return container{name: name, cpu: request(corev1.ResourceCPU), memory: request(corev1.ResourceMemory), memoryAtMost: limit.Value()}
}

func (p *pod) cpu() int64 {
	var sum int64
	for _, c := range p.containers {
		sum += c.cpu
	}
	return sum
}

func (p *pod) memory() int64 {
	var sum int64
	for _, c := range p.containers {
		sum += c.memory
	}
	return sum
}

// networkDisks counts the volumes that are attached to a machine.
func (i *instance) networkDisks() int {
	n := 0
	for v := range i.volumes {
		if !i.volumes[v].Local {
			n++
		}
	}
	return n
}

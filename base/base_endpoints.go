// SPDX-License-Identifier: Apache-2.0

package base

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// component has the load balancers of a profile, which are separate Services or a part of the Cluster.
type component struct {
	objects []manifest.Object
	patch   *endpointsPatch
}

func (c component) empty() bool { return len(c.objects) == 0 && c.patch == nil }

func (c component) write(d *directory) {
	k := newComponent()
	k.add(d, folderEndpoints, c.objects)
	if c.patch != nil {
		d.object(folderEndpoints, c.patch)
		k.Patches = append(k.Patches, patchFile{Path: FileName(c.patch)})
	}
	d.kustomization(folderEndpoints, k)
}

// takeEndpoints moves the load balancers of the Cluster into a patch that adds them again; nil if there are none.
func takeEndpoints(c *cnpgv1.Cluster) *endpointsPatch {
	managed := c.Spec.Managed
	if managed == nil || managed.Services == nil || len(managed.Services.Additional) == 0 {
		return nil
	}
	patch := &endpointsPatch{TypeMeta: c.TypeMeta, ObjectMeta: metav1.ObjectMeta{Name: c.Name, Namespace: c.Namespace}}
	patch.Spec.Managed.Services.Additional = managed.Services.Additional
	managed.Services.Additional = nil
	if len(managed.Services.DisabledDefaultServices) == 0 {
		managed.Services = nil
	}
	if len(managed.Roles) == 0 && managed.Services == nil {
		c.Spec.Managed = nil
	}
	return patch
}

// endpointsPatch is a strategic merge patch of a Cluster. The Cluster type cannot be used, since its fields without
// omitempty would set the number of instances to zero.
type endpointsPatch struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`

	Spec struct {
		Managed struct {
			Services struct {
				Additional []cnpgv1.ManagedService `json:"additional"`
			} `json:"services"`
		} `json:"managed"`
	} `json:"spec"`
}

// DeepCopyObject implements runtime.Object.
func (p *endpointsPatch) DeepCopyObject() runtime.Object {
	copied := *p
	p.DeepCopyInto(&copied.ObjectMeta)
	services := make([]cnpgv1.ManagedService, len(p.Spec.Managed.Services.Additional))
	for i := range services {
		p.Spec.Managed.Services.Additional[i].DeepCopyInto(&services[i])
	}
	copied.Spec.Managed.Services.Additional = services
	return &copied
}

// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	barmanv1 "github.com/cloudnative-pg/barman-cloud/pkg/api"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// ObjectStoreGroupVersion is the API group and version of an ObjectStore.
var ObjectStoreGroupVersion = schema.GroupVersion{Group: "barmancloud.cnpg.io", Version: "v1"}

// ObjectStore is the kind of the Barman Cloud plugin. The plugin's own module would add the operator, cert-manager and
// Kubernetes 0.37 to every program that imports this package. An e2e test compares the fields with the CRD.
// https://cloudnative-pg.io/plugin-barman-cloud/docs/plugin-barman-cloud.v1/
type ObjectStore struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	// Spec of the store.
	Spec ObjectStoreSpec `json:"spec"`
}

// ObjectStoreSpec says where backups are stored, how long they are kept, and the resources of the sidecar.
type ObjectStoreSpec struct {
	// Configuration of barman-cloud. It must not have a serverName, which is a parameter of the Cluster's plugin.
	Configuration barmanv1.BarmanObjectStoreConfiguration `json:"configuration"`
	// RetentionPolicy such as 30d.
	RetentionPolicy string `json:"retentionPolicy,omitempty"`
	// InstanceSidecarConfiguration of the sidecar container of each instance.
	InstanceSidecarConfiguration InstanceSidecarConfiguration `json:"instanceSidecarConfiguration,omitempty"`
}

// InstanceSidecarConfiguration of the plugin's container in the instances' pods.
type InstanceSidecarConfiguration struct {
	// Env of the sidecar.
	Env []corev1.EnvVar `json:"env,omitempty"`
	// RetentionPolicyIntervalSeconds between two checks of the retention. Default: 1800.
	RetentionPolicyIntervalSeconds int `json:"retentionPolicyIntervalSeconds,omitempty"`
	// Resources of the sidecar. Without them the pod does not have QoS class Guaranteed.
	Resources corev1.ResourceRequirements `json:"resources,omitempty"`
	// AdditionalContainerArgs of the sidecar.
	AdditionalContainerArgs []string `json:"additionalContainerArgs,omitempty"`
	// LogLevel is error, warning, info, debug or trace.
	LogLevel string `json:"logLevel,omitempty"`
}

// DeepCopyObject implements runtime.Object.
func (s *ObjectStore) DeepCopyObject() runtime.Object {
	c := *s
	s.DeepCopyInto(&c.ObjectMeta)
	s.Spec.Configuration.DeepCopyInto(&c.Spec.Configuration)
	sidecar := &c.Spec.InstanceSidecarConfiguration
	sidecar.Env = nil
	for _, e := range s.Spec.InstanceSidecarConfiguration.Env {
		sidecar.Env = append(sidecar.Env, *e.DeepCopy())
	}
	s.Spec.InstanceSidecarConfiguration.Resources.DeepCopyInto(&sidecar.Resources)
	sidecar.AdditionalContainerArgs = append([]string(nil), s.Spec.InstanceSidecarConfiguration.AdditionalContainerArgs...)
	return &c
}

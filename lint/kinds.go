// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// API groups that rules know.
const (
	cnpgGroup       = "postgresql.cnpg.io"
	barmanGroup     = "barmancloud.cnpg.io"
	monitoringGroup = "monitoring.coreos.com"
	azureMonitoring = "azmonitoring.coreos.com"
	storageGroup    = "storage.k8s.io"
)

// newObject is an empty object of a kind that rules look at, or nil for all others.
func newObject(apiVersion, kind string) manifest.Object {
	group, version, found := strings.Cut(apiVersion, "/")
	if !found {
		group, version = "", apiVersion
	}
	if version != "v1" {
		return nil
	}
	switch group {
	case cnpgGroup:
		return newClusterObject(kind)
	case "":
		return newCoreObject(kind)
	case barmanGroup:
		if kind == "ObjectStore" {
			return &manifest.ObjectStore{}
		}
	case storageGroup:
		if kind == "StorageClass" {
			return &storagev1.StorageClass{}
		}
	case monitoringGroup, azureMonitoring:
		if kind == "PodMonitor" {
			return &monitoringv1.PodMonitor{}
		}
	}
	return nil
}

func newClusterObject(kind string) manifest.Object {
	switch kind {
	case "Cluster":
		return &cnpgv1.Cluster{}
	case "Backup":
		return &cnpgv1.Backup{}
	case "ScheduledBackup":
		return &cnpgv1.ScheduledBackup{}
	case "Pooler":
		return &cnpgv1.Pooler{}
	case "Database":
		return &cnpgv1.Database{}
	case "DatabaseRole":
		return &cnpgv1.DatabaseRole{}
	case "Publication":
		return &cnpgv1.Publication{}
	case "Subscription":
		return &cnpgv1.Subscription{}
	case "ImageCatalog":
		return &cnpgv1.ImageCatalog{}
	case "ClusterImageCatalog":
		return &cnpgv1.ClusterImageCatalog{}
	default:
		return nil
	}
}

func newCoreObject(kind string) manifest.Object {
	switch kind {
	case "ConfigMap":
		return &corev1.ConfigMap{}
	case "Secret":
		return &corev1.Secret{}
	case "Service":
		return &corev1.Service{}
	case "PersistentVolumeClaim":
		return &corev1.PersistentVolumeClaim{}
	case "Namespace":
		return &corev1.Namespace{}
	case "ServiceAccount":
		return &corev1.ServiceAccount{}
	default:
		return nil
	}
}

// kindSince is the first target that has a kind; 0 for a kind that every target has.
func kindSince(apiVersion, kind string) profiles.Target {
	if !strings.HasPrefix(apiVersion, cnpgGroup+"/") {
		return 0
	}
	f, _ := profiles.FeatureAt(kind)
	return f.Since
}

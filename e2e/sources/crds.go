// SPDX-License-Identifier: Apache-2.0

package sources

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// CRDKind is the kind of a CRD.
const CRDKind = "CustomResourceDefinition"

// azureMonitoring is the API group of PodMonitor in Azure's managed Prometheus. Its CRD is not published as a file.
// Microsoft documents it as the community's CRD with another group (learn.microsoft.com, "Create custom Prometheus
// scrape job from your Kubernetes cluster using CRDs").
const azureMonitoring = "azmonitoring.coreos.com"

// Decode splits a YAML stream into its objects; empty documents are skipped.
func Decode(data []byte) ([]*unstructured.Unstructured, error) {
	var objects []*unstructured.Unstructured
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(data)))
	for n := 1; ; n++ {
		doc, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, fmt.Errorf("cannot split document %d: %w", n, err)
		}
		object, err := decodeOne(doc)
		if err != nil {
			return nil, fmt.Errorf("cannot decode document %d: %w", n, err)
		}
		if object != nil {
			objects = append(objects, object)
		}
	}
}

// decodeOne returns nil for a document that has only comments.
func decodeOne(doc []byte) (*unstructured.Unstructured, error) {
	raw, err := yaml.YAMLToJSON(doc)
	if err != nil || string(raw) == "null" {
		return nil, err
	}
	var head struct{ Kind string }
	if err := yaml.Unmarshal(raw, &head); err != nil || head.Kind == "" {
		return nil, errors.New("it has no kind")
	}
	object := &unstructured.Unstructured{}
	return object, object.UnmarshalJSON(raw)
}

// Manifest returns every object of the operator's release manifest for one of Releases.
func Manifest(release string) ([]*unstructured.Unstructured, error) {
	data, err := Manifests.Read("releases/cnpg-" + release + ".yaml")
	if err != nil {
		return nil, err
	}
	return Decode(data)
}

// Releases lists the releases of the lines of Targets whose manifests are pinned, such as 1.30.1, in the order of file names.
func Releases() ([]string, error) {
	dir, err := Manifests.Dir()
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "releases", "cnpg-*.yaml"))
	if err != nil {
		return nil, err
	}
	var releases []string
	for _, file := range files {
		release := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "cnpg-"), ".yaml")
		minor := release[:max(0, strings.LastIndexByte(release, '.'))]
		if slices.Contains(Targets, minor+".0") && !strings.Contains(release, "-rc") {
			releases = append(releases, release)
		}
	}
	return releases, nil
}

// CRDs returns every CRD that objects for the target may need: the operator's own at that target, and OtherCRDs.
func CRDs(target string) ([]*unstructured.Unstructured, error) {
	objects, err := Manifest(target)
	if err != nil {
		return nil, err
	}
	others, err := OtherCRDs()
	if err != nil {
		return nil, err
	}
	objects = slices.DeleteFunc(objects, func(o *unstructured.Unstructured) bool { return o.GetKind() != CRDKind })
	return append(objects, others...), nil
}

// OtherCRDs returns the CRDs that do not belong to the operator: the Barman plugin's, VolumeSnapshot's, PrometheusRule's, and PodMonitor's in both
// its groups.
func OtherCRDs() ([]*unstructured.Unstructured, error) {
	var objects []*unstructured.Unstructured
	for _, f := range []struct {
		pin  Pin
		name string
	}{
		{BarmanPlugin, "config/crd/bases/barmancloud.cnpg.io_objectstores.yaml"},
		{Snapshots, "config/crd/snapshot.storage.k8s.io_volumesnapshots.yaml"},
		{Prometheus, "example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml"},
		{Prometheus, "example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml"},
	} {
		data, err := f.pin.Read(f.name)
		if err != nil {
			return nil, err
		}
		more, err := Decode(data)
		if err != nil {
			return nil, fmt.Errorf("cannot read CRD %q: %w", f.name, err)
		}
		objects = append(objects, more...)
	}
	azure, err := regroup(objects[len(objects)-1], azureMonitoring)
	if err != nil {
		return nil, err
	}
	return append(objects, azure), nil
}

// regroup returns a copy of a CRD that serves the same schema in another API group.
func regroup(crd *unstructured.Unstructured, group string) (*unstructured.Unstructured, error) {
	out := crd.DeepCopy()
	plural, _, err := unstructured.NestedString(out.Object, "spec", "names", "plural")
	if err != nil {
		return nil, fmt.Errorf("cannot read the plural of CRD %q: %w", crd.GetName(), err)
	}
	out.SetName(plural + "." + group)
	if err := unstructured.SetNestedField(out.Object, group, "spec", "group"); err != nil {
		return nil, fmt.Errorf("cannot move CRD %q to group %q: %w", crd.GetName(), group, err)
	}
	return out, nil
}

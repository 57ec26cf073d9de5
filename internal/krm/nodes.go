// SPDX-License-Identifier: Apache-2.0

package krm

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/pgha/pgha/manifest"
	"go.yaml.in/yaml/v3"
)

// id identifies an object as the API server does.
type id struct{ apiVersion, kind, namespace, name string }

func idOf(object *yaml.Node) id {
	metadata := child(object, "metadata")
	return id{text(child(object, "apiVersion")), text(child(object, "kind")),
		text(child(metadata, "namespace")), text(child(metadata, "name"))}
}

// upsert adds the objects to the items. An object that exists from an earlier run is replaced in its position and keeps
// the annotations that tell the orchestrator its file.
func upsert(list *yaml.Node, objects []manifest.Object) error {
	items := sequence(list, "items")
	there := map[id]int{}
	for i, item := range items.Content {
		there[idOf(item)] = i
	}
	for _, o := range objects {
		data, err := manifest.Document(o)
		if err != nil {
			return err
		}
		var document yaml.Node
		if err := yaml.Unmarshal(data, &document); err != nil {
			return fmt.Errorf("cannot read a rendered object: %w", err)
		}
		object := document.Content[0]
		i, ok := there[idOf(object)]
		if !ok {
			items.Content = append(items.Content, object)
			continue
		}
		keepAnnotations(items.Content[i], object)
		items.Content[i] = object
	}
	return nil
}

// keepAnnotations copies the annotations of the orchestrator.
func keepAnnotations(from, to *yaml.Node) {
	annotations := child(child(from, "metadata"), "annotations")
	if annotations == nil {
		return
	}
	for i := 0; i+1 < len(annotations.Content); i += 2 {
		key, _, _ := strings.Cut(annotations.Content[i].Value, "/")
		if strings.HasSuffix(key, "config.kubernetes.io") || key == "config.k8s.io" || key == "kustomize.config.k8s.io" {
			kept := mapping(child(to, "metadata"), "annotations")
			kept.Content = append(kept.Content, annotations.Content[i], annotations.Content[i+1])
		}
	}
}

// child returns the value of a key in a map; nil if it does not exist.
func child(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// text returns the text of a scalar; "" for any other node.
func text(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode {
		return ""
	}
	return n.Value
}

func annotation(object *yaml.Node, key string) string {
	return text(child(child(child(object, "metadata"), "annotations"), key))
}

func sequence(n *yaml.Node, key string) *yaml.Node {
	return collection(n, key, yaml.SequenceNode, "!!seq")
}

func mapping(n *yaml.Node, key string) *yaml.Node {
	return collection(n, key, yaml.MappingNode, "!!map")
}

// collection returns the list or map under a key, to add to. It creates it if it is missing or null, and sets block style.
func collection(n *yaml.Node, key string, kind yaml.Kind, tag string) *yaml.Node {
	c := child(n, key)
	if c == nil {
		c = &yaml.Node{}
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, c)
	}
	if c.Kind != kind {
		*c = yaml.Node{Kind: kind, Tag: tag}
	}
	c.Style &^= yaml.FlowStyle
	return c
}

func encode(list *yaml.Node) ([]byte, error) {
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(list); err != nil {
		return nil, fmt.Errorf("cannot write the ResourceList: %w", err)
	}
	return b.Bytes(), nil
}

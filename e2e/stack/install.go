// SPDX-License-Identifier: Apache-2.0

package stack

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/pgha/pgha/e2e/sources"
)

// manager is the field manager of the objects that the stack installs.
const manager = "pgha-e2e"

var (
	crdKind     = schema.GroupVersionKind{Group: "apiextensions.k8s.io", Version: "v1", Kind: "CustomResourceDefinition"}
	accountKind = schema.GroupVersionKind{Version: "v1", Kind: "ServiceAccount"}
)

// installCRDs installs every CRD of the target and waits until the API server serves them.
func (s *Stack) installCRDs(ctx context.Context) error {
	crds, err := sources.CRDs(s.target)
	if err != nil {
		return err
	}
	for _, crd := range crds {
		if _, err := s.Apply(ctx, crd, manager); err != nil {
			return err
		}
	}
	for _, crd := range crds {
		err := s.process("kube-apiserver").wait(ctx, func(ctx context.Context) error {
			return s.served(ctx, crd.GetName())
		})
		if err != nil {
			return err
		}
	}
	s.mapper.Reset()
	return nil
}

// served reports whether a CRD is established.
func (s *Stack) served(ctx context.Context, name string) error {
	crd, err := s.Get(ctx, crdKind, "", name)
	if err != nil {
		return err
	}
	conditions, _, err := unstructured.NestedSlice(crd.Object, "status", "conditions")
	if err != nil {
		return fmt.Errorf("cannot read the conditions of %q: %w", name, err)
	}
	for _, c := range conditions {
		if c, ok := c.(map[string]any); ok && c["type"] == "Established" && c["status"] == "True" {
			return nil
		}
	}
	return fmt.Errorf("cannot use CRD %q: it is not established", name)
}

// installOperator applies the release manifest without its CRDs, which are installed already, its Deployment, which the
// stack runs itself, and its webhooks, which are installed later.
func (s *Stack) installOperator(ctx context.Context) error {
	objects, err := sources.Manifest(s.target)
	if err != nil {
		return err
	}
	for _, object := range objects {
		if kind := object.GetKind(); kind == crdKind.Kind || kind == "Deployment" || isWebhook(kind) {
			continue
		}
		if _, err := s.Apply(ctx, object, manager); err != nil {
			return err
		}
	}
	return nil
}

// installWebhooks applies the webhook configurations with the address of the operator outside the cluster.
func (s *Stack) installWebhooks(ctx context.Context) error {
	objects, err := sources.Manifest(s.target)
	if err != nil {
		return err
	}
	for _, object := range objects {
		if !isWebhook(object.GetKind()) {
			continue
		}
		if err := redirect(object, fmt.Sprintf("https://127.0.0.1:%d", webhookPort), s.pki.CA); err != nil {
			return err
		}
		if _, err := s.Apply(ctx, object, manager); err != nil {
			return err
		}
	}
	return nil
}

func isWebhook(kind string) bool { return strings.HasSuffix(kind, "WebhookConfiguration") }

// redirect replaces the Service of a webhook, which needs a cluster network, with a URL.
func redirect(configuration *unstructured.Unstructured, base string, ca []byte) error {
	webhooks, _, err := unstructured.NestedSlice(configuration.Object, "webhooks")
	if err != nil {
		return fmt.Errorf("cannot read the webhooks of %q: %w", configuration.GetName(), err)
	}
	for _, webhook := range webhooks {
		webhook, ok := webhook.(map[string]any)
		if !ok {
			return errors.New("cannot read a webhook: it is no object")
		}
		path, found, err := unstructured.NestedString(webhook, "clientConfig", "service", "path")
		if err != nil || !found {
			return fmt.Errorf("cannot redirect webhook %q: it has no service path: %w", webhook["name"], err)
		}
		webhook["clientConfig"] = map[string]any{"url": base + path, "caBundle": base64.StdEncoding.EncodeToString(ca)}
	}
	return unstructured.SetNestedSlice(configuration.Object, webhooks, "webhooks")
}

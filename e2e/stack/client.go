// SPDX-License-Identifier: Apache-2.0

package stack

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
)

// Client sends objects of any kind like kubectl, and keeps the warnings that kubectl would print.
type Client struct {
	dynamic dynamic.Interface
	mapper  *restmapper.DeferredDiscoveryRESTMapper
}

// newClient creates a client from a configuration, which it changes.
func newClient(config *rest.Config) (*Client, error) {
	config.WarningHandlerWithContext = warningHandler{}
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, fmt.Errorf("cannot make a client: %w", err)
	}
	disco, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, fmt.Errorf("cannot make a discovery client: %w", err)
	}
	return &Client{dynamic: client, mapper: restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(disco))}, nil
}

type warningsKey struct{}

// warnings collects the warnings of one request.
type warnings struct {
	sync.Mutex
	texts []string
}

type warningHandler struct{}

// HandleWarningHeaderWithContext stores a warning with its request.
func (warningHandler) HandleWarningHeaderWithContext(ctx context.Context, _ int, _, text string) {
	if w, ok := ctx.Value(warningsKey{}).(*warnings); ok {
		w.Lock()
		defer w.Unlock()
		w.texts = append(w.texts, text)
	}
}

// resource returns the REST mapping of an object's kind.
func (c *Client) resource(gvk schema.GroupVersionKind, namespace string) (dynamic.ResourceInterface, error) {
	mapping, err := c.mapper.RESTMapping(gvk.GroupKind(), gvk.Version)
	if err != nil {
		return nil, fmt.Errorf("cannot find the resource of %q: %w", gvk, err)
	}
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		return c.dynamic.Resource(mapping.Resource).Namespace(namespace), nil
	}
	return c.dynamic.Resource(mapping.Resource), nil
}

// Result is an object as the API server returned it, with the warnings it gave.
type Result struct {
	Object   *unstructured.Unstructured
	Warnings []string
}

// DryRun asks the API server to create the object without storing it, with strict field validation.
func (c *Client) DryRun(ctx context.Context, obj *unstructured.Unstructured) (*Result, error) {
	return c.request(ctx, obj, func(ctx context.Context, r dynamic.ResourceInterface) (*unstructured.Unstructured, error) {
		return r.Create(ctx, obj, metav1.CreateOptions{
			DryRun: []string{metav1.DryRunAll}, FieldValidation: metav1.FieldValidationStrict,
		})
	})
}

// Create stores a new object, with strict field validation.
func (c *Client) Create(ctx context.Context, obj *unstructured.Unstructured) (*Result, error) {
	return c.request(ctx, obj, func(ctx context.Context, r dynamic.ResourceInterface) (*unstructured.Unstructured, error) {
		return r.Create(ctx, obj, metav1.CreateOptions{FieldValidation: metav1.FieldValidationStrict})
	})
}

// DryRunPatch asks the API server to apply a JSON patch (RFC 6902) to an object without storing the result, with strict field validation.
func (c *Client) DryRunPatch(ctx context.Context, obj *unstructured.Unstructured, patch []byte) (*Result, error) {
	return c.request(ctx, obj, func(ctx context.Context, r dynamic.ResourceInterface) (*unstructured.Unstructured, error) {
		return r.Patch(ctx, obj.GetName(), types.JSONPatchType, patch, metav1.PatchOptions{
			DryRun: []string{metav1.DryRunAll}, FieldValidation: metav1.FieldValidationStrict,
		})
	})
}

// Apply does a server-side apply as the given field manager, with strict field validation. It does not take over fields
// of another manager: a conflict is an error.
func (c *Client) Apply(ctx context.Context, obj *unstructured.Unstructured, manager string) (*Result, error) {
	return c.request(ctx, obj, func(ctx context.Context, r dynamic.ResourceInterface) (*unstructured.Unstructured, error) {
		data, err := json.Marshal(obj)
		if err != nil {
			return nil, err
		}
		return r.Patch(ctx, obj.GetName(), types.ApplyPatchType, data, metav1.PatchOptions{
			FieldManager: manager, FieldValidation: metav1.FieldValidationStrict,
		})
	})
}

// request sends one write and adds the object's name to its error.
func (c *Client) request(ctx context.Context, obj *unstructured.Unstructured,
	do func(context.Context, dynamic.ResourceInterface) (*unstructured.Unstructured, error),
) (*Result, error) {
	resource, err := c.resource(obj.GroupVersionKind(), obj.GetNamespace())
	if err != nil {
		return nil, err
	}
	var w warnings
	got, err := do(context.WithValue(ctx, warningsKey{}, &w), resource)
	if err != nil {
		return &Result{Warnings: w.texts}, fmt.Errorf("cannot write %s %q: %w", obj.GetKind(), obj.GetName(), err)
	}
	return &Result{Object: got, Warnings: w.texts}, nil
}

// Get returns one object.
func (c *Client) Get(ctx context.Context, gvk schema.GroupVersionKind, namespace, name string) (*unstructured.Unstructured, error) {
	resource, err := c.resource(gvk, namespace)
	if err != nil {
		return nil, err
	}
	got, err := resource.Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return nil, fmt.Errorf("cannot get %s %q: %w", gvk.Kind, name, err)
	}
	return got, nil
}

// List returns every object of a kind in a namespace.
func (c *Client) List(ctx context.Context, gvk schema.GroupVersionKind, namespace string) ([]unstructured.Unstructured, error) {
	resource, err := c.resource(gvk, namespace)
	if err != nil {
		return nil, err
	}
	list, err := resource.List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, fmt.Errorf("cannot list %s in %q: %w", gvk.Kind, namespace, err)
	}
	return list.Items, nil
}

// SetStatus writes an object's status, in place of a controller that a stack does not run.
func (c *Client) SetStatus(ctx context.Context, obj *unstructured.Unstructured) error {
	_, err := c.request(ctx, obj, func(ctx context.Context, r dynamic.ResourceInterface) (*unstructured.Unstructured, error) {
		return r.UpdateStatus(ctx, obj, metav1.UpdateOptions{})
	})
	return err
}

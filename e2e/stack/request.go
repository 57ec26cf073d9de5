// SPDX-License-Identifier: Apache-2.0

package stack

import (
	"context"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
)

// As returns a client whose requests are those of another user, with all permissions.
func (s *Stack) As(user string) (*Client, error) {
	config := s.config(s.admin)
	config.Impersonate = rest.ImpersonationConfig{UserName: user, Groups: []string{"system:masters"}}
	return newClient(config)
}

// DryRunDelete asks the API server to delete an object without doing so.
func (c *Client) DryRunDelete(ctx context.Context, obj *unstructured.Unstructured) (*Result, error) {
	return c.request(ctx, obj, func(ctx context.Context, r dynamic.ResourceInterface) (*unstructured.Unstructured, error) {
		return obj, r.Delete(ctx, obj.GetName(), metav1.DeleteOptions{DryRun: []string{metav1.DryRunAll}})
	})
}

// DryRunDeleteAll asks the API server to delete all objects of the kind and the namespace of an object without doing so.
func (c *Client) DryRunDeleteAll(ctx context.Context, obj *unstructured.Unstructured) (*Result, error) {
	return c.request(ctx, obj, func(ctx context.Context, r dynamic.ResourceInterface) (*unstructured.Unstructured, error) {
		return obj, r.DeleteCollection(ctx, metav1.DeleteOptions{DryRun: []string{metav1.DryRunAll}}, metav1.ListOptions{})
	})
}

// Scale asks the API server to change the number of instances by the subresource scale, without doing so.
func (c *Client) Scale(ctx context.Context, obj *unstructured.Unstructured, replicas int) error {
	_, err := c.request(ctx, obj, func(ctx context.Context, r dynamic.ResourceInterface) (*unstructured.Unstructured, error) {
		patch := fmt.Appendf(nil, `{"spec": {"replicas": %d}}`, replicas)
		return r.Patch(ctx, obj.GetName(), types.MergePatchType, patch, metav1.PatchOptions{DryRun: []string{metav1.DryRunAll}}, "scale")
	})
	return err
}

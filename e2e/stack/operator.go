// SPDX-License-Identifier: Apache-2.0

package stack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	kruntime "k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"

	"github.com/pgha/pgha/e2e/sources"
)

// webhookPort is the operator's port in the release manifest.
const webhookPort = 9443

// startOperator runs the operator with the arguments, the environment and the permissions of the release manifest.
func (s *Stack) startOperator(ctx context.Context) error {
	objects, err := sources.Manifest(s.target)
	if err != nil {
		return err
	}
	deployment, err := deployment(objects)
	if err != nil {
		return err
	}
	pod := deployment.Spec.Template.Spec
	kubeconfig, err := s.kubeconfig(ctx, deployment.Namespace, pod.ServiceAccountName)
	if err != nil {
		return err
	}
	if err := s.offerManagers(); err != nil {
		return err
	}
	env := []string{
		"KUBECONFIG=" + kubeconfig, "WEBHOOK_CERT_DIR=" + s.dir, "OPERATOR_NAMESPACE=" + deployment.Namespace,
		"PLUGIN_SOCKET_DIR=" + s.sockets(),
	}
	for _, v := range pod.Containers[0].Env {
		if v.ValueFrom == nil {
			env = append(env, v.Name+"="+v.Value)
		}
	}
	// Leader election needs the namespace of the operator's pod, which does not exist here.
	args := slices.DeleteFunc(slices.Clone(pod.Containers[0].Args), func(a string) bool { return a == "--leader-elect" })
	p, err := s.run("manager", env, args...)
	if err != nil {
		return err
	}
	client, err := rest.HTTPClientFor(s.config(""))
	if err != nil {
		return fmt.Errorf("cannot make a client for the operator: %w", err)
	}
	return p.wait(ctx, func(ctx context.Context) error { return s.operatorReady(ctx, client) })
}

// operatorReady requests the operator's own probe.
func (s *Stack) operatorReady(ctx context.Context, client *http.Client) error {
	return healthy(ctx, client, fmt.Sprintf("https://127.0.0.1:%d/readyz", webhookPort))
}

// deployment finds the one Deployment of a release manifest.
func deployment(objects []*unstructured.Unstructured) (*appsv1.Deployment, error) {
	for _, object := range objects {
		if object.GetKind() != "Deployment" {
			continue
		}
		var d appsv1.Deployment
		if err := kruntime.DefaultUnstructuredConverter.FromUnstructured(object.Object, &d); err != nil {
			return nil, fmt.Errorf("cannot decode Deployment %q: %w", object.GetName(), err)
		}
		return &d, nil
	}
	return nil, errors.New("cannot find a Deployment in the manifest")
}

// offerManagers links the operator's binary where it looks for the binaries for instances: operator/manager_<arch> in
// its working directory, one for each architecture (cloudnative-pg v1.30.0, pkg/utils/discovery.go).
func (s *Stack) offerManagers() error {
	dir := filepath.Join(s.dir, "operator")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return fmt.Errorf("cannot make %q: %w", dir, err)
	}
	if err := os.Symlink(s.bin["manager"], filepath.Join(dir, "manager_"+runtime.GOARCH)); err != nil {
		return fmt.Errorf("cannot link the operator's binary: %w", err)
	}
	return nil
}

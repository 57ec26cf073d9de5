// SPDX-License-Identifier: Apache-2.0

package stack

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pgha/pgha/e2e/sources"
)

// pluginName is the name of the Barman Cloud plugin in a Cluster, and the name of its socket.
const pluginName = "barman-cloud.cloudnative-pg.io"

// sidecarImage is the image that the plugin adds to the instances' pods. It is never pulled here.
const sidecarImage = "ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:v0.14.0"

// sockets is the directory where the operator finds plugins on the same machine. In a cluster it would use a Service
// and TLS certificates from cert-manager.
func (s *Stack) sockets() string { return filepath.Join(s.dir, "plugins") }

// startPlugin installs and runs the Barman Cloud plugin with the permissions of its release manifest. Without it, the
// operator does not reconcile a Cluster that names it.
func (s *Stack) startPlugin(ctx context.Context) error {
	data, err := sources.LivePlugin.Read("manifest.yaml")
	if err != nil {
		return err
	}
	objects, err := sources.Decode(data)
	if err != nil {
		return fmt.Errorf("cannot read the plugin's manifest: %w", err)
	}
	for _, object := range objects {
		switch object.GetKind() {
		case crdKind.Kind, "Deployment", "Service", "Certificate", "Issuer":
			continue
		}
		if _, err := s.Apply(ctx, object, manager); err != nil {
			return err
		}
	}
	deployment, err := deployment(objects)
	if err != nil {
		return err
	}
	kubeconfig, err := s.kubeconfig(ctx, deployment.Namespace, deployment.Spec.Template.Spec.ServiceAccountName)
	if err != nil {
		return err
	}
	if err := os.Mkdir(s.sockets(), 0o755); err != nil {
		return fmt.Errorf("cannot make %q: %w", s.sockets(), err)
	}
	env := []string{"KUBECONFIG=" + kubeconfig, "SIDECAR_IMAGE=" + sidecarImage}
	p, err := s.run("plugin", env, "operator", "--plugin-path="+s.sockets())
	if err != nil {
		return err
	}
	return p.wait(ctx, func(context.Context) error {
		_, err := os.Stat(filepath.Join(s.sockets(), pluginName))
		return err
	})
}

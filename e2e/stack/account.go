// SPDX-License-Identifier: Apache-2.0

package stack

import (
	"context"
	"fmt"
	"path/filepath"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// Kubeconfig writes a configuration for kubectl in a namespace, with a token of a ServiceAccount; without an account it is that of the tests,
// with all permissions.
func (s *Stack) Kubeconfig(ctx context.Context, namespace, account string) (string, error) {
	if account != "" {
		return s.kubeconfig(ctx, namespace, account)
	}
	return s.writeConfig("admin", namespace, s.admin)
}

// kubeconfig writes a configuration with a token of a controller's own ServiceAccount, so that the RBAC rules of its
// release manifest apply.
func (s *Stack) kubeconfig(ctx context.Context, namespace, account string) (string, error) {
	request := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
		"metadata": map[string]any{"name": account},
		"spec":     map[string]any{"audiences": []any{}, "expirationSeconds": int64(24 * 60 * 60)},
	}}
	resource, err := s.resource(accountKind, namespace)
	if err != nil {
		return "", err
	}
	got, err := resource.Create(ctx, request, metav1.CreateOptions{}, "token")
	if err != nil {
		return "", fmt.Errorf("cannot get a token for ServiceAccount %q: %w", account, err)
	}
	token, _, err := unstructured.NestedString(got.Object, "status", "token")
	if err != nil {
		return "", fmt.Errorf("cannot read the token of ServiceAccount %q: %w", account, err)
	}
	return s.writeConfig(account, namespace, token)
}

// writeConfig writes a configuration with a token.
func (s *Stack) writeConfig(account, namespace, token string) (string, error) {
	config := clientcmdapi.NewConfig()
	config.Clusters["e2e"] = &clientcmdapi.Cluster{Server: s.config("").Host, CertificateAuthority: s.pki.caFile}
	config.AuthInfos[account] = &clientcmdapi.AuthInfo{Token: token}
	config.Contexts["e2e"] = &clientcmdapi.Context{Cluster: "e2e", AuthInfo: account, Namespace: namespace}
	config.CurrentContext = "e2e"
	name := filepath.Join(s.dir, account+".kubeconfig")
	if err := clientcmd.WriteToFile(*config, name); err != nil {
		return "", fmt.Errorf("cannot write %q: %w", name, err)
	}
	return name, nil
}

// SPDX-License-Identifier: Apache-2.0

package stack

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"k8s.io/client-go/rest"
)

// startEtcd starts etcd without TLS and durability: its network namespace has no other users, and its data is
// temporary.
func (s *Stack) startEtcd(ctx context.Context) error {
	p, err := s.run("etcd", nil,
		"--data-dir="+filepath.Join(s.dir, "etcd"),
		"--listen-client-urls="+s.etcd, "--advertise-client-urls="+s.etcd,
		"--listen-peer-urls=http://127.0.0.1:0",
		"--unsafe-no-fsync", "--log-level=warn",
	)
	if err != nil {
		return err
	}
	return p.wait(ctx, func(ctx context.Context) error {
		return healthy(ctx, http.DefaultClient, s.etcd+"/health")
	})
}

// startAPIServer runs the API server as in a cluster: RBAC, the default admission plugins, ServiceAccount tokens.
func (s *Stack) startAPIServer(ctx context.Context) (err error) {
	if s.pki, err = newPKI(s.dir); err != nil {
		return err
	}
	tokens, err := s.writeTokens()
	if err != nil {
		return err
	}
	p, err := s.run("kube-apiserver", nil,
		"--etcd-servers="+s.etcd,
		"--bind-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", s.port), "--advertise-address="+advertised.String(),
		"--tls-cert-file="+s.pki.certFile, "--tls-private-key-file="+s.pki.keyFile, "--cert-dir="+s.dir,
		"--token-auth-file="+tokens, "--authorization-mode=RBAC",
		"--service-cluster-ip-range=10.96.0.0/16",
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file="+s.pki.keyFile, "--service-account-signing-key-file="+s.pki.keyFile,
	)
	if err != nil {
		return err
	}
	client, err := rest.HTTPClientFor(s.config(s.admin))
	if err != nil {
		return fmt.Errorf("cannot make a client for the API server: %w", err)
	}
	return p.wait(ctx, func(ctx context.Context) error {
		return healthy(ctx, client, s.config("").Host+"/readyz")
	})
}

// writeTokens writes a token for the tests, in the group with all permissions.
func (s *Stack) writeTokens() (string, error) {
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		return "", fmt.Errorf("cannot make a token: %w", err)
	}
	s.admin = hex.EncodeToString(secret)
	name := filepath.Join(s.dir, "tokens.csv")
	if err := os.WriteFile(name, []byte(s.admin+`,admin,admin,"system:masters"`+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("cannot write %q: %w", name, err)
	}
	return name, nil
}

// healthy requests a health endpoint.
func healthy(ctx context.Context, client *http.Client, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("cannot ask %q: %w", url, err)
	}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("cannot ask %q: %w", url, err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("cannot read %q: %w", url, err)
	}
	if response.StatusCode != http.StatusOK {
		return errors.New(url + ": " + response.Status + ": " + string(body))
	}
	return nil
}

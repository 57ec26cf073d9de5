// SPDX-License-Identifier: Apache-2.0

//go:build unix

// Command benchfleet compares the time of pgha on fleets with that of other programs, in one run on one machine:
//
//	pgha base     writes a kustomize base for each profile of a directory
//	pgha render   prints the same objects as one stream on standard output
//	kustomize     builds one kustomization that lists those bases, to standard output
//	helm          renders the chart of the CloudNativePG community, once per cluster, to standard output
//
// Every cluster has 8 objects. hack/bench-fleet.sh runs it.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/peer"
	"github.com/pgha/pgha/profiles"
)

type bench struct {
	dir   string // for all output files
	pgha  string // the program
	chart string // the chart's directory, or ""
	peers int    // the largest fleet for the other programs
	runs  int    // number of runs; the fastest counts
}

func main() {
	var b bench
	sizes := flag.String("sizes", "1,100,500,10000", "numbers of clusters")
	flag.StringVar(&b.pgha, "pgha", "bin/pgha", "the program to time")
	flag.StringVar(&b.chart, "chart", "", "directory of the chart, for helm; without it helm is left out")
	flag.IntVar(&b.peers, "peers", 500, "largest fleet for the other programs, whose time grows faster than the fleet")
	flag.IntVar(&b.runs, "runs", 3, "runs of pgha, of which the fastest counts; the other programs run once")
	flag.Parse()
	if err := b.main(strings.Split(*sizes, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "benchfleet:", err)
		os.Exit(1)
	}
}

func (b *bench) main(sizes []string) (err error) {
	if b.dir, err = os.MkdirTemp("", "pgha-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	fmt.Printf("%8s  %-16s %10s %10s %12s %10s %10s %10s\n", "clusters", "program", "wall", "cpu", "cpu/cluster", "memory",
		"of render", "of base")
	for _, size := range sizes {
		n, err := strconv.Atoi(size)
		if err != nil {
			return err
		}
		if err := b.fleet(n); err != nil {
			return err
		}
	}
	return split(filepath.Join(b.dir, "split"))
}

// fleet times all programs on a fleet of n clusters. pgha is first, since the others are compared with it.
func (b *bench) fleet(n int) error {
	from, into := filepath.Join(b.dir, "profiles"), filepath.Join(b.dir, "bases")
	for _, dir := range []string{from, into} {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	if err := writeProfiles(from, n); err != nil {
		return err
	}
	fresh, err := best(b.runs, func() error { return os.RemoveAll(into) }, b.pgha, "base", from, into)
	if err != nil {
		return err
	}
	again, err := best(b.runs, nil, b.pgha, "base", from, into)
	if err != nil {
		return err
	}
	stream, err := best(b.runs, nil, b.pgha, "render", from)
	if err != nil {
		return err
	}
	report(n, "pgha base", fresh)
	report(n, "pgha base again", again)
	report(n, "pgha render", stream)
	if n > b.peers {
		return nil
	}
	kustomize, err := b.kustomize(into, n)
	if err != nil {
		return err
	}
	report(n, "kustomize build", kustomize, stream, fresh)
	if b.chart == "" {
		return nil
	}
	helm, err := b.helm(n)
	if err != nil {
		return err
	}
	report(n, "helm template", helm, stream, fresh)
	return nil
}

// writeProfiles writes n profiles with 8 objects each.
func writeProfiles(dir string, n int) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for i := range n {
		name := fmt.Sprintf("pg-%05d", i)
		if err := os.WriteFile(filepath.Join(dir, name+".yaml"), profile(name), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// profile returns the built-in profile with load balancers, with an ExternalSecret, and without its StorageClass, which
// would be the same for every cluster.
func profile(name string) []byte {
	text, err := profiles.Builtin("aks-public")
	if err != nil {
		panic(err)
	}
	s := strings.NewReplacer(
		"\n  name: pg\n", "\n  name: "+name+"\n",
		"00000000-0000-0000-0000-000000000000", "12345678-1234-1234-1234-123456789012",
		"examplestorage", "acmebackups",
		"\n    owner: app\n", "\n    owner: app\n    secret: "+name+"-owner\n    secretSource: {from: externalSecret, store: vault}\n",
		"\n  endpoints:\n", "\n  endpoints:\n    management: standalone\n",
	).Replace(string(text))
	before, _, _ := strings.Cut(s, "\n  storageClasses:\n")
	end := strings.Index(s, "\n  scheduling:\n")
	return []byte(before + s[end:])
}

func (b *bench) kustomize(bases string, n int) (usage, error) {
	program, err := peer.Install(peer.KustomizeModule, peer.KustomizeVersion, "kustomize")
	if err != nil {
		return usage{}, err
	}
	var list strings.Builder
	list.WriteString("resources:\n")
	for i := range n {
		fmt.Fprintf(&list, "- pg-%05d\n", i)
	}
	file := filepath.Join(bases, "kustomization.yaml")
	if err := os.WriteFile(file, []byte(list.String()), 0o644); err != nil {
		return usage{}, err
	}
	defer os.Remove(file)
	return run(program, "build", bases)
}

func (b *bench) helm(n int) (usage, error) {
	program, err := peer.Install(peer.HelmModule, peer.HelmVersion, "helm")
	if err != nil {
		return usage{}, err
	}
	var total usage
	for i := range n {
		u, err := run(program, "template", fmt.Sprintf("pg-%05d", i), b.chart, "--kube-version", "1.34.0")
		if err != nil {
			return usage{}, err
		}
		total.add(u)
	}
	return total, nil
}

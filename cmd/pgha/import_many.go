// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/internal/cli"
)

// imported is the profile of one Cluster before it is written.
type imported struct {
	file     string
	cluster  string
	result   *adopt.Result
	findings findings
}

// writeAll writes a profile for each Cluster. If one of them has an error, it writes nothing.
func (c *importCmd) writeAll(sys *cli.System, sources []adopt.Source, options adopt.Options) error {
	clusters, err := adopt.Clusters(sources, options)
	if err != nil {
		return err
	}
	if len(clusters) == 0 {
		return fmt.Errorf("cannot find a Cluster of postgresql.cnpg.io in the manifests")
	}
	var all []imported
	var errs []error
	seen := map[string]string{}
	for _, cluster := range clusters {
		one, err := c.one(sources, options, cluster)
		if other, ok := seen[one.file]; ok && err == nil {
			err = fmt.Errorf("cannot write both Clusters %s and %s to %q: import them one by one with --cluster", other, cluster, one.file)
		}
		seen[one.file] = cluster
		errs = append(errs, err)
		all = append(all, one)
	}
	if err := cli.Join(errs...); err != nil {
		return err
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return fmt.Errorf("cannot create directory %q: %w", c.Dir, cli.Cause(err))
	}
	for _, one := range all {
		if err := printOrWrite(sys, one.file, one.result.Profile, "import"); err != nil {
			return err
		}
	}
	for _, one := range all {
		for _, note := range one.result.Notes {
			sys.Note("%s: %s", one.file, note)
		}
		if err := one.findings.print(sys, one.file+": "); err != nil {
			return err
		}
	}
	return nil
}

// one imports a Cluster for a new file. If two Clusters have the same name, the file name contains the namespace.
func (c *importCmd) one(sources []adopt.Source, options adopt.Options, cluster string) (imported, error) {
	options.Cluster = cluster
	one := imported{file: filepath.Join(c.Dir, strings.ReplaceAll(cluster, "/", "-")+".yaml"), cluster: cluster}
	if _, err := os.Lstat(one.file); err == nil {
		return one, errThere(one.file, "import")
	}
	var err error
	if one.result, err = adopt.Import(sources, options); err != nil {
		return one, err
	}
	one.findings, err = lintImported(one.file, one.result.Profile)
	return one, err
}

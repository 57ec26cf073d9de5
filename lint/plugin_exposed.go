// SPDX-License-Identifier: Apache-2.0

package lint

import "strings"

// The functions here say what in a cluster is exposed to a fault of the plugin: the object, and the field.

const (
	recoverySource = "spec.bootstrap.recovery.source"
	replicaOf      = "spec.replica.source"
	parallelWAL    = "spec.configuration.wal.maxParallel"
)

func snapshotRecovery(_ *pass, c *cluster) (*Resource, string) {
	if r := c.recovery(); r != nil && r.VolumeSnapshots != nil && c.recoveryStore() != "" {
		return c.Resource, recoverySource
	}
	return nil, ""
}

// parallelStore: the ObjectStore that the cluster archives to, if it asks for parallel calls.
func parallelStore(p *pass, c *cluster) (*Resource, string) {
	r, s := p.storeNamed(c, c.ownStore())
	if s == nil || !c.archivesByPlugin() || s.Spec.Configuration.Wal == nil || s.Spec.Configuration.Wal.MaxParallel < 2 {
		return nil, ""
	}
	return r, parallelWAL
}

// parallelRewind: a single instance has no other timeline to come back to.
func parallelRewind(p *pass, c *cluster) (*Resource, string) {
	if c.full.Instances < 2 {
		return nil, ""
	}
	return parallelStore(p, c)
}

func storeWithSecret(p *pass, c *cluster) (*Resource, string) {
	r, s := p.storeNamed(c, c.ownStore())
	if s == nil {
		return nil, ""
	}
	if field := loginSecret(&s.Spec.Configuration); field != "" {
		return r, field
	}
	return nil, ""
}

func replicaWithoutStore(_ *pass, c *cluster) (*Resource, string) {
	if c.replicaStore() != "" && c.ownStore() == "" {
		return c.Resource, replicaOf
	}
	return nil, ""
}

// replicaWithoutPlugin: such a cluster has a sidecar only if it was recovered from an archive.
func replicaWithoutPlugin(p *pass, c *cluster) (*Resource, string) {
	if c.recoveryStore() == "" {
		return nil, ""
	}
	return replicaWithoutStore(p, c)
}

// streamedReplica: the plugin looked only at the archive of the cluster and of its recovery.
func streamedReplica(p *pass, c *cluster) (*Resource, string) {
	if c.recoveryStore() != "" {
		return nil, ""
	}
	return replicaWithoutStore(p, c)
}

func replicaSource(_ *pass, c *cluster) (*Resource, string) {
	if c.replicaStore() != "" {
		return c.Resource, replicaOf
	}
	return nil, ""
}

// sidecarInPods: the instances have a sidecar.
func sidecarInPods(_ *pass, c *cluster) (*Resource, string) {
	switch i := c.plugin(); {
	case c.ownStore() != "":
		return c.Resource, at("spec.plugins", i)
	case c.replicaStore() != "":
		return c.Resource, replicaOf
	}
	return nil, ""
}

// newArchive: a recovery checks the archive itself, unless the annotation forbids it.
func newArchive(_ *pass, c *cluster) (*Resource, string) {
	if skip, _ := c.annotation("cnpg.io/skipEmptyWalArchiveCheck"); !c.archivesByPlugin() || c.ownStore() == "" || c.recovery() != nil || skip == "enabled" {
		return nil, ""
	}
	return c.Resource, at("spec.plugins", c.plugin()) + ".isWALArchiver"
}

func ownBackups(_ *pass, c *cluster) (*Resource, string) {
	if c.ownStore() == "" {
		return nil, ""
	}
	return c.Resource, at("spec.plugins", c.plugin())
}

func pluginArchiver(_ *pass, c *cluster) (*Resource, string) {
	if !c.archivesByPlugin() || c.ownStore() == "" {
		return nil, ""
	}
	return c.Resource, at("spec.plugins", c.plugin()) + ".isWALArchiver"
}

// noArchiver: where the operator reads metrics of plugins at all.
func noArchiver(p *pass, c *cluster) (*Resource, string) {
	i := c.plugin()
	if i < 0 || isSet(c.spec.Plugins[i].IsWALArchiver) || !p.target.PluginMetrics() {
		return nil, ""
	}
	return c.Resource, at("spec.plugins", i) + ".isWALArchiver"
}

// largeSegments: the size is that of the cluster, and its recovery fails.
func largeSegments(p *pass, c *cluster) (*Resource, string) {
	if i := c.initDB(); i == nil || i.WalSegmentSize <= 16 {
		return nil, ""
	}
	if r, _ := parallelStore(p, c); r == nil {
		return nil, ""
	}
	return c.Resource, "spec.bootstrap.initdb.walSegmentSize"
}

func recoveryWithSecret(p *pass, c *cluster) (*Resource, string) {
	if _, s := p.storeNamed(c, c.recoveryStore()); s != nil && strings.HasPrefix(loginSecret(&s.Spec.Configuration), "spec.") {
		return c.Resource, recoverySource
	}
	return nil, ""
}

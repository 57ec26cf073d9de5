// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"slices"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// successor is the Cluster of the other version, beside the old one: its name, and its objects without those that both share.
type successor struct {
	profile *profiles.Profile
	objects []manifest.Object
	yaml    []byte
}

// successor renders the new Cluster, which imports from the old one. It is a copy of the profile as pgha recover makes it, with all
// instances, another bootstrap and an immediate base backup.
// https://cloudnative-pg.io/documentation/current/database_import/
func (u *Upgrade) successor(schemaOnly bool) (*successor, error) {
	b := u.book
	p := u.next.DeepCopy()
	p.Spec.Recovery.Name = fmt.Sprintf("%s-v%d", b.cluster.Name, u.o.To)
	p.Spec.Recovery.Instances = p.Spec.Instances
	r := p.Recovered()
	r.Spec.Recovery.Name = u.book.p.Spec.Recovery.Name
	r.Spec.Backup.Schedule.Immediate = true
	restoreWorkers(r, u.next)
	r.Spec.Poolers = poolersBeside(u.next.Spec.Poolers, r.ClusterName())
	database, owner, secret := b.database()
	imported := map[string]any{"type": "microservice", "databases": []any{database}, "source": map[string]any{"externalCluster": b.cluster.Name}}
	if schemaOnly {
		imported["schemaOnly"] = true
	}
	// A patch for the old name says how the old Cluster was created.
	patches := slices.DeleteFunc(slices.Clone(r.Spec.Patches), func(p profiles.Patch) bool { return p.Target.Name == b.cluster.Name })
	r.Spec.Patches = append(patches, profiles.Patch{
		Target: profiles.PatchTarget{Kind: "Cluster"},
		Patch: map[string]any{"spec": map[string]any{
			"bootstrap": map[string]any{"initdb": map[string]any{"import": imported}},
			"externalClusters": []any{map[string]any{
				"name":                 b.cluster.Name,
				"connectionParameters": map[string]any{"host": b.cluster.Name + "-rw." + b.p.Namespace() + ".svc", "user": owner, "dbname": database, "sslmode": "require"},
				"password":             map[string]any{"name": secret, "key": "password"},
			}},
		}},
	})
	objects, err := render.Objects(r, render.Options{})
	if err != nil {
		return nil, err
	}
	objects = slices.DeleteFunc(objects, func(o manifest.Object) bool {
		k := kinds.Of(o)
		return k.Recovery == kinds.Shared || k.Kind == "ConfigMap"
	})
	text, err := manifest.YAML(objects)
	return &successor{r, objects, text}, err
}

// createSuccessor applies the new Cluster.
func (u *Upgrade) createSuccessor(s *successor) {
	b := u.book
	name := s.profile.ClusterName()
	b.chapter("Create the new Cluster")
	b.text("It has its own name, service account and archive%s. Save it as %s:", map[bool]string{true: ", and the object store must trust its service account"}[b.archive.ByIdentity()], code(name+".yaml"))
	b.fenced("yaml", string(s.yaml))
	if b.archive.ByIdentity() {
		b.blocks(b.cloud.Trust(code(s.profile.Subject()), []string{b.federate("--name", name) + " > federate.sh", "less federate.sh", "sh federate.sh"}))
	}
	b.sh(b.unlessThere(name), "  "+b.kubectlIn("", "apply", "--server-side", "-f", name+".yaml")+" &&",
		"  "+b.kubectl("wait", clusters+"/"+name, "--for=condition=Ready", "--timeout=12h"))
	b.text("If it stays in `Setting up primary`, the log of the job has the reason, such as an extension that the new image does not have:")
	b.sh(b.kubectl("logs", "-l", "cnpg.io/cluster="+name+",cnpg.io/jobRole=import", "--all-containers", "--tail=50"))
}

// prepareSuccessor renders the new Cluster early, so that its faults are errors.
func (u *Upgrade) prepareSuccessor() (err error) {
	u.beside, err = u.successor(u.o.Method == Logical)
	return err
}

// poolersBeside are the Poolers of the new Cluster, which clients of the old ones move to. Addresses and DNS labels are not free yet.
func poolersBeside(all []profiles.Pooler, cluster string) []profiles.Pooler {
	all = slices.Clone(all)
	for i := range all {
		all[i].Name, all[i].Endpoint = poolerBeside(all[i].Name, cluster), nil
	}
	return all
}

// poolerBeside is a name that the old Cluster does not have; a derived one follows the Cluster.
func poolerBeside(name, cluster string) string {
	if name == "" {
		return ""
	}
	return name + "-" + cluster
}

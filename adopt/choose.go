// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"reflect"

	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/profiles"
)

// impossible is the price of a profile that is invalid.
const impossible = 1 << 20

// base returns the minimal profile, without any choices of pgha.
func (im *importer) base() (*profiles.Profile, error) {
	p := profiles.Default()
	p.Metadata.Name, p.Metadata.Namespace = im.cluster.name, im.namespace()
	if im.options.Target != "" {
		p.Spec.Target = im.options.Target
	}
	spec := im.cluster.want["spec"]
	p.Spec.Instances = 1
	if n, ok := intAt(spec, "instances"); ok && n > 0 && n < 1<<31 {
		p.Spec.Instances = int32(n)
	}
	p.Spec.PostgreSQL.Tuning = "none"
	p.Spec.Storage.Size = storageSize(spec)
	p.Spec.Scheduling.ZoneSpread, p.Spec.Scheduling.PodAntiAffinity = "none", "preferred"
	p.Spec.Backup.Method = profiles.MethodNone
	if len(p.RecoveryName()) > 50 {
		p.Spec.Recovery.Name = p.Metadata.Name[:min(len(p.Metadata.Name), 46)] + "-rec"
	}
	return p, im.acceptable(p)
}

// storageSize returns the size, which is required in a profile. If the manifest has it in a template, a patch moves it there.
func storageSize(spec any) string {
	for _, size := range []string{
		textAt(spec, "storage", "size"),
		textAt(spec, "storage", "pvcTemplate", "resources", "requests", "storage"),
	} {
		if size != "" {
			return size
		}
	}
	return "1Gi"
}

// acceptable reports values of the manifest that are invalid in a profile, such as names.
func (im *importer) acceptable(p *profiles.Profile) error {
	faults := p.Validate()
	if len(faults) == 0 {
		return nil
	}
	errs := make(strict.Errors, len(faults))
	for i, fault := range faults {
		errs[i] = im.cluster.faultOf(fault.Kind, fault.Field, "invalid in a profile: "+fault.Detail)
	}
	return errs
}

// choose tries every choice and keeps those that make the patches smaller.
func (im *importer) choose(p *profiles.Profile) *profiles.Profile {
	least := im.price(p)
	for _, choice := range im.choices() {
		tried := p.DeepCopy()
		choice(tried)
		if reflect.DeepEqual(tried, p) {
			continue
		}
		if price := im.price(tried); price < least {
			p, least = tried, price
		}
	}
	return p
}

// price is the amount of text that users have to read in addition to the profile's fields.
func (im *importer) price(p *profiles.Profile) int {
	if len(p.Validate()) > 0 {
		return impossible
	}
	have, err := im.rendered(p)
	if err != nil {
		return impossible
	}
	total := 0
	for _, o := range im.wanted {
		got, ok := have[o.id()]
		if !ok {
			total += 10 + leaves(o.want)
			continue
		}
		if patch := difference(o.kind, withoutDefaults(im.options.Target, o.kind, got.tree, o.want), o.want); patch != nil {
			total += leaves(patch)
		}
	}
	return total
}

// patches returns the remaining differences: one patch for each object, or one for a kind if all of its objects need the same.
func (im *importer) patches(p *profiles.Profile) ([]profiles.Patch, error) {
	have, err := im.rendered(p)
	if err != nil {
		return nil, err
	}
	needed := make([]tree, len(im.wanted))
	for i, o := range im.wanted {
		needed[i] = difference(o.kind, withoutDefaults(im.options.Target, o.kind, have[o.id()].tree, o.want), o.want)
		if o.kind == "Backup" && needed[i] != nil {
			return nil, strict.Errors{o.fault(firstLeaf("", needed[i]), "a Backup in a profile cannot have this field"+o.keepApart())}
		}
	}
	var all []profiles.Patch
	for i, o := range im.wanted {
		target, first := im.target(i, needed)
		if needed[i] == nil || !first {
			continue
		}
		if o.kind == "Cluster" {
			if own := splitOwn(needed[i]); own != nil {
				all = append(all, profiles.Patch{Target: profiles.PatchTarget{Kind: "Cluster", Name: o.name}, Patch: own})
			}
		}
		if len(needed[i]) > 0 {
			all = append(all, profiles.Patch{Target: target, Patch: needed[i]})
		}
	}
	return all, nil
}

// target returns the target of an object's patch. If all objects of a kind need the same patch, it is the kind, and only the first
// of them gets the patch.
func (im *importer) target(i int, needed []tree) (target profiles.PatchTarget, first bool) {
	o, same, first := im.wanted[i], true, true
	for j, other := range im.wanted {
		if other.kind == o.kind && j != i {
			same = same && reflect.DeepEqual(needed[i], needed[j])
			first = first && i < j
		}
	}
	if same {
		return profiles.PatchTarget{Kind: o.kind}, first
	}
	return profiles.PatchTarget{Group: o.group, Kind: o.kind, Name: o.name}, true
}

// splitOwn removes and returns the part of a Cluster's patch that is only for this Cluster: the source of its data. A patch
// without a name would also change a recovered cluster, which has its own bootstrap.
func splitOwn(patch tree) tree {
	spec := mapAt(patch, "spec")
	own := tree{}
	for _, key := range []string{"bootstrap", "externalClusters", "replica"} {
		if value, ok := spec[key]; ok {
			own[key] = value
			delete(spec, key)
		}
	}
	if spec != nil && len(spec) == 0 {
		delete(patch, "spec")
	}
	if len(own) == 0 {
		return nil
	}
	return tree{"spec": own}
}

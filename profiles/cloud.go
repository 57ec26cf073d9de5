// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/cloud/azure"
)

// Clouds lists the providers. The first is the default for a profile that sets no member of any union: such a profile may still
// have load balancers, and needs the operator's settings.
func Clouds() []cloud.Provider { return []cloud.Provider{azure.Provider{}} }

// Cloud returns the profile's cloud, bound to its sections: the member that is set in the unions. Validate reports unions with
// different clouds; Cloud then returns the first.
func (p *Profile) Cloud() cloud.Cloud {
	provider := p.provider()
	e := &p.Spec.Endpoints
	var pools []string
	var zones [][]string
	for i := range p.Spec.Scheduling.Pools {
		pools, zones = append(pools, p.Spec.Scheduling.Pools[i].Name), append(zones, p.Spec.Scheduling.Pools[i].Zones)
	}
	return provider.Bind(p.sections(provider.Name()), cloud.Facts{
		Backups:   p.Spec.Backup.Method != MethodNone,
		ReadWrite: e.ReadWrite != nil,
		ReadOnly:  e.ReadOnly != nil,
		Pools:     pools,
		Zones:     zones,
		Inherited: p.Spec.InheritedMetadata.Annotations,
	})
}

func (p *Profile) provider() cloud.Provider {
	clouds := Clouds()
	for _, u := range p.allUnions() {
		for _, m := range members(u.value) {
			if i := slices.IndexFunc(clouds, func(c cloud.Provider) bool { return c.Name() == m.name }); i >= 0 {
				return clouds[i]
			}
		}
	}
	return clouds[0]
}

// union is a part of the profile with a member for each cloud.
type union struct {
	path  string
	value any // a pointer to it, or nil if the profile has none
}

// unions returns the unions in the order in which Cloud reads them and sections returns them.
func (p *Profile) unions() [6]union {
	all := [6]union{
		{path: "spec.backup.store", value: &p.Spec.Backup.Store},
		{path: "spec.identity", value: &p.Spec.Identity},
		{path: "spec.endpoints", value: &p.Spec.Endpoints},
		{path: "spec.endpoints.readWrite"},
		{path: "spec.endpoints.readOnly"},
		{path: "spec.monitoring.alerts"},
	}
	if e := p.Spec.Endpoints.ReadWrite; e != nil {
		all[3].value = e
	}
	if e := p.Spec.Endpoints.ReadOnly; e != nil {
		all[4].value = e
	}
	if a := p.Spec.Monitoring.Alerts; a != nil {
		all[5].value = a
	}
	return all
}

// sections returns the sections of one cloud.
func (p *Profile) sections(name string) cloud.Sections {
	var all [6]any
	for i, u := range p.unions() {
		all[i] = sectionOf(u.value, name)
	}
	s := cloud.Sections{Store: all[0], Identity: all[1], Endpoints: all[2], ReadWrite: all[3], ReadOnly: all[4], Alerts: all[5]}
	for _, u := range p.poolerUnions() {
		s.Poolers = append(s.Poolers, sectionOf(u.value, name))
	}
	for _, u := range p.nodeUnions() {
		s.Nodes = append(s.Nodes, sectionOf(u.value, name))
	}
	return s
}

// sectionOf is the member of a union for one cloud; nil if it is not set.
func sectionOf(union any, name string) any {
	for _, m := range members(union) {
		if m.name == name {
			return m.value.Interface()
		}
	}
	return nil
}

// allUnions are the unions of the whole profile.
func (p *Profile) allUnions() []union {
	all := p.unions()
	return append(append(all[:], p.poolerUnions()...), p.nodeUnions()...)
}

// poolerUnions are the unions of the Poolers, one for each.
func (p *Profile) poolerUnions() []union {
	var all []union
	for i := range p.Spec.Poolers {
		u := union{path: fmt.Sprintf("spec.poolers[%d].endpoint", i)}
		if e := p.Spec.Poolers[i].Endpoint; e != nil {
			u.value = e
		}
		all = append(all, u)
	}
	return all
}

// nodeUnions are the unions of the Kubernetes cluster and of each node pool, in the order of cloud.Sections.
func (p *Profile) nodeUnions() []union {
	s := &p.Spec.Scheduling
	if s.Kubernetes == nil && len(s.Pools) == 0 {
		return nil
	}
	all := []union{{path: "spec.scheduling.kubernetes"}}
	if s.Kubernetes != nil {
		all[0].value = s.Kubernetes
	}
	for i := range s.Pools {
		all = append(all, union{fmt.Sprintf("spec.scheduling.pools[%d]", i), &s.Pools[i]})
	}
	return all
}

// SetSections sets the sections of the cloud with this name in the profile. A nil section leaves the profile unchanged; a nil
// pointer of the section's type removes the section. It writes to the profile's endpoints, which the caller must not share.
func (p *Profile) SetSections(name string, s cloud.Sections) {
	for i, section := range [6]any{s.Store, s.Identity, s.Endpoints, s.ReadWrite, s.ReadOnly, s.Alerts} {
		u := p.unions()[i]
		if section == nil || u.value == nil {
			continue
		}
		if at := memberNamed(u.value, name); at.IsValid() {
			at.Set(reflect.ValueOf(section))
		}
	}
	for i, section := range s.Poolers {
		if e := p.Spec.Poolers[i].Endpoint; section != nil && e != nil {
			memberNamed(e, name).Set(reflect.ValueOf(section))
		}
	}
}

// member of a union that is set.
type member struct {
	name  string
	value reflect.Value
}

// members returns the members that are set in a union, in the order of its fields: the pointers that have the name of a provider.
// It does not read the names of nil fields, since that allocates.
func members(union any) []member {
	if union == nil {
		return nil
	}
	var set []member
	v := reflect.ValueOf(union).Elem()
	for i := range v.NumField() {
		if at := v.Field(i); at.Kind() == reflect.Pointer && !at.IsNil() {
			name := jsonName(v.Type().Field(i))
			if slices.ContainsFunc(Clouds(), func(c cloud.Provider) bool { return c.Name() == name }) {
				set = append(set, member{name, at})
			}
		}
	}
	return set
}

// memberNamed returns the field of a union for one cloud.
func memberNamed(union any, name string) reflect.Value {
	v := reflect.ValueOf(union).Elem()
	for i := range v.NumField() {
		if jsonName(v.Type().Field(i)) == name {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// readsSetting reports whether this version of the operator reads an entry of its ConfigMap.
func (t Target) readsSetting(name string) bool {
	path := "ConfigMap:data." + name
	for i := range features {
		if features[i].Path == path {
			return t.has(featureID(i))
		}
	}
	return true
}

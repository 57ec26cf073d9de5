// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// Source is a stream of manifests, YAML or JSON, and its name in messages.
type Source struct {
	Name string
	Data []byte
}

// Options are values that the manifests do not contain.
type Options struct {
	// Target is the operator's version, as "1.30". Empty: the newest.
	Target string
	// Namespace of manifests without a namespace. Empty: "default".
	Namespace string
	// Cluster selects one of several Clusters by its name, or by its namespace and name separated by a slash.
	Cluster string
	// Skip lists kinds that stay in separate manifests, such as kinds that a profile cannot contain.
	Skip []string
}

// Result is the profile, with notes for the user.
type Result struct {
	// Profile is the text of the file.
	Profile []byte
	// Notes list the objects that are left out and why, and the decisions of pgha.
	Notes []string
}

// Import creates a profile that renders the Cluster in the manifests and the objects that belong to it. The error is of type
// profiles.Errors and lists everything that a profile cannot contain.
func Import(sources []Source, o Options) (*Result, error) {
	im := &importer{options: o}
	objects, faults := im.read(sources)
	if len(faults) > 0 {
		return nil, faults
	}
	texts := secretsOf(objects)
	result, err := im.profile(objects)
	if err != nil {
		return nil, hidden(err, texts)
	}
	for i, note := range result.Notes {
		result.Notes[i] = texts.Hide(note)
	}
	return result, nil
}

// profile creates the profile of objects.
func (im *importer) profile(objects []*object) (*Result, error) {
	if err := im.sort(objects); err != nil {
		return nil, err
	}
	p, err := im.base()
	if err != nil {
		return nil, err
	}
	p = im.simplify(im.choose(p))
	if err := im.uncarried(p); err != nil {
		return nil, err
	}
	if p.Spec.Patches, err = im.patches(p); err != nil {
		return nil, err
	}
	text, err := im.write(p)
	if err != nil {
		return nil, err
	}
	return &Result{Profile: text, Notes: im.notes}, nil
}

// importer is one run of Import.
type importer struct {
	options Options
	cluster *object
	wanted  []*object // the Cluster and the objects that belong to it
	notes   []string

	roleSecrets map[string]bool // the Secrets of the Cluster's roles, without that of the owner
}

func (im *importer) note(format string, args ...any) {
	im.notes = append(im.notes, fmt.Sprintf(format, args...))
}

// rendered returns the objects of the profile to compare with the manifests, by ID.
func (im *importer) rendered(p *profiles.Profile) (map[string]*renderedObject, error) {
	objects, err := render.Objects(p, render.Options{})
	if err != nil {
		return nil, err
	}
	if p.Spec.Backup.OnDemand != "" && p.Spec.Backup.Method != profiles.MethodNone {
		backups, err := render.Backup(p, render.BackupOptions{})
		if err != nil {
			return nil, err
		}
		objects = append(objects, backups...)
	}
	all := make(map[string]*renderedObject, len(objects))
	for _, o := range objects {
		t, err := treeOf(o)
		if err != nil {
			return nil, err
		}
		gvk := o.GetObjectKind().GroupVersionKind()
		withoutDerived(gvk.Kind, t)
		id := (&object{group: gvk.Group, kind: gvk.Kind, name: o.GetName()}).id()
		all[id] = &renderedObject{kind: gvk.Kind, tree: t}
	}
	return all, nil
}

type renderedObject struct {
	kind string
	tree tree
}

// verify parses and renders the text again and compares the objects with the manifests. A difference is a bug in pgha.
func (im *importer) verify(text []byte) error {
	p, err := profiles.Parse("the imported profile", text)
	if err != nil {
		return err
	}
	have, err := im.rendered(p)
	if err != nil {
		return err
	}
	var faults strict.Errors
	for _, o := range im.wanted {
		got, ok := have[o.id()]
		if !ok {
			faults = append(faults, o.fault("", "cannot be imported: the profile does not render it"))
			continue
		}
		if path := firstDifference("", withoutDefaults(im.options.Target, o.kind, got.tree, o.want), o.want); path != "" {
			faults = append(faults, o.fault(path, "cannot be imported: the profile would render something else"))
		}
	}
	return faults.Err()
}

// uncarried reports manifests that the profile does not render.
func (im *importer) uncarried(p *profiles.Profile) error {
	have, err := im.rendered(p)
	if err != nil {
		return err
	}
	var faults strict.Errors
	for _, o := range im.wanted {
		if _, ok := have[o.id()]; !ok {
			faults = append(faults, o.fault("", im.whyNot(o, p)+o.keepApart()))
		}
	}
	return faults.Err()
}

// stores names the object stores that a profile supports for backups.
func stores() string {
	var all []string
	for _, provider := range profiles.Clouds() {
		all = append(all, provider.Stores())
	}
	return strings.Join(all, " or ")
}

// SPDX-License-Identifier: Apache-2.0

package dir

import (
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/strict"
)

// recovery is the folder whose objects are not part of the base. An object that moves there is no longer in the base.
const recovery = "recovery/"

// guard finds objects that hold data and that the base no longer has. File names are not enough: an object may move to
// another folder, and only the text contains its namespace.
func (d *Dir) guard(root *os.Root, c *Change, files []base.File) error {
	var before []string
	for _, name := range slices.Concat(c.Changed, c.dropped) {
		name = strings.TrimPrefix(name, c.sub+"/")
		if !mayHold(name) {
			continue
		}
		data, err := content(root, name)
		if err != nil {
			return err
		}
		objects, ok := held(name, data)
		if !ok && slices.ContainsFunc(files, func(f base.File) bool { return f.Name == name }) {
			continue // for example with conflict markers: the rendered file replaces it
		}
		before = append(before, objects...)
	}
	if len(before) == 0 {
		return nil
	}
	var after []string
	for _, f := range files {
		if mayHold(f.Name) {
			objects, _ := held(f.Name, f.Data)
			after = append(after, objects...)
		}
	}
	for _, object := range before {
		if !slices.Contains(after, object) && !slices.Contains(c.Lost, object) {
			c.Lost = append(c.Lost, object)
		}
	}
	slices.Sort(c.Lost) // Clusters first
	if len(c.Lost) > 0 && !d.options.Prune && !d.options.DryRun {
		return fmt.Errorf("it would no longer have %s: applying it with pruning deletes these objects and their data; if this is "+
			"intended, use --prune", strings.Join(c.Lost, ", "))
	}
	return nil
}

// mayHold reports whether the file, by its name, has an object that holds data, or generates one.
func mayHold(name string) bool {
	kind, _, ok := strings.Cut(path.Base(name), "-")
	return path.Base(name) == "kustomization.yaml" || ok && path.Ext(name) == ".yaml" && kinds.Named(kindOf(kind)).HoldsData
}

// kindOf returns the kind for the lower-case kind in a file name; the argument itself if no kind matches.
func kindOf(lower string) string {
	for _, k := range kinds.All() {
		if strings.EqualFold(k.Kind, lower) {
			return k.Kind
		}
	}
	return lower
}

// held returns the objects in a file that hold data. If the text cannot be parsed, it returns the file name and false.
func held(name string, data []byte) (objects []string, ok bool) {
	part := ""
	if strings.HasPrefix(name, recovery) {
		part = " in " + recovery
	}
	if object, ok := plain(data); ok {
		return []string{object + part}, true
	}
	documents, faults := strict.Parse(name, data)
	for _, doc := range documents {
		kind, _ := doc.Get("kind")
		if kinds.Named(kind).HoldsData {
			objects = append(objects, kind+" "+objectName(doc, "metadata.")+part)
		}
		for _, generator := range doc.Items("secretGenerator") {
			objects = append(objects, "Secret "+objectName(generator, "")+part)
		}
	}
	kind, rest, _ := strings.Cut(strings.TrimSuffix(path.Base(name), ".yaml"), "-")
	switch kind = kindOf(kind); {
	case len(objects) > 0 && len(faults) == 0, !kinds.Named(kind).HoldsData:
		return objects, true
	default:
		return []string{kind + " " + rest + part}, false
	}
}

// plain is held for a file in the form that pgha writes. It does not parse YAML, which would take as long as rendering.
// Files in any other form are parsed.
func plain(data []byte) (object string, ok bool) {
	fields := map[string]string{}
	section := ""
	for line := range strings.Lines(string(data)) {
		key, value, found := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "- ") {
			key = section + strings.TrimPrefix(key, " ")
		} else if section = key; !found {
			return "", false // another document, a comment or a conflict marker
		}
		if key != "kind" && key != "metadata name" && key != "metadata namespace" {
			continue
		}
		value = strings.TrimPrefix(value, " ")
		if fields[key] != "" || !found || strings.ContainsAny(value, " \t\r\"'#&*!{}[]|>") {
			return "", false
		}
		fields[key] = value
	}
	name := fields["metadata name"]
	if namespace := fields["metadata namespace"]; namespace != "" {
		name = namespace + "/" + name
	}
	return fields["kind"] + " " + name, kinds.Named(fields["kind"]).HoldsData && fields["metadata name"] != ""
}

func objectName(doc *strict.Document, at string) string {
	name, _ := doc.Get(at + "name")
	if namespace, ok := doc.Get(at + "namespace"); ok {
		return namespace + "/" + name
	}
	return name
}

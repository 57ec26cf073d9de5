// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	corev1 "k8s.io/api/core/v1"
)

// StepFile is a file of a step: what to do as comments, and the objects to apply.
type StepFile struct {
	// Name of the file; with several sites, in the folder of its site.
	Name string
	// Data is a stream of YAML, or text if the step has no objects.
	Data []byte
}

// StepFiles are the steps of a plan as files, in the order of their names; none if one apply can do everything. A Secret with values is
// left out: its file says so.
func StepFiles(p *Plan) ([]StepFile, error) {
	var sites []*Site
	shared := false
	for i := range p.Sites {
		if s := &p.Sites[i]; len(s.Steps) > 0 {
			sites = append(sites, s)
		}
		shared = shared || p.Sites[i].Name == ""
	}
	var files []StepFile
	for _, s := range sites {
		folder := ""
		if len(sites) > 1 {
			folder = s.folder() + "/"
		}
		for i := range s.Steps {
			f, err := s.file(i, folder, shared && s.Name != "")
			if err != nil {
				return nil, fmt.Errorf("cannot write step %d of %s: %w", i+1, s.title(), err)
			}
			files = append(files, f)
		}
	}
	return files, nil
}

// folder is the name of the folder of a site.
func (s *Site) folder() string {
	switch {
	case s.Name == "":
		return "shared"
	case s.Namespace == "":
		return s.Name
	}
	return s.Namespace + "." + s.Name
}

// file is the file of one step.
func (s *Site) file(i int, folder string, shared bool) (StepFile, error) {
	step := &s.Steps[i]
	name := fmt.Sprintf("%0*d-%s", len(fmt.Sprint(len(s.Steps))), i+1, slug(step.Title))
	objects, left := step.appliable()
	if len(objects) == 0 {
		w := &textWriter{}
		step.instructions(w, "", s.title(), i+1, len(s.Steps), "")
		return StepFile{folder + name + ".txt", w.out.Bytes()}, nil
	}
	data, err := manifest.YAML(objects)
	if err != nil {
		return StepFile{}, err
	}
	name += ".yaml"
	w := &textWriter{}
	step.instructions(w, "# ", s.title(), i+1, len(s.Steps), name)
	for _, ref := range left {
		w.wrapped("# ", "# ", "Not in this file, since its values are secret: "+clean(ref.String())+". Apply yours.")
	}
	if shared && i == 0 {
		w.wrapped("# ", "# ", "Objects that several Clusters share are not in this file. Apply them first.")
	}
	w.out.Write(data)
	return StepFile{folder + name, bytes.Clone(w.out.Bytes())}, nil
}

// appliable are the objects of a step that may be in a file, and the Secrets that may not.
func (s *Step) appliable() (objects []manifest.Object, left []lint.Ref) {
	for _, r := range s.Objects {
		if secret, ok := r.Object.(*corev1.Secret); ok && len(secret.Data)+len(secret.StringData) > 0 {
			left = append(left, r.Ref())
			continue
		}
		objects = append(objects, r.Object)
	}
	return objects, left
}

// instructions writes what to do in a step, each line after a prefix.
func (s *Step) instructions(w *textWriter, prefix, site string, number, of int, file string) {
	w.wrapped(prefix, prefix, clean(fmt.Sprintf("%s, step %d of %d: %s.", site, number, of, s.Title)))
	if file != "" {
		w.wrapped(prefix, prefix, "Apply this file alone, never the whole directory. Where the policies of pgha guard are in force and refuse it, annotate the object with the class that "+
			"their message names, and remove the annotation after the last step.")
	}
	at := 0
	item := func(text string) {
		at++
		w.wrapped(fmt.Sprintf("%s  %d. ", prefix, at), prefix+"     ", clean(text))
	}
	for _, text := range instructions(s.Do) {
		item(text)
	}
	if file != "" {
		item("Apply it as you apply these objects otherwise, such as: kubectl apply --server-side -f " + file)
	}
	for _, text := range instructions(s.Then) {
		item(text)
	}
}

// instructions are the sentences of an instruction.
func instructions(text string) []string {
	if text == "" {
		return nil
	}
	var all []string
	for sentence := range strings.SplitSeq(strings.TrimSuffix(text, "."), ". ") {
		if !strings.Contains(sentence, ": kubectl ") { // a full stop would be copied with the command
			sentence += "."
		}
		all = append(all, sentence)
	}
	return all
}

// slug is a title as a part of a file's name.
func slug(title string) string {
	const longest = 50
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	text := b.String()
	if len(text) > longest {
		text = text[:longest]
		if i := strings.LastIndexByte(text, '-'); i > 0 {
			text = text[:i]
		}
	}
	return strings.Trim(text, "-")
}

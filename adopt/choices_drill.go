// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/profiles"
)

// isDrill reports whether the object is the ConfigMap with the files of a restore drill.
func (o *object) isDrill() bool {
	data := mapAt(o.raw, "data")
	return o.kind == "ConfigMap" && data["drill.sh"] != nil && data["cluster.yaml"] != nil
}

// derived are the files of a drill that pgha writes by itself: the scripts of its release, and what follows from the Cluster.
var derived = [...]string{"cluster.yaml", "drill.sh", "last-commit.sh", "queries.yaml"}

// withoutDerived removes those files from the ConfigMap of a drill. Import does not keep them as patches: they would be old scripts, and a
// copy that no longer follows its source.
func withoutDerived(kind string, t tree) {
	data := mapAt(t, "data")
	if kind != "ConfigMap" || data["drill.sh"] == nil {
		return
	}
	for _, name := range derived {
		delete(data, name)
	}
}

// drillChoices sets the restore drill, from its CronJob and its ConfigMap.
func (im *importer) drillChoices() []choice {
	var job, files *object
	for _, o := range im.wanted {
		switch {
		case o.kind == "CronJob":
			job = o
		case o.isDrill():
			files = o
		}
	}
	if job == nil || files == nil {
		return nil
	}
	return []choice{func(p *profiles.Profile) { p.Spec.Backup.Drill = drillOf(job, mapAt(files.raw, "data"), p) }}
}

// drillOf reads a drill as package render writes it. Another CronJob gives a drill that renders something else, so that the choice is
// discarded.
func drillOf(job *object, files tree, p *profiles.Profile) *profiles.Drill {
	containers := listAt(job.want, "spec", "jobTemplate", "spec", "template", "spec", "containers")
	if len(containers) != 1 {
		return nil
	}
	env := map[string]string{}
	for _, v := range listAt(containers[0], "env") {
		env[textAt(v, "name")] = textAt(v, "value")
	}
	d := &profiles.Drill{Cron: textAt(job.want, "spec", "schedule"), TimeZone: textAt(job.want, "spec", "timeZone"), Image: textAt(containers[0], "image")}
	if job.name != p.DrillName() {
		d.Name = job.name
	}
	if env["DRILL_KEEP"] != d.KeepCopies() {
		d.Keep = env["DRILL_KEEP"]
	}
	if n, err := strconv.ParseInt(env["TIMEOUT"], 10, 32); err == nil && int32(n) != d.Seconds() {
		d.Timeout = int32(n)
	}
	for name := range strings.FieldsSeq(env["DRILL_CHECKS"]) {
		d.Checks = append(d.Checks, profiles.DrillCheck{Name: name, SQL: strings.TrimSpace(textAt(files, "check-"+name+".sql"))})
	}
	if lines := strings.Split(strings.TrimSpace(textAt(files, "newest.sql")), "\n"); len(lines) > 2 {
		d.Newest = strings.Join(lines[1:len(lines)-1], "\n") // the profile's query is between two lines of pgha
	}
	copied := copySizes(textAt(files, "cluster.yaml"))
	own := func(path, source string) string {
		if value, _ := copied[path].(string); value != source {
			return value
		}
		return ""
	}
	d.Resources.CPU = own("spec.resources.limits.cpu", p.Spec.Resources.CPU)
	d.Resources.Memory = own("spec.resources.limits.memory", p.Spec.Resources.Memory)
	d.StorageClass = own("spec.storage.storageClass", p.Spec.Storage.StorageClass)
	return d
}

// copySizes reads what a drill may set in its copy.
func copySizes(text string) tree {
	docs, _ := strict.Parse("", []byte(text))
	if len(docs) != 1 {
		return nil
	}
	t := tree{}
	for _, path := range []string{"spec.resources.limits.cpu", "spec.resources.limits.memory", "spec.storage.storageClass"} {
		if value, ok := docs[0].Get(path); ok {
			t[path] = value
		}
	}
	return t
}

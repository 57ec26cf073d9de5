// SPDX-License-Identifier: Apache-2.0

// Package dashboard writes a dashboard for Grafana about one Cluster. Its thresholds are those of the alerts.
// https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
package dashboard

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"

	"github.com/pgha/pgha/internal/alert"
)

// JSON returns the dashboard of a Cluster, with the thresholds of its alerts.
func JSON(f *alert.Facts, overrides []alert.Override) (string, error) {
	d := model{
		UID: uid(f), Title: "PostgreSQL " + f.Namespace + "/" + f.Cluster, Tags: []string{"postgresql", "cloudnative-pg"},
		SchemaVersion: 39, Refresh: "1m", Time: timeRange{From: "now-6h", To: "now"}, Editable: true,
		Templating: templating{List: []variable{{Name: "datasource", Label: "Data source", Type: "datasource", Query: "prometheus"}}},
	}
	for _, p := range place(panels(f, thresholds(f, overrides))) {
		d.Panels = append(d.Panels, p.widget())
	}
	b := bytes.Buffer{}
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(d); err != nil {
		return "", fmt.Errorf("cannot encode the dashboard of %q: %w", f.Cluster, err)
	}
	return b.String(), nil
}

// uid is the same for every run, so that an import replaces the dashboard. Grafana takes 40 characters, and names may be longer.
func uid(f *alert.Facts) string {
	h := fnv.New64a()
	h.Write([]byte(f.Namespace + "/" + f.Cluster))
	return fmt.Sprintf("pgha-%016x", h.Sum64())
}

// thresholds are the values of the alerts by name.
func thresholds(f *alert.Facts, overrides []alert.Override) map[string]float64 {
	all := map[string]float64{}
	for _, o := range [][]alert.Override{nil, overrides} { // an alert that is switched off still has its line
		for _, group := range alert.Of(f, o) {
			for i := range group {
				all[group[i].Name] = group[i].Value
			}
		}
	}
	return all
}

// place puts panels into rows of 24 columns.
func place(all []panel) []panel {
	x, y, height := 0, 0, 0
	for i := range all {
		p := &all[i]
		p.id = i + 1
		if x+p.width > 24 {
			x, y = 0, y+height
			height = 0
		}
		p.x, p.y = x, y
		x, height = x+p.width, max(height, p.height)
	}
	return all
}

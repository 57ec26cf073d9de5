// SPDX-License-Identifier: Apache-2.0

package dashboard

// model is the part of Grafana's JSON model that pgha sets.
type model struct {
	UID           string     `json:"uid"`
	Title         string     `json:"title"`
	Tags          []string   `json:"tags"`
	Editable      bool       `json:"editable"`
	SchemaVersion int        `json:"schemaVersion"`
	Refresh       string     `json:"refresh"`
	Time          timeRange  `json:"time"`
	Templating    templating `json:"templating"`
	Panels        []widget   `json:"panels"`
}

type timeRange struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type templating struct {
	List []variable `json:"list"`
}

type variable struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Type  string `json:"type"`
	Query string `json:"query"`
}

// widget is a panel as Grafana has it.
type widget struct {
	ID          int         `json:"id"`
	Type        string      `json:"type"`
	Title       string      `json:"title"`
	Description string      `json:"description,omitempty"`
	GridPos     gridPos     `json:"gridPos"`
	Datasource  source      `json:"datasource"`
	Targets     []target    `json:"targets"`
	FieldConfig fieldConfig `json:"fieldConfig"`
	Options     options     `json:"options"`
}

type gridPos struct {
	H int `json:"h"`
	W int `json:"w"`
	X int `json:"x"`
	Y int `json:"y"`
}

type source struct {
	Type string `json:"type"`
	UID  string `json:"uid"`
}

type target struct {
	RefID        string `json:"refId"`
	Datasource   source `json:"datasource"`
	Expr         string `json:"expr"`
	LegendFormat string `json:"legendFormat"`
}

type fieldConfig struct {
	Defaults defaults `json:"defaults"`
}

type defaults struct {
	Unit       string  `json:"unit"`
	Min        *int    `json:"min,omitempty"`
	Max        *int    `json:"max,omitempty"`
	Custom     *custom `json:"custom,omitempty"`
	Thresholds steps   `json:"thresholds"`
}

// custom is for time series: a line at each threshold.
type custom struct {
	ThresholdsStyle style `json:"thresholdsStyle"`
}

type style struct {
	Mode string `json:"mode"`
}

type steps struct {
	Mode  string `json:"mode"`
	Steps []step `json:"steps"`
}

// step is a colour from a value on; the first one has no value.
type step struct {
	Color string   `json:"color"`
	Value *float64 `json:"value,omitempty"`
}

type options struct {
	ReduceOptions *reduce `json:"reduceOptions,omitempty"`
	ColorMode     string  `json:"colorMode,omitempty"`
	Legend        *legend `json:"legend,omitempty"`
}

type reduce struct {
	Calcs []string `json:"calcs"`
}

type legend struct {
	DisplayMode string `json:"displayMode"`
	Placement   string `json:"placement"`
	ShowLegend  bool   `json:"showLegend"`
}

// panel is a panel in the words of this package.
type panel struct {
	kind, title, about, unit string
	width, height            int
	queries                  []query
	// warn and critical are values from which the colour changes; low turns them round: below them. 0 for none.
	warn, critical float64
	low            bool
	share          bool // 0 to 100 %

	id, x, y int
}

type query struct{ expr, legend string }

const (
	green, yellow, red = "green", "orange", "red"
	stat, series       = "stat", "timeseries"
)

func (p *panel) widget() widget {
	w := widget{
		ID: p.id, Type: p.kind, Title: p.title, Description: p.about, GridPos: gridPos{p.height, p.width, p.x, p.y},
		Datasource: prometheus(), FieldConfig: fieldConfig{Defaults: defaults{Unit: p.unit, Thresholds: steps{"absolute", p.steps()}}},
	}
	if p.share {
		w.FieldConfig.Defaults.Min, w.FieldConfig.Defaults.Max = new(0), new(100)
	}
	for i, q := range p.queries {
		w.Targets = append(w.Targets, target{string(rune('A' + i)), prometheus(), q.expr, q.legend})
	}
	if p.kind == stat {
		w.Options = options{ReduceOptions: &reduce{[]string{"lastNotNull"}}, ColorMode: "background"}
		return w
	}
	mode := "off"
	if p.warn+p.critical > 0 {
		mode = "dashed"
	}
	w.FieldConfig.Defaults.Custom = &custom{style{mode}}
	w.Options = options{Legend: &legend{"list", "bottom", true}}
	return w
}

func prometheus() source { return source{"prometheus", "${datasource}"} }

func (p *panel) steps() []step {
	if p.low {
		all := []step{{Color: red}}
		if p.critical > 0 {
			all = append(all, step{yellow, &p.critical})
		}
		return append(all, step{green, &p.warn})
	}
	all := []step{{Color: green}}
	if p.warn > 0 {
		all = append(all, step{yellow, &p.warn})
	}
	if p.critical > 0 {
		all = append(all, step{red, &p.critical})
	}
	return all
}

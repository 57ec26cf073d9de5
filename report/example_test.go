// SPDX-License-Identifier: Apache-2.0

package report_test

import (
	"bytes"
	"fmt"
	"time"

	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/report"
)

func Example() {
	text, err := profiles.Builtin("aks-full")
	if err != nil {
		panic(err)
	}
	p, err := profiles.Parse("prod.yaml", text)
	if err != nil {
		panic(err)
	}
	now := time.Date(2026, time.November, 28, 0, 0, 0, 0, time.UTC)
	site, err := report.Of(p, report.Options{Now: now})
	if err != nil {
		panic(err)
	}
	page := &report.Page{Now: now, Sites: []*report.Site{site}}
	html := page.HTML()
	fmt.Println(site.Name, site.Target, site.Fit.Verdict())
	fmt.Println(bytes.Count(html, []byte("<svg class=\"topology\"")), "picture")
	// Output:
	// pg 1.30.1 fits
	// 1 picture
}

// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// API groups that rules know.
const (
	cnpgGroup       = "postgresql.cnpg.io"
	barmanGroup     = "barmancloud.cnpg.io"
	monitoringGroup = "monitoring.coreos.com"
	azureMonitoring = "azmonitoring.coreos.com"
)

// newObject is an empty object of a kind that rules look at, or nil for all others.
func newObject(apiVersion, kind string) manifest.Object {
	version := apiVersion[strings.IndexByte(apiVersion, '/')+1:]
	k := kinds.Find(kinds.GroupOf(apiVersion), kind)
	if version != "v1" || k == nil || k.New == nil || k.Partial {
		return nil
	}
	return k.New()
}

// kindSince are the first releases that have a kind; empty for a kind that does not depend on the operator.
func kindSince(apiVersion, kind string) profiles.Releases {
	if k := kinds.Find(kinds.GroupOf(apiVersion), kind); k != nil {
		return k.Since()
	}
	return ""
}

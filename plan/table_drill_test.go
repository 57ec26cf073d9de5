// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/plan"
	"gotest.tools/v3/assert"
)

const jobAccountText = `---
apiVersion: v1
kind: ServiceAccount
metadata: {name: jobs, namespace: db}
`

const jobText = `---
apiVersion: batch/v1
kind: CronJob
metadata: {name: drill, namespace: db}
spec: {schedule: "0 5 * * 6", jobTemplate: {spec: {template: {spec: {serviceAccountName: jobs, restartPolicy: Never, containers: [{name: a, image: b}]}}}}}
`

// The account of a CronJob's Jobs is not that of the instances, which fail without theirs.
func TestAccountRemoved(t *testing.T) {
	o := object(t, changed(t, clusterText+jobAccountText+jobText, jobAccountText, ""), "ServiceAccount", "jobs")
	assert.Equal(t, o.Class, plan.ObjectsOnly)
	assert.Assert(t, strings.Contains(o.Effect.Why, "the Jobs of CronJob db/drill"), o.Effect.Why)
	o = object(t, changed(t, clusterText+jobAccountText, jobAccountText, ""), "ServiceAccount", "jobs")
	assert.Equal(t, o.Class, plan.FailsLater)
}

// SPDX-License-Identifier: Apache-2.0

package alert

import "time"

// Pooler is a Pooler of the Cluster that Prometheus scrapes.
type Pooler struct {
	// Name of the Pooler, and of the Deployment of its pods.
	Name string
	// Pods is their number.
	Pods float64
	// Size is how many connections a pod opens to PostgreSQL for one database and user; 0 for no limit.
	Size float64
	// Clients is how many clients a pod takes.
	Clients float64
}

// bouncers matches the series of the pods of the Pooler. A Deployment calls them <pooler>-<hash>-<five characters>.
func (f *Facts) bouncers(more ...string) string {
	return f.matching(append([]string{`pod=~"` + f.pooler.Name + `-[a-z0-9]+-[a-z0-9]{5}"`}, more...)...)
}

// EachPooler are the facts as the alerts of each Pooler see them.
func (f *Facts) EachPooler() []*Facts { return f.views(poolers[0].Group) }

// Pooler is the one that the facts of EachPooler are about.
func (f *Facts) Pooler() *Pooler { return f.pooler }

// Pools matches the series of pools. PgBouncer has one of its own for the console.
func (f *Facts) Pools() string { return f.bouncers(`database!="pgbouncer"`) }

const byPool = "max by (namespace, pod, database, user) "

// ofPooler is a threshold for each Pooler.
func ofPooler(value func(*Pooler) float64, applies func(*Pooler) bool) func(*Facts) (float64, bool) {
	return func(f *Facts) (float64, bool) {
		if f.pooler == nil || !applies(f.pooler) {
			return 0, false
		}
		return value(f.pooler), true
	}
}

func every(*Pooler) bool { return true }

// poolers are the alerts about one Pooler. The metric cnpg_pgbouncer_up is in the operator's code, and no release serves it.
var poolers = [...]*Kind{
	{
		Name: "PostgresPoolerInstanceMissing", Group: "pooler", Severity: Warning, For: 5 * time.Minute, Unit: Count, Least: 1, Most: 1000,
		Summary:   "Fewer pods of a Pooler answer than it has.",
		Means:     "A pod of PgBouncer is pending, is not scraped, or its PgBouncer does not answer. Clients use the other pods; without any, nobody can connect through the Pooler.",
		Formula:   "The number of pods, `spec.poolers[].instances`.",
		Do:        "Look at the pods of the Deployment and at their log.",
		threshold: ofPooler(func(p *Pooler) float64 { return p.Pods }, every),
		expr: func(f *Facts, t float64) string {
			answers := "cnpg_pgbouncer_last_collection_error" + f.bouncers() + " == 0"
			return "(count by (namespace) (" + answers + ") or absent(" + answers + ") - 1) < " + Number(t)
		},
	},
	{
		Name: "PostgresPoolerClientsWaiting", Group: "pooler", Severity: Warning, For: 2 * time.Minute, Unit: Duration, Least: 1, Most: 3600,
		Summary:   "Clients of a Pooler wait too long for a connection.",
		Means:     "All connections of a pool are in use, or PgBouncer cannot connect to PostgreSQL. After `query_wait_timeout`, PgBouncer ends the clients that wait.",
		Formula:   "Ten seconds for the client that has waited longest.",
		Do:        "Look for long transactions, which keep the connections of the pool. If PostgreSQL has room, raise `default_pool_size`.",
		threshold: ofPooler(func(*Pooler) float64 { return 10 }, every),
		expr: func(f *Facts, t float64) string {
			return byPool + "(cnpg_pgbouncer_pools_maxwait" + f.Pools() + ") > " + Number(t)
		},
	},
	{
		Name: "PostgresPoolerPoolFull", Group: "pooler", Severity: Warning, For: 5 * time.Minute, Unit: Percent, Least: 1, Most: 100,
		Summary:   "Most connections of a pool are in use.",
		Means:     "A pool is the connections of one pod for one database and user. When all are in use, clients wait.",
		Formula:   "90 % of `default_pool_size` and `reserve_pool_size`. Without a limit there is no such alert.",
		Do:        "As for PostgresPoolerClientsWaiting.",
		threshold: ofPooler(func(*Pooler) float64 { return 90 }, func(p *Pooler) bool { return p.Size > 0 }),
		expr: func(f *Facts, t float64) string {
			return byPool + "(cnpg_pgbouncer_pools_sv_active" + f.Pools() + ") >= " + Number(max(1, f.pooler.Size*t/100))
		},
	},
	{
		Name: "PostgresPoolerClientsHigh", Group: "pooler", Severity: Warning, For: 5 * time.Minute, Unit: Percent, Least: 1, Most: 100,
		Summary:   "A pod of a Pooler has almost as many clients as it takes.",
		Means:     "At `max_client_conn`, PgBouncer refuses new clients.",
		Formula:   "80 % of `max_client_conn`, which counts for each pod.",
		Do:        "Raise `max_client_conn`, or add pods. Find out whether the clients close their connections.",
		threshold: ofPooler(func(*Pooler) float64 { return 80 }, func(p *Pooler) bool { return p.Clients > 0 }),
		expr: func(f *Facts, t float64) string {
			clients := func(kind string) string {
				return "sum by (namespace, pod) (cnpg_pgbouncer_pools_" + kind + f.Pools() + ")"
			}
			return clients("cl_active") + " + " + clients("cl_waiting") + " > " + whole(f.pooler.Clients*t/100)
		},
	},
}

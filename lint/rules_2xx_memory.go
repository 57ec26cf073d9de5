// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	"github.com/pgha/pgha/internal/pgsettings"
)

func memoryRules() []Rule {
	return []Rule{
		{
			ID: "PGHA222", Title: "memory settings above the container's memory", Severity: Warning, Beyond: true,
			check: eachCluster(memoryBudget),
			Why: "A busy server uses at least shared_buffers, one work_mem for every connection and maintenance_work_mem for " +
				"three autovacuum workers. One query can use work_mem several times. Above the container's limit the kernel kills " +
				"a backend, and PostgreSQL restarts all of them.",
			Source: postgresDocs + "runtime-config-resource.html",
		},
		{
			ID: "PGHA223", Title: "shared_buffers far from a quarter of the memory", Severity: Warning, Beyond: true,
			check: eachCluster(sharedBuffersShare),
			Why: "Start with a quarter of the container's memory. Above 40 % PostgreSQL rarely gets faster, and too little is " +
				"left for queries and the page cache. With a tenth or less, most of the memory that you pay for does not hold hot " +
				"pages.",
			Source: operatorDocs + "resource_management/",
		},
		{
			ID: "PGHA224", Title: "effective_cache_size above the container's memory", Severity: Warning, Beyond: true,
			check: eachCluster(effectiveCache),
			Why: "The page cache counts against the container's limit, so a larger cache cannot exist. The planner then " +
				"estimates index scans as cheaper than they are.",
			Source: postgresDocs + "runtime-config-query.html#GUC-EFFECTIVE-CACHE-SIZE",
		},
		{
			ID: "PGHA225", Title: "more parallel workers than CPUs", Severity: Warning, Beyond: true,
			check:  eachCluster(parallelWorkers),
			Why:    "Each worker is a process that needs a CPU and its own work_mem. More workers than CPUs make a query slower and multiply its memory.",
			Source: postgresDocs + "runtime-config-resource.html#GUC-MAX-PARALLEL-WORKERS-PER-GATHER",
		},
		{
			ID: "PGHA226", Title: "max_prepared_transactions set without need", Severity: Warning, Beyond: true,
			check: eachCluster(preparedTransactions),
			Why: "A prepared transaction that is never finished survives restarts, holds its locks, and holds back vacuum and " +
				"the recycling of WAL until the disk is full. PostgreSQL recommends 0 unless a transaction manager needs it.",
			Source: postgresDocs + "runtime-config-resource.html#GUC-MAX-PREPARED-TRANSACTIONS",
		},
	}
}

// PostgreSQL's own defaults.
const (
	defaultSharedBuffers  = 128 * mebibyte
	defaultWorkMem        = 4 * mebibyte
	defaultMaintenanceMem = 64 * mebibyte
	defaultMaxConnections = 100
	autovacuumWorkers     = 3
	kilobyte              = int64(1) << 10
	page                  = int64(8) << 10
)

// memory that the container is limited to; 0 without a limit. Huge pages are not part of it.
func (c *cluster) memory() int64 { return c.spec.Resources.Limits.Memory().Value() }

// hugePageMemory is how much the container has in huge pages, if PostgreSQL uses them.
func (c *cluster) hugePageMemory() int64 {
	if value, ok := c.effective("huge_pages"); ok {
		if on, known := pgsettings.ParseBool(value); known && !on {
			return 0
		}
	}
	var sum int64
	for _, pages := range hugePages(&c.spec.Resources) {
		sum += pages.Value()
	}
	return sum
}

// buffersInHugePages reports whether shared_buffers do not count against the limit of the memory. PostgreSQL takes all of its
// shared memory from huge pages, or none of it.
func (c *cluster) buffersInHugePages(buffers int64) bool {
	pages := c.hugePageMemory()
	return pages > 0 && buffers <= pages
}

func memoryBudget(p *pass, c *cluster) {
	limit := c.memory()
	if limit == 0 {
		return
	}
	buffers := c.number("shared_buffers", defaultSharedBuffers)
	connections := c.number("max_connections", defaultMaxConnections)
	work := c.number("work_mem", defaultWorkMem)
	maintenance := c.number("maintenance_work_mem", defaultMaintenanceMem)
	if own := c.number("autovacuum_work_mem", -1); own > 0 {
		maintenance = own
	}
	workers := c.number("autovacuum_max_workers", autovacuumWorkers)
	if c.buffersInHugePages(buffers) {
		limit += buffers
	}
	if sum := buffers + connections*work + workers*maintenance; sum > limit {
		p.add(c.Resource, "spec.postgresql.parameters", fmt.Sprintf("A busy server needs %s (shared_buffers %s, %d connections "+
			"with work_mem %s, %d autovacuum workers with %s) and is killed at %s.", bytesText(sum), bytesText(buffers),
			connections, bytesText(work), workers, bytesText(maintenance), bytesText(limit)),
			"Lower work_mem, maintenance_work_mem or max_connections, or raise the limit.")
	}
}

func sharedBuffersShare(p *pass, c *cluster) {
	limit := c.memory()
	value, _ := c.effective("shared_buffers")
	buffers := c.number("shared_buffers", 0)
	if limit == 0 || buffers == 0 {
		return
	}
	if c.buffersInHugePages(buffers) {
		return // they leave the memory to queries and the page cache
	}
	const path = "spec.postgresql.parameters[shared_buffers]"
	const remedy = "Set shared_buffers to a quarter of the memory limit."
	switch share := buffers * 100 / limit; {
	case share > 40:
		p.add(c.Resource, path, fmt.Sprintf("shared_buffers %s is %d %% of the memory limit, which leaves too little for "+
			"queries and the page cache.", value, share), remedy)
	case share < 10 && limit >= gibibyte:
		p.add(c.Resource, path, fmt.Sprintf("shared_buffers %s is %d %% of the memory limit, so most of the memory does not "+
			"hold hot pages.", value, share), remedy)
	}
}

func effectiveCache(p *pass, c *cluster) {
	limit := c.memory()
	if cache := c.number("effective_cache_size", 0); limit > 0 && cache > limit {
		p.add(c.Resource, "spec.postgresql.parameters[effective_cache_size]", fmt.Sprintf("The planner assumes a cache of "+
			"%s, but the container is limited to %s.", bytesText(cache), bytesText(limit)), "Set it to three quarters of the memory limit.")
	}
}

func parallelWorkers(p *pass, c *cluster) {
	cpu := c.spec.Resources.Limits.Cpu()
	if cpu.IsZero() {
		return
	}
	// max_worker_processes and max_parallel_workers only bound the others; the operator itself defaults them to 32.
	for _, name := range []string{"max_parallel_workers_per_gather", "max_parallel_maintenance_workers"} {
		if n := c.number(name, 0); n > max(2, cpu.Value()) {
			p.add(c.Resource, key("spec.postgresql.parameters", name), fmt.Sprintf("One statement may start %d workers, but the "+
				"container is limited to %s CPUs.", n, cpu), "Set it to half the CPUs, at least 1.")
		}
	}
}

func preparedTransactions(p *pass, c *cluster) {
	if n := c.number("max_prepared_transactions", 0); n > 0 {
		p.add(c.Resource, "spec.postgresql.parameters[max_prepared_transactions]", fmt.Sprintf("Up to %d unfinished prepared "+
			"transactions can hold back vacuum and WAL until the volume is full.", n),
			"Remove it unless a transaction manager needs it.")
	}
}

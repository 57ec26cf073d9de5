// SPDX-License-Identifier: Apache-2.0

package lint

import "fmt"

func memoryRules() []Rule {
	return []Rule{
		{
			ID: "PGHA222", Title: "memory settings above the container's memory", Severity: Warning, Beyond: true,
			check: eachCluster(memoryBudget),
			Why: "shared_buffers, a work_mem for every connection and maintenance_work_mem for three autovacuum workers are what " +
				"a busy server uses at least; a query can take work_mem several times. Beyond the container's limit the " +
				"kernel kills a backend, and PostgreSQL restarts all of them.",
			Source: postgresDocs + "runtime-config-resource.html",
		},
		{
			ID: "PGHA223", Title: "shared_buffers far from a quarter of the memory", Severity: Warning, Beyond: true,
			check: eachCluster(sharedBuffersShare),
			Why: "A quarter of the container's memory is where to start. Beyond 40 % PostgreSQL rarely gets faster and the rest " +
				"gets too small; with a tenth or less most of the memory that is paid for does not hold hot pages.",
			Source: operatorDocs + "resource_management/",
		},
		{
			ID: "PGHA224", Title: "effective_cache_size above the container's memory", Severity: Warning, Beyond: true,
			check: eachCluster(effectiveCache),
			Why: "The planner takes index scans for cheaper than they are when it believes in a cache that cannot exist: the " +
				"page cache counts against the container's limit.",
			Source: postgresDocs + "runtime-config-query.html#GUC-EFFECTIVE-CACHE-SIZE",
		},
		{
			ID: "PGHA225", Title: "more parallel workers than CPUs", Severity: Warning, Beyond: true,
			check: eachCluster(parallelWorkers),
			Why: "Each worker is a process that wants a CPU and a work_mem of its own. More of them than CPUs make a query slower " +
				"and its memory a multiple.",
			Source: postgresDocs + "runtime-config-resource.html#GUC-MAX-PARALLEL-WORKERS-PER-GATHER",
		},
		{
			ID: "PGHA226", Title: "max_prepared_transactions set without need", Severity: Warning, Beyond: true,
			check: eachCluster(preparedTransactions),
			Why: "A prepared transaction that nobody finishes survives restarts, holds its locks, and keeps vacuum and WAL from " +
				"being recycled until the disk is full. PostgreSQL's advice is 0 unless a transaction manager needs it.",
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
	if value, ok := c.parameter("huge_pages"); ok {
		if on, known := postgresBool(value); known && !on {
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
	buffers := c.bytes("shared_buffers", page, defaultSharedBuffers)
	connections := c.number("max_connections", defaultMaxConnections)
	work := c.bytes("work_mem", kilobyte, defaultWorkMem)
	maintenance := c.bytes("maintenance_work_mem", kilobyte, defaultMaintenanceMem)
	if own := c.bytes("autovacuum_work_mem", kilobyte, -1); own > 0 {
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
	value, ok := c.parameter("shared_buffers")
	if limit == 0 || !ok {
		return
	}
	buffers := c.bytes("shared_buffers", page, 0)
	if c.buffersInHugePages(buffers) {
		return // they leave the memory to queries and the page cache
	}
	const path = "spec.postgresql.parameters[shared_buffers]"
	const remedy = "Set shared_buffers to a quarter of the memory limit."
	switch share := buffers * 100 / limit; {
	case share > 40:
		p.add(c.Resource, path, fmt.Sprintf("shared_buffers %s are %d %% of the memory limit, and what is left for queries "+
			"and the page cache is too small.", value, share), remedy)
	case share < 10 && limit >= gibibyte:
		p.add(c.Resource, path, fmt.Sprintf("shared_buffers %s are %d %% of the memory limit, so most of the memory does not "+
			"hold hot pages.", value, share), remedy)
	}
}

func effectiveCache(p *pass, c *cluster) {
	limit := c.memory()
	if cache := c.bytes("effective_cache_size", page, 0); limit > 0 && cache > limit {
		p.add(c.Resource, "spec.postgresql.parameters[effective_cache_size]", fmt.Sprintf("The planner counts on a cache of %s in a "+
			"container that has %s.", bytesText(cache), bytesText(limit)), "Set it to three quarters of the memory limit.")
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
			p.add(c.Resource, key("spec.postgresql.parameters", name), fmt.Sprintf("One statement may start %d workers in a container "+
				"with %s CPUs.", n, cpu), "Set it to half the CPUs, at least 1.")
		}
	}
}

func preparedTransactions(p *pass, c *cluster) {
	if n := c.number("max_prepared_transactions", 0); n > 0 {
		p.add(c.Resource, "spec.postgresql.parameters[max_prepared_transactions]", fmt.Sprintf("Up to %d prepared transactions that "+
			"nobody finishes hold back vacuum and WAL until the volume is full.", n),
			"Remove it unless a transaction manager needs it.")
	}
}

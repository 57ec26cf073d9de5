// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"strconv"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/pgsettings"
)

const (
	kib = 1 << 10
	mib = 1 << 20
	gib = 1 << 30
	tib = 1 << 40
	pib = 1 << 50
)

// PostgreSQL's own limits, from the columns max_val and unit of pg_settings; those of sizes are rounded down.
const (
	maxSharedBuffers   = 8*tib - gib  // 1073741823 pages of 8 kB
	maxCacheSize       = 16*tib - gib // 2147483647 pages of 8 kB
	maxWorkMem         = 2*tib - gib  // 2147483647 kB
	maxWALBudget       = 2*pib - gib  // 2147483647 MB
	maxParallelWorkers = 1024
	maxBackends        = 262143
)

// Minimum sizes for the rules below. PostgreSQL and the instance manager start with this much memory. max_wal_size and the WAL
// that slots keep, at least two files of 16 MB each, fill at most three quarters of a volume.
const (
	minMemory    = 128 * mib
	minWALVolume = 128 * mib
	minVolume    = 512 * mib // three tenths of it are for WAL
)

// PostgreSQL's own defaults and minimum, from the columns boot_val and min_val of pg_settings.
const (
	defaultConnections = 100
	defaultWorkMem     = 4 * mib
	minWorkMem         = 64 * kib
)

// tunedParameters is how many parameters tune derives.
const tunedParameters = 17

// tune derives parameters of postgresql.conf for a major version from the container's limits and the volumes. Sizes have a unit,
// since the operator and PostgreSQL read a number without a unit differently.
//
// With requests below the limits, memory is that of the requests: the rest is there only as long as nobody else needs it.
//
// The memory rules are PostgreSQL's and the operator's advice
// (https://www.postgresql.org/docs/current/runtime-config-resource.html,
// https://cloudnative-pg.io/documentation/current/resource_management/). pgha chooses these shares: shared_buffers a quarter of
// the limit, at least 128 MB but at most two fifths; effective_cache_size three quarters; three autovacuum workers a sixteenth
// each; and half of the rest for work_mem, in equal parts for the connections.
func (p *Profile) tune(parameters map[string]string, major int) {
	memory, cpu := bytesOf(p.Spec.Resources.RequestedMemory()), p.cores()
	p.tuneMemory(parameters, memory, cpu)
	p.tuneParallelism(parameters, cpu)
	p.tuneWAL(parameters, major)
}

func (p *Profile) tuneMemory(parameters map[string]string, memory, cpu int64) {
	// At most two fifths, even if that is less than PostgreSQL's usual minimum: the rest is for the sessions.
	sharedBuffers := min(max(memory/4, 128*mib), memory/5*2, maxSharedBuffers)
	maintenance := max(min(memory/16, 2*gib), 16*mib)
	connections := p.maxConnections(cpu)
	// 256 MiB is left for the processes themselves and the instance manager.
	rest := memory - sharedBuffers - 3*maintenance - 256*mib
	parameters["shared_buffers"] = megabytes(sharedBuffers)
	parameters["effective_cache_size"] = megabytes(min(memory/4*3, maxCacheSize))
	parameters["maintenance_work_mem"] = megabytes(maintenance)
	parameters["work_mem"] = kilobytes(workMem(memory, rest, connections))
	parameters["max_connections"] = strconv.FormatInt(connections, 10)
}

// workMem returns one connection's part of the rest of the memory. The connections get half of the rest, because one query can use
// work_mem several times: https://www.postgresql.org/docs/current/runtime-config-resource.html#GUC-WORK-MEM. In a small container
// they get at least PostgreSQL's default work_mem for its default number of connections. More connections have smaller parts, even
// below PostgreSQL's default: a query that spills to disk is slower, but a server that runs out of memory ends all sessions.
func workMem(memory, rest, connections int64) int64 {
	all := max(rest/2, defaultConnections*defaultWorkMem)
	work := min(all/connections, max(memory/256, defaultWorkMem), maxWorkMem)
	return max(work, minWorkMem)
}

// maxConnections returns the profile's number of connections or a default. PostgreSQL documents no formula. Above 400 connections,
// a pooler is better than more processes.
func (p *Profile) maxConnections(cpu int64) int64 {
	if n := p.ownConnections(); n > 0 {
		return n
	}
	return max(defaultConnections, 50*min(cpu, 8))
}

// ownConnections returns the number of connections that the profile sets: the parameter, which takes precedence, or the field. It is
// 0 if the profile sets neither, or a parameter that PostgreSQL cannot read, which Validate reports. The parameter is the same in
// all major versions.
func (p *Profile) ownConnections() int64 {
	pg := p.Spec.PostgreSQL
	value, ok := pg.Parameters["max_connections"]
	if !ok {
		return int64(pg.MaxConnections)
	}
	s, _ := pgsettings.Find(pgsettings.NewestMajor, "max_connections")
	n, _ := s.Number(value)
	return int64(n)
}

// tuneParallelism keeps parallel plans within the CPUs that the container has; the operator's default is 32 workers.
func (p *Profile) tuneParallelism(parameters map[string]string, cpu int64) {
	cpu = min(cpu, maxParallelWorkers)
	parameters["max_parallel_workers"] = strconv.FormatInt(cpu, 10)
	parameters["max_parallel_workers_per_gather"] = strconv.FormatInt(max(1, cpu/2), 10)
	parameters["max_parallel_maintenance_workers"] = strconv.FormatInt(max(1, cpu/2), 10)
}

// tuneWAL divides the volume: two fifths for max_wal_size, three tenths for WAL that slots keep, and the rest for files that wait
// to be archived. max_wal_size is a soft limit, and slots have no limit by default. So a WAL volume can fill up and stop the
// primary: https://www.postgresql.org/docs/current/wal-configuration.html
func (p *Profile) tuneWAL(parameters map[string]string, major int) {
	budget, file := p.walBudget(), p.walFile()
	segments := func(n int64) string { return megabytes(n / file * file) } // whole WAL files
	maxWAL := max(budget/5*2, 2*file)
	parameters["max_wal_size"] = segments(maxWAL)
	parameters["min_wal_size"] = segments(max(maxWAL/4, 2*file))
	parameters["max_slot_wal_keep_size"] = segments(max(budget/10*3, 2*file))
	parameters["wal_keep_size"] = segments(max(min(512*mib, budget/10), file))
	parameters["wal_compression"] = "lz4" // full-page images are most of the WAL
	if major == 13 || major == 14 {
		parameters["wal_compression"] = "on" // a Boolean until PostgreSQL 15
	}
	parameters["checkpoint_timeout"] = "15min"
	parameters["random_page_cost"] = "1.1" // the disks are SSDs
	parameters["effective_io_concurrency"] = "64"
	parameters["maintenance_io_concurrency"] = "64"
}

// walBudget returns the size of the WAL volume, or three tenths of the data volume; at most the largest value for PostgreSQL.
func (p *Profile) walBudget() int64 {
	if p.Spec.WALStorage != nil {
		return min(bytesOf(p.Spec.WALStorage.Size), maxWALBudget)
	}
	return min(bytesOf(p.Spec.Storage.Size)/10*3, maxWALBudget)
}

// cores returns the number of CPUs that the container may use, rounded up.
func (p *Profile) cores() int64 {
	q, err := parseQuantity(p.Spec.Resources.UsableCPU())
	if err != nil {
		return 1
	}
	return max(1, q.Value())
}

// bytesOf returns a quantity in bytes; 0 if it is invalid, which Validate reports.
func bytesOf(quantity string) int64 {
	q, err := parseQuantity(quantity)
	if err != nil {
		return 0
	}
	return q.Value()
}

func megabytes(n int64) string { return strconv.FormatInt(n/mib, 10) + "MB" }

// kilobytes is megabytes for sizes that can be small: below 4 MB it rounds down to 64 kB.
func kilobytes(n int64) string {
	if n >= 4*mib {
		return megabytes(n)
	}
	return strconv.FormatInt(n/(64*kib)*64, 10) + "kB"
}

// WALSegment is the size of a WAL file, in MB.
func (p *Profile) WALSegment() int32 {
	if n := p.Spec.Bootstrap.WALSegmentSize; n > 0 {
		return n
	}
	return operator.StandardSegment
}

// walFile is the size of a WAL file for the rules of tuning, in bytes. Files smaller than PostgreSQL's default change none of them.
func (p *Profile) walFile() int64 { return int64(max(p.WALSegment(), operator.StandardSegment)) * mib }

// walFiles is the least size of a volume, which is that for files of the default size, for those of the profile.
func (p *Profile) walFiles(least int64) int64 {
	return least / (operator.StandardSegment * mib) * p.walFile()
}

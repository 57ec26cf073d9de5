// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/cloud/azure"
	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/internal/pgsettings"
	"github.com/pgha/pgha/profiles"
)

const (
	mib = int64(1) << 20
	gib = int64(1) << 30

	postgresDocs = "https://www.postgresql.org/docs/current/"
	// processes is what pgha leaves for the instance manager and PostgreSQL's own processes; profiles/tuning.go has the same.
	processes = 256 * mib
)

// memory compares what a busy server uses with the limit of its container: every connection with one work_mem, and every autovacuum worker with
// its maintenance memory.
func (i *instance) memory() Budget {
	connections, work := i.number("max_connections", "100"), i.number("work_mem", "4MB")
	workers, maintenance := i.number("autovacuum_max_workers", "3"), i.number("maintenance_work_mem", "64MB")
	if own := i.number("autovacuum_work_mem", "-1"); own > 0 {
		maintenance = own
	}
	buffers := i.number("shared_buffers", "128MB")
	limit := i.pod.containers[0].memoryAtMost
	b := Budget{
		ID: "memory", Title: "memory of PostgreSQL", Unit: Bytes, Limit: limit, LimitOf: "limit of the container", Field: "spec.resources.memory",
		Source: postgresDocs + "runtime-config-resource.html", Way: "Lower work_mem, maintenance_work_mem or max_connections, or raise spec.resources.memory.",
		Parts: []Part{
			{"shared_buffers", buffers},
			{fmt.Sprintf("work_mem %s × %d connections", bytesText(work), connections), work * connections},
			{fmt.Sprintf("maintenance %s × %d autovacuum workers", bytesText(maintenance), workers), maintenance * workers},
			{"processes", processes},
		},
	}
	if i.pod.hugePages >= buffers && i.mayHugePages() {
		b.Parts = b.Parts[1:] // they do not count against the limit of the memory, and have a budget of their own
	}
	b.compare(0)
	switch left := b.Limit - b.Used(); {
	case b.Limit == 0:
		b.Says = "The container has no limit: it uses the memory of the node, and the kernel ends it when that is full."
	case left < 0:
		b.Says = fmt.Sprintf("A busy server needs %s more than the container has, and the kernel ends it.", bytesText(-left))
	default:
		b.Says = fmt.Sprintf("%s are left for the page cache, and for queries that use work_mem several times.", bytesText(left))
	}
	return b
}

// mayHugePages reports whether PostgreSQL takes its shared memory from huge pages if there are enough: all of it, or none.
// https://www.postgresql.org/docs/current/kernel-resources.html#LINUX-HUGE-PAGES
func (i *instance) mayHugePages() bool {
	on, known := pgsettings.ParseBool(i.cluster.Spec.PostgresConfiguration.Parameters["huge_pages"])
	return on || !known
}

// huge compares shared_buffers with the huge pages of the container; none if PostgreSQL does not use them, or may do without.
func (i *instance) huge() []Budget {
	on, known := pgsettings.ParseBool(i.cluster.Spec.PostgresConfiguration.Parameters["huge_pages"])
	must := on && known
	if !i.mayHugePages() || i.pod.hugePages == 0 && !must {
		return nil
	}
	b := Budget{
		ID: "huge-pages", Title: "huge pages", Unit: Bytes, Limit: i.pod.hugePages, LimitOf: "hugepages of the container", Field: "spec.patches",
		Parts: []Part{{"shared_buffers", i.number("shared_buffers", "128MB")}}, Source: postgresDocs + "kernel-resources.html#LINUX-HUGE-PAGES",
		Way: "PostgreSQL says how many it needs: postgres -C shared_memory_size_in_huge_pages. Raise the limit hugepages-2Mi of the Cluster, or lower shared_buffers.",
	}
	b.compare(b.Used() / 20) // the rest of the shared memory: WAL buffers, locks, slots
	switch {
	case b.Limit == 0:
		b.Verdict, b.Says = Over, "huge_pages is on, and the container has none: PostgreSQL does not start."
	case b.Verdict == Fits:
		b.Says = "All shared memory comes from huge pages, or none of it."
	case must:
		b.Verdict, b.Says = Over, "The shared memory is larger than shared_buffers, and huge_pages is on: PostgreSQL does not start."
	default:
		b.Verdict, b.Says = Tight, "The shared memory is larger than shared_buffers: PostgreSQL uses no huge pages, and they are reserved in vain."
	}
	return []Budget{b}
}

// wal compares the WAL that PostgreSQL keeps with its volume. The rest is for WAL that waits to be archived.
func (i *instance) wal() Budget {
	keep, slots := i.number("wal_keep_size", "512MB"), i.number("max_slot_wal_keep_size", "-1")
	most := i.number("max_wal_size", "1GB")
	v, own := &i.volumes[0], i.cluster.Spec.WalStorage != nil
	b := Budget{
		ID: "wal", Title: "WAL in the data volume", Unit: Bytes, LimitOf: "data volume", Field: "spec.storage.size", Source: postgresDocs + "wal-configuration.html",
		Way:   "Lower max_wal_size or max_slot_wal_keep_size, or make the volume larger.",
		Parts: []Part{{"max_wal_size", most}},
	}
	if own {
		v = &i.volumes[1]
		b.Title, b.LimitOf, b.Field = "WAL volume", "volume", "spec.walStorage.size"
	}
	b.Limit = v.Bytes
	if slots >= keep {
		b.Parts = append(b.Parts, Part{"max_slot_wal_keep_size", slots})
	} else {
		b.Parts = append(b.Parts, Part{"wal_keep_size", keep})
	}
	b.compare(max(b.Limit/10, gib))
	left := b.Limit - b.Used()
	switch {
	case b.Limit == 0:
		b.Says = "The size of the volume is not known."
	case left < 0:
		b.Says = fmt.Sprintf("PostgreSQL may keep %s more than the volume has, and a full volume stops the primary.", bytesText(-left))
	case !own:
		b.Says = fmt.Sprintf("%s are left for data and for WAL that waits to be archived: a full archive backlog stops the database.", bytesText(left))
	default:
		b.Says = fmt.Sprintf("%s are left for WAL that waits to be archived", bytesText(left)) + i.backlog(v, left)
	}
	if slots < 0 && i.cluster.Spec.Instances > 1 {
		if b.Verdict == Fits {
			b.Verdict = Tight
		}
		b.Says += " The slot of a replica that is down keeps WAL without a limit: set max_slot_wal_keep_size."
	}
	return b
}

// backlog says how long the rest of a WAL volume lasts while archiving fails.
func (i *instance) backlog(v *Volume, left int64) string {
	if facts.Of(i.cluster, i.objects).Method == "" {
		return ", but nothing is archived."
	}
	if !v.Known() {
		return "."
	}
	return fmt.Sprintf(": %s while archiving fails, if WAL is written as fast as the disk does, %d MB/s.", duration(left/(int64(v.Rate.MBps)*1e6)), v.Rate.MBps)
}

// connections compares the pools of PgBouncer with max_connections, for the primary and for one replica.
func (i *instance) connections() []Budget {
	c := &i.clients
	of := func(id, title string, primary bool) Budget {
		b := Budget{
			ID: id, Title: title, Unit: Count, Limit: int64(c.Max), LimitOf: "max_connections", Field: "spec.postgresql.maxConnections",
			Parts: []Part{{"reserved for superusers", int64(c.Reserved)}}, Source: postgresDocs + "runtime-config-connection.html#GUC-MAX-CONNECTIONS",
			Way: "Lower default_pool_size or the instances of the poolers, or raise spec.postgresql.maxConnections, and the memory with it.",
		}
		pools, _, unlimited := c.To(primary)
		for _, p := range pools {
			b.Parts = append(b.Parts, Part{fmt.Sprintf("pooler %s: %s × %s", p.Pooler.Name, count(p.Pods, "pod"), count(p.Most/max(p.Pods, 1), "connection")), int64(p.Most)})
		}
		b.compare(0)
		switch left := b.Limit - b.Used(); {
		case unlimited:
			b.Verdict, b.Says = Over, "A pooler with default_pool_size 0 opens connections without a limit."
		case left < 0:
			b.Says = fmt.Sprintf("The poolers may ask for %s more than there are: PostgreSQL then refuses with \"too many clients\".", count(int(-left), "connection"))
		case len(pools) == 0:
			b.Says = fmt.Sprintf("No pooler: %s for clients.", count(int(left), "connection"))
		default:
			b.Says = fmt.Sprintf("Left for clients that connect directly, and for logins that the profile does not name: %s.", count(int(left), "connection"))
		}
		for n := range pools {
			if !unlimited {
				b.Says += each(&pools[n], len(c.Logins))
			}
		}
		return b
	}
	all := []Budget{of("connections-primary", "connections to the primary", true)}
	if pools, _, _ := c.To(false); i.cluster.Spec.Instances > 1 && len(pools) > 0 {
		all = append(all, of("connections-replica", "connections to one replica", false))
	}
	return all
}

// remarks on disks.
func (i *instance) remarks() []string {
	var all []string
	for n := range i.volumes {
		v := &i.volumes[n]
		switch {
		case v.Local:
			all = append(all, fmt.Sprintf("The volume %s is a disk of the node, whose speed is that of the machine: Azure's page of its size has the figures.", v.Name))
		case v.Type != "" && !v.Known():
			all = append(all, fmt.Sprintf("The figures of %s, the disk of the volume %s, are not in pgha's table. It is not meant for databases: %s.", v.Type, v.Name, azure.DisksPage))
		case v.Type == "":
			all = append(all, unknownClass(v))
		case v.BurstMinutes > 0:
			all = append(all, fmt.Sprintf("The volume %s does %s IOPS and %d MB/s. More, up to %s IOPS and %d MB/s, only for %d minutes with full credits.", v.Name, grouped(int64(v.Rate.IOPS)), v.Rate.MBps,
				grouped(int64(v.Burst.IOPS)), v.Burst.MBps, v.BurstMinutes))
		}
		for _, f := range v.Faults {
			all = append(all, strings.ToUpper(f.Detail[:1])+f.Detail[1:]+". "+f.Remedy)
		}
	}
	return all
}

// each says what one pod of a pooler opens.
func each(p *facts.Pool, logins int) string {
	if p.Most != p.Pods*p.Size*(logins+1) {
		return "" // max_db_connections or max_user_connections say less
	}
	return fmt.Sprintf(" A pod of %s opens %d for each of %s of database and user, and as many to look up passwords.", p.Pooler.Name, p.Size, count(logins, "pair"))
}

func (v *Volume) className() string {
	if v.Class == "" {
		return "the default of the Kubernetes cluster"
	}
	return strconv.Quote(v.Class)
}

// unknownClass says why nothing is known of a disk. Those of Azure Files and of blobs are no disks: PostgreSQL needs a file system of its own.
// https://learn.microsoft.com/azure/aks/concepts-storage#storage-classes
func unknownClass(v *Volume) string {
	if strings.HasPrefix(v.Class, "azurefile") || strings.HasPrefix(v.Class, "azureblob") {
		return fmt.Sprintf("The volume %s is on %s, a share in the network and no disk: PostgreSQL may lose or corrupt data there. Use a class with the provisioner %s.", v.Name, v.Class, azure.DiskProvisioner)
	}
	return fmt.Sprintf("The disk of the volume %s is not known: its class is %s, which neither the profile nor AKS makes as a disk.", v.Name, v.className())
}

// poolers remarks on the pods of PgBouncer, which are not on the nodes of the instances unless their own scheduling says so.
func (i *instance) poolers() []string {
	var pods int
	var all pod
	for _, p := range i.clients.Pools {
		pods += p.Pods
		if t := p.Pooler.Spec.Template; t != nil {
			for n := range t.Spec.Containers {
				c := containerOf("", &t.Spec.Containers[n].Resources)
				c.cpu, c.memory = c.cpu*int64(p.Pods), c.memory*int64(p.Pods)
				all.containers = append(all.containers, c)
			}
		}
	}
	if pods == 0 {
		return nil
	}
	return []string{fmt.Sprintf("The %s of poolers are not counted on these nodes: they request %s CPU and %s together, and run where their own selector and tolerations let them.",
		count(pods, "pod"), cpuText(all.cpu()), bytesText(all.memory()))}
}

// zones remarks on disks that need nodes of a certain kind.
// https://learn.microsoft.com/azure/aks/use-ultra-disks and https://learn.microsoft.com/azure/virtual-machines/disks-types#premium-ssd-v2-limitations
func (i *instance) zones(p *profiles.Profile) []string {
	var all []string
	ultra := slices.ContainsFunc(i.volumes, func(v Volume) bool { return v.Type == azure.UltraDisk })
	if ultra {
		all = append(all, "Ultra Disks attach only to nodes of pools that were made with --enable-ultra-ssd, in a zone, and not to every size: "+azure.DisksPage+".")
	}
	v2 := slices.ContainsFunc(i.volumes, func(v Volume) bool { return v.v2() })
	for _, pool := range p.Spec.Scheduling.Pools {
		if v2 && len(pool.Zones) == 0 {
			all = append(all, fmt.Sprintf("The nodes of pool %s are in no zone: in most regions Premium SSD v2 and Ultra Disks attach only to machines in a zone.", pool.Name))
		}
	}
	return all
}

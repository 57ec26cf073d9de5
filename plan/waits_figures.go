// SPDX-License-Identifier: Apache-2.0

package plan

// outage is a way in which the primary stops serving.
type outage int

const (
	// restartInPlace: PostgreSQL restarts in its pod.
	restartInPlace outage = iota + 1
	// restartForDecrease: the same, by the instance manager.
	restartForDecrease
	// recreation: the pod is deleted and created again, and replicas exist.
	recreation
	// recreationAlone: the same with one instance.
	recreationAlone
	// promotionOfReplica: a switchover.
	promotionOfReplica
)

// archiving is how the WAL is archived, which decides how long a promotion takes.
type archiving int

const (
	anyArchive archiving = iota
	// byPlugin: the Barman Cloud plugin.
	byPlugin
	// byNothing: WAL is not archived.
	byNothing
)

// figure is what was measured of an outage.
type figure struct {
	outage  outage
	archive archiving
	// writes is the time without a commit.
	writes string
	// smart: new connections are refused for smartShutdownTimeout, and refused more seconds: the first number for up to a minute of it, the
	// second for more.
	smart bool
	// refused is the time in seconds in which new connections fail, from and to.
	refused [2]int
	// rows are the names of the rows of docs/effects.md#measured that the figures come from.
	rows []string
}

// measuredPage has the measurements and their conditions.
const measuredPage = effectsPage + "#measured"

// figures returns the measured ranges. The first one that fits applies; "up to" stands where the only measurements are of a slower archive or
// of another way to archive.
func figures() []figure {
	return []figure{
		{outage: restartInPlace, archive: byPlugin, writes: "2 to 14 s", smart: true, refused: [2]int{7, 12}, rows: []string{
			"field-restart-5", "restart-1", "restart-180", "restart-preferred", "field-restart", "gaps-restart-5", "gaps-restart-15", "gaps-restart-180", "gaps-restart-500"}},
		{outage: restartInPlace, writes: "up to 14 s", smart: true, refused: [2]int{7, 12}, rows: []string{"restart-1", "gaps-restart-15", "gaps-restart-180", "gaps-restart-none"}},
		{outage: restartForDecrease, writes: "up to 24 s", smart: true, refused: [2]int{8, 8}, rows: []string{"decrease", "field-decrease", "field-decrease-5"}},
		{outage: recreation, archive: byPlugin, writes: "15 to 30 s", smart: true, refused: [2]int{23, 23}, rows: []string{
			"field-pods-10", "sidecar-restart", "image-slow", "plugin-removed", "plugin-added", "tablespace", "field-memory", "field-image", "field-plugin-added", "gaps-memory-5", "gaps-memory-15"}},
		{outage: recreation, writes: "up to 20 s", smart: true, refused: [2]int{18, 18}, rows: []string{"plugin-removed", "image-slow"}},
		{outage: recreationAlone, writes: "13 to 30 s", smart: true, refused: [2]int{16, 16}, rows: []string{"field-alone-5", "single", "one-to-three"}},
		{outage: promotionOfReplica, archive: byPlugin, writes: "15 to 61 s", refused: [2]int{8, 34}, rows: []string{
			"promote-1-4", "promote-1-1", "promote-500-1", "promote-500-4", "switchover-1", "field-switchover", "gaps-promote", "gaps-promote-2", "gaps-promote-4", "gaps-promote-500",
			"gaps-switchover", "gaps-switchover-memory"}},
		{outage: promotionOfReplica, archive: byNothing, writes: "9 to 16 s", refused: [2]int{7, 9}, rows: []string{"promote-none", "gaps-promote-none"}},
		{outage: promotionOfReplica, writes: "up to 61 s", refused: [2]int{0, 34}, rows: []string{"promote-500-4", "field-switchover"}},
	}
}

// replicaFigure is how long a replica is away while its pod is recreated: rows replica-15 and replica-180.
const replicaFigure = "13 to 33 s"

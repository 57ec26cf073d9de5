// SPDX-License-Identifier: Apache-2.0

package profiles

// Patch changes rendered objects, after everything else. A typo in it is an error with its path, and so is a field that
// the target lacks.
type Patch struct {
	// Target picks the objects.
	Target PatchTarget `json:"target"`
	// Since is the first operator version that the patch is for, as "1.26". Empty: every one up to Until.
	Since string `json:"since,omitempty"`
	// Until is the last operator version that the patch is for. Empty: every one from Since on.
	Until string `json:"until,omitempty"`
	// Patch is a map (a strategic merge patch), a list (a JSON 6902 patch), or a string with either as YAML or JSON.
	Patch any `json:"patch"`
}

// PatchTarget picks objects; what is empty fits every object.
type PatchTarget struct {
	// Group of the API, as azmonitoring.coreos.com. Empty: any.
	Group string `json:"group,omitempty"`
	// Kind of the objects.
	Kind string `json:"kind"`
	// Name of the object. Empty: any.
	Name string `json:"name,omitempty"`
}

// Recovery shapes the cluster that a backup is restored into. It takes everything else from the profile.
type Recovery struct {
	// Name of the recovered Cluster. Empty: <cluster>-recovered-db.
	Name string `json:"name,omitempty"`
	// Instances of the recovered Cluster.
	Instances int32 `json:"instances"`
	// Source is the name under which the recovered Cluster knows the backup's.
	Source string `json:"source"`
	// Objects is "all", which renders PodMonitors and a ScheduledBackup of the recovered Cluster's own along with it, or
	// "cluster", the Cluster alone.
	Objects string `json:"objects"`
	// Patches of the recovery's objects, after those of the profile.
	Patches []Patch `json:"patches,omitempty"`
}

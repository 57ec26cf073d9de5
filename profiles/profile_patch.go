// SPDX-License-Identifier: Apache-2.0

package profiles

// Patch changes rendered objects, after all other settings. An unknown field, or a field that the target does not have, is
// an error with its path.
type Patch struct {
	// Target selects the objects.
	Target PatchTarget `json:"target"`
	// Since is the first operator version that the patch is for: "1.26" with all its patches, or "1.26.2". Empty: all versions up to Until.
	Since string `json:"since,omitempty"`
	// Until is the last operator version that the patch is for: "1.26" with all its patches, or "1.26.2". Empty: all versions from Since on.
	Until string `json:"until,omitempty"`
	// Patch is a map (a strategic merge patch), a list (a JSON 6902 patch), or a string with either as YAML or JSON.
	Patch any `json:"patch"`
}

// PatchTarget selects objects. An empty field matches every object.
type PatchTarget struct {
	// Group of the API, as azmonitoring.coreos.com. Empty: any.
	Group string `json:"group,omitempty"`
	// Kind of the objects.
	Kind string `json:"kind"`
	// Name of the object. Empty: any.
	Name string `json:"name,omitempty"`
}

// Recovery configures the recovered cluster. All other settings come from the profile.
type Recovery struct {
	// Name of the recovered Cluster. Empty: <cluster>-recovered-db.
	Name string `json:"name,omitempty"`
	// Instances of the recovered Cluster.
	Instances int32 `json:"instances"`
	// Source is the name of the backed-up cluster in externalClusters of the recovered Cluster.
	Source string `json:"source"`
	// Objects is "all", which also renders PodMonitors and a ScheduledBackup for the recovered Cluster, or "cluster", which
	// renders only the Cluster.
	Objects string `json:"objects"`
	// Patches of the recovered objects, applied after those of the profile.
	Patches []Patch `json:"patches,omitempty"`
}

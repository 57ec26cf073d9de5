// SPDX-License-Identifier: Apache-2.0

package azure

const (
	mib = 1 << 20
	// DefaultMaxPods is AKS's default with Azure CNI Overlay. A pod subnet and kubenet have 110, and the older Azure CNI 30:
	// https://learn.microsoft.com/azure/aks/concepts-network-ip-address-planning#maximum-pods-per-node
	DefaultMaxPods = 250
	// lessReserved is the minor version of Kubernetes since which AKS reserves memory by the number of pods.
	lessReserved = 29
)

// Allocatable returns what pods may request on a node of AKS: thousandths of a CPU, and bytes. The rest is for the system.
// A minor version of 0 is that of today. Pods that AKS runs on every node take some of it, and the node has a little less memory than its size says:
// kubectl get node -o jsonpath={.status.allocatable} has the real figures. https://learn.microsoft.com/azure/aks/node-resource-reservations
func Allocatable(size VMSize, maxPods, minor int) (milliCPU, memory int64) {
	total := int64(size.MemoryGiB) * gib
	reserved := int64(100) * mib // the eviction threshold
	if minor == 0 || minor >= lessReserved {
		reserved += min(20*mib*int64(maxPods)+50*mib, total/4)
	} else {
		reserved = 750*mib + regressive(total)
	}
	return int64(size.CPUs)*1000 - reservedCPU(int64(size.CPUs)), max(total-reserved, 0)
}

// reservedCPU is AKS's table. It has 1, 2, 4, 8, 16, 32 and 64 cores; from 4 on each core adds 10, which is taken for those between and above.
func reservedCPU(cores int64) int64 {
	switch {
	case cores <= 1:
		return 60
	case cores <= 3:
		return 100
	}
	return 100 + 10*cores
}

// regressive is what AKS before 1.29 reserves of the memory: less of each further part.
func regressive(total int64) int64 {
	var reserved int64
	for _, part := range []struct{ bytes, percent int64 }{{4 * gib, 25}, {4 * gib, 20}, {8 * gib, 10}, {112 * gib, 6}, {total, 2}} {
		n := min(total, part.bytes)
		reserved += n * part.percent / 100
		total -= n
	}
	return reserved
}

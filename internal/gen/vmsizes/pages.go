// SPDX-License-Identifier: Apache-2.0

package main

// pages are the series whose disks a PostgreSQL server can use: those with Premium SSD that AKS has. A new series is one more line.
func pages() []string {
	return []string{
		"general-purpose/bsv2-series.md",
		"general-purpose/dadsv5-series.md",
		"general-purpose/dadsv6-series.md",
		"general-purpose/dasv4-series.md",
		"general-purpose/dasv5-series.md",
		"general-purpose/dasv6-series.md",
		"general-purpose/dasv7-series.md",
		"general-purpose/ddsv4-series.md",
		"general-purpose/ddsv5-series.md",
		"general-purpose/ddsv6-series.md",
		"general-purpose/ddsv7-series.md",
		"general-purpose/dpdsv5-series.md",
		"general-purpose/dpdsv6-series.md",
		"general-purpose/dpsv5-series.md",
		"general-purpose/dpsv6-series.md",
		"general-purpose/dsv2-series.md",
		"general-purpose/dsv3-series.md",
		"general-purpose/dsv4-series.md",
		"general-purpose/dsv5-series.md",
		"general-purpose/dsv6-series.md",
		"general-purpose/dsv7-series.md",
		"memory-optimized/eadsv5-series.md",
		"memory-optimized/eadsv6-series.md",
		"memory-optimized/easv5-series.md",
		"memory-optimized/easv6-series.md",
		"memory-optimized/ebdsv5-ebsv5-series.md",
		"memory-optimized/ebdsv6-series.md",
		"memory-optimized/ebsv6-series.md",
		"memory-optimized/edsv4-series.md",
		"memory-optimized/edsv5-series.md",
		"memory-optimized/edsv6-series.md",
		"memory-optimized/edsv7-series.md",
		"memory-optimized/epdsv6-series.md",
		"memory-optimized/epsv6-series.md",
		"memory-optimized/esv4-series.md",
		"memory-optimized/esv5-series.md",
		"memory-optimized/esv6-series.md",
		"memory-optimized/esv7-series.md",
		"memory-optimized/ev3-esv3-series.md",
		"storage-optimized/lasv3-series.md",
		"storage-optimized/lasv4-series.md",
		"storage-optimized/lsv3-series.md",
		"storage-optimized/lsv4-series.md",
	}
}

// skipped says why a size is left out although its page lists it: an unknown size is reported, a wrong figure is not.
func skipped(name string) string {
	switch name {
	case "Standard_DS1_v2":
		return "its 3.5 GiB are no whole number, and one vCPU is below what AKS takes"
	case "Standard_E192ids_v6":
		return "the page repeats figures of its local disks: a burst of 8640 MB/s below the 17280 MB/s without"
	}
	return ""
}

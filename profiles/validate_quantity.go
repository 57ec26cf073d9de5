// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// The least sizes that a program can start with. Less is almost always a number without its unit: "64" are 64 bytes, and Kubernetes takes them.
const (
	leastVolume     = 64 * mib // initdb writes about 40 MB, and PostgreSQL two WAL files besides
	leastWALVolume  = 32 * mib // two WAL files of the smallest usual size
	leastTablespace = 16 * mib
	leastMemory     = 16 * mib // of a container with one small program
	mostCPUs        = 2048     // no machine that can be rented has as many
)

func quantity(path *field.Path, value string) field.ErrorList {
	if value == "" {
		return field.ErrorList{field.Required(path, `a quantity, as in "2" for CPUs or "64Gi" for bytes`)}
	}
	q, err := parseQuantity(value)
	if err != nil {
		return field.ErrorList{field.Invalid(path, value, `invalid quantity; write a number with an optional unit, as in "2", "500m" or "64Gi"`)}
	}
	if q.Sign() <= 0 {
		return field.ErrorList{field.Invalid(path, value, "must be greater than zero")}
	}
	return nil
}

// atLeast checks a quantity of at least some bytes.
func atLeast(path *field.Path, value string, least int64) field.ErrorList {
	if faults := quantity(path, value); len(faults) > 0 {
		return faults
	}
	n := bytesOf(value)
	if n >= least {
		return nil
	}
	detail := fmt.Sprintf("too small: it is %d bytes; write at least %s", n, mebibytes(least))
	if consistsOf(value, digits) {
		detail = fmt.Sprintf("has no unit, so it is %s bytes; write %q, or at least %s", value, withUnit(value, "Gi"), mebibytes(least))
	}
	return field.ErrorList{field.Invalid(path, value, detail)}
}

// cpus is a quantity of CPUs that a node can have.
func cpus(path *field.Path, value string) field.ErrorList {
	if faults := quantity(path, value); len(faults) > 0 {
		return faults
	}
	if q, _ := parseQuantity(value); q.Cmp(*resource.NewQuantity(mostCPUs, resource.DecimalSI)) > 0 {
		return field.ErrorList{field.Invalid(path, value, `no node has so many CPUs; write the number of CPUs, as in "2", or thousandths of one, as in "500m"`)}
	}
	return nil
}

// cpuAndMemory checks what a small container requests. Empty values are left out.
func cpuAndMemory(path *field.Path, cpu, memory string) field.ErrorList {
	var faults field.ErrorList
	if cpu != "" {
		faults = cpus(path.Child("cpu"), cpu)
	}
	if memory != "" {
		faults = append(faults, atLeast(path.Child("memory"), memory, leastMemory)...)
	}
	return faults
}

// withUnit adds a unit to a number; a number that is too large for it is an example.
func withUnit(value, unit string) string {
	n, err := strconv.ParseUint(value, 10, 64)
	if err != nil || n == 0 || n > 65536 {
		return "64" + unit
	}
	return strings.TrimLeft(value, "0") + unit
}

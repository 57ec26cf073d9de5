// SPDX-License-Identifier: Apache-2.0

// Package fielderr converts the field errors of Kubernetes' validation, which the checks of a profile return, into faults. Field
// errors have no type for two kinds of faults, which are marked in Origin: use [Unsupported] and [Malformed].
package fielderr

import (
	"github.com/pgha/pgha/fault"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Origins that mark the errors of this package.
const (
	originUnsupported = "pgha.dev/unsupported"
	originMalformed   = "pgha.dev/malformed"
)

// Unsupported reports a value that the operator version in spec.target does not support: kind [fault.Unsupported].
func Unsupported(path *field.Path, detail string) *field.Error {
	return field.Forbidden(path, detail).WithOrigin(originUnsupported)
}

// Malformed reports an invalid value without repeating it, because it is long or already in the detail: kind [fault.Invalid].
func Malformed(path *field.Path, detail string) *field.Error {
	return field.Forbidden(path, detail).WithOrigin(originMalformed)
}

// Fault returns the fault for an error, without a position: its kind, its field, and its detail in the words of pgha.
func Fault(e *field.Error) *fault.Error {
	return &fault.Error{Kind: kind(e), Field: e.Field, Detail: detail(e)}
}

func kind(e *field.Error) fault.Kind {
	switch e.Origin {
	case originUnsupported:
		return fault.Unsupported
	case originMalformed:
		return fault.Invalid
	}
	switch e.Type {
	case field.ErrorTypeRequired:
		return fault.Required
	case field.ErrorTypeDuplicate:
		return fault.Duplicate
	case field.ErrorTypeForbidden:
		return fault.Forbidden
	case field.ErrorTypeInternal:
		return fault.Internal
	default:
		return fault.Invalid
	}
}

// detail returns the value, then what is wrong with it.
func detail(e *field.Error) string {
	switch e.Type {
	case field.ErrorTypeRequired:
		return "is required: " + e.Detail
	case field.ErrorTypeForbidden:
		return e.Detail
	default:
		return e.ErrorBody()
	}
}

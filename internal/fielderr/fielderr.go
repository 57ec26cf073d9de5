// SPDX-License-Identifier: Apache-2.0

// Package fielderr turns the field errors of Kubernetes' validation, which the checks of a profile collect, into faults.
// A field error has no type for two of the kinds, so they are marked in its Origin: use [Unsupported] and [Malformed].
package fielderr

import (
	"github.com/pgha/pgha/fault"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// The origins that this package marks errors with.
const (
	originUnsupported = "pgha.dev/unsupported"
	originMalformed   = "pgha.dev/malformed"
)

// Unsupported says what the operator version in spec.target cannot do: kind [fault.Unsupported].
func Unsupported(path *field.Path, detail string) *field.Error {
	return field.Forbidden(path, detail).WithOrigin(originUnsupported)
}

// Malformed is a value that is not repeated in the message, because it is long or a part of the detail: kind [fault.Invalid].
func Malformed(path *field.Path, detail string) *field.Error {
	return field.Forbidden(path, detail).WithOrigin(originMalformed)
}

// Fault is the error without a place: its kind, its field, and its detail in the words of pgha.
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

// detail says what was typed, then what is wrong with it.
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

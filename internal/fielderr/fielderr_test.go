// SPDX-License-Identifier: Apache-2.0

package fielderr_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/fielderr"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestFault(t *testing.T) {
	path := field.NewPath("spec", "instances")
	for name, tc := range map[string]struct {
		reason string
		in     *field.Error
		want   fault.Error
	}{
		"required":    {"no value", field.Required(path, "a number"), fault.Error{Kind: fault.Required, Detail: "is required: a number"}},
		"duplicate":   {"twice", field.Duplicate(path, "a"), fault.Error{Kind: fault.Duplicate, Detail: `Duplicate value: "a"`}},
		"forbidden":   {"does not fit the rest", field.Forbidden(path, "not here"), fault.Error{Kind: fault.Forbidden, Detail: "not here"}},
		"invalid":     {"the value is shown", field.Invalid(path, 0, "must be at least 1"), fault.Error{Kind: fault.Invalid, Detail: "Invalid value: 0: must be at least 1"}},
		"too long":    {"a type without a separate kind", field.TooLong(path, "", 3), fault.Error{Kind: fault.Invalid, Detail: "Too long: may not be more than 3 bytes"}},
		"internal":    {"not the user's fault", field.InternalError(path, errors.New("oops")), fault.Error{Kind: fault.Internal, Detail: "Internal error: oops"}},
		"unsupported": {"the target lacks it", fielderr.Unsupported(path, "too old"), fault.Error{Kind: fault.Unsupported, Detail: "too old"}},
		"malformed":   {"the value is not shown", fielderr.Malformed(path, "not a list"), fault.Error{Kind: fault.Invalid, Detail: "not a list"}},
	} {
		t.Run(name, func(t *testing.T) {
			tc.want.Field = "spec.instances"
			if diff := cmp.Diff(&tc.want, fielderr.Fault(tc.in)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

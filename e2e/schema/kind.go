// SPDX-License-Identifier: Apache-2.0

package schema

import (
	"context"
	"fmt"
	"sync"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	metavalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	runtimeschema "k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
)

// kind is one served version of one CRD. Its validators are created at first use: compiling the CEL programs of Cluster
// takes longer than everything else.
type kind struct {
	gvk        runtimeschema.GroupVersionKind
	namespaced bool
	version    *apiextensionsv1.CustomResourceDefinitionVersion

	once    sync.Once
	err     error
	schema  *structural.Structural
	openapi validation.SchemaValidator
	rules   *cel.Validator
}

// compile creates the three validators from the CRD's schema.
func (k *kind) compile() error {
	if k.version.Schema == nil {
		return fmt.Errorf("cannot read the schema of %s: it has none", k.gvk)
	}
	var internal apiextensions.JSONSchemaProps
	err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(
		k.version.Schema.OpenAPIV3Schema, &internal, nil)
	if err != nil {
		return fmt.Errorf("cannot convert the schema of %s: %w", k.gvk, err)
	}
	if k.schema, err = structural.NewStructural(&internal); err != nil {
		return fmt.Errorf("cannot make a structural schema of %s: %w", k.gvk, err)
	}
	if k.openapi, _, err = validation.NewSchemaValidator(&internal); err != nil {
		return fmt.Errorf("cannot make a validator of %s: %w", k.gvk, err)
	}
	k.rules = cel.NewValidator(k.schema, true, celconfig.PerCallLimit)
	return nil
}

// validate does the steps of a create request: report and drop unknown fields, set defaults, then validate
// (k8s.io/apiextensions-apiserver v0.36.3, pkg/apiserver/customresource_handler.go, unstructuredSchemaCoercer.apply,
// and pkg/registry/customresource/strategy.go, Validate). It changes obj.
func (k *kind) validate(obj *unstructured.Unstructured) []error {
	if k.once.Do(func() { k.err = k.compile() }); k.err != nil {
		return []error{k.err}
	}
	errs, err := k.unknown(obj)
	if err != nil {
		return append(errs, err)
	}
	defaulting.Default(obj.Object, k.schema)
	for _, e := range k.invalid(obj) {
		errs = append(errs, e)
	}
	return errs
}

// unknown removes the fields that are not in the schema and returns their paths. An error means that the metadata
// cannot be decoded.
func (k *kind) unknown(obj *unstructured.Unstructured) ([]error, error) {
	_, _, paths, err := objectmeta.GetObjectMetaWithOptions(obj.Object, objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return nil, fmt.Errorf("cannot decode metadata: %w", err)
	}
	opts := structural.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	paths = append(paths, pruning.PruneWithOptions(obj.Object, k.schema, true, opts)...)
	defaulting.PruneNonNullableNullsWithoutDefaults(obj.Object, k.schema)
	fieldErr, more := objectmeta.CoerceWithOptions(nil, obj.Object, k.schema, false, objectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
	var errs []error
	for _, path := range append(paths, more...) {
		errs = append(errs, fmt.Errorf("unknown field %q", path))
	}
	if fieldErr != nil {
		return errs, fieldErr
	}
	return errs, nil
}

// invalid runs the validators. Like the API server, it skips the CEL rules if types are wrong: they would fail only
// because of the reported errors.
func (k *kind) invalid(obj *unstructured.Unstructured) field.ErrorList {
	// A namespaced object may have no namespace: kubectl uses the current one.
	needsNamespace := k.namespaced && obj.GetNamespace() != ""
	errs := metavalidation.ValidateObjectMetaAccessor(obj, needsNamespace, metavalidation.NameIsDNSSubdomain, field.NewPath("metadata"))
	errs = append(errs, validation.ValidateCustomResource(nil, obj.Object, k.openapi)...)
	errs = append(errs, objectmeta.Validate(nil, obj.Object, k.schema, false)...)
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, k.schema, obj.Object)...)
	for _, e := range errs {
		switch e.Type {
		case field.ErrorTypeNotSupported, field.ErrorTypeRequired, field.ErrorTypeTooLong, field.ErrorTypeTooMany, field.ErrorTypeTypeInvalid:
			return errs
		}
	}
	broken, _ := k.rules.Validate(context.Background(), nil, k.schema, obj.Object, nil, celconfig.RuntimeCELCostBudget)
	return append(errs, broken...)
}

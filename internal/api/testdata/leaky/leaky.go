// SPDX-License-Identifier: Apache-2.0

// Package leaky has each kind of leak that a public package must not have.
package leaky

import (
	"github.com/pgha/pgha/internal/pgsettings"
	"github.com/pgha/pgha/internal/strict"
)

// Const has a type of internal/.
const Const = pgsettings.Unreadable

// Var is a map of internal types.
var Var map[string][]*strict.Document

// Alias names an internal type.
type Alias = strict.Document

// Field has an exported field of an internal type. Unexported fields are allowed.
type Field struct {
	Document *strict.Document
	hidden   strict.Document
}

// Func has a parameter of an internal type.
func Func(func(chan strict.Document)) {}

// Method has a method that returns an internal type.
type Method struct{ hidden strict.Document }

// Documents returns a list of internal types.
func (m *Method) Documents() ([]strict.Document, error) { return []strict.Document{m.hidden}, nil }

func (m *Method) hide() strict.Document { return m.hidden }

// Iface has a method with an internal type.
type Iface interface{ Document() strict.Document }

// Generic has an internal type as constraint.
func Generic[T strict.Document | int]() {}

// Holder has a list of a generic type.
type Holder struct{ All list[strict.Document] }

type list[T any] struct{ items []T }

// Through has an unexported type, whose exported fields are still visible.
var Through inner

type inner struct{ Inner strict.Document }

// Fine mentions nothing of internal/.
func Fine(f Field) { _, _ = f.hidden, (&Method{}).hide() }

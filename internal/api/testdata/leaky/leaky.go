// SPDX-License-Identifier: Apache-2.0

// Package leaky does everything that a public package must not do.
package leaky

import (
	"github.com/pgha/pgha/internal/pgsettings"
	"github.com/pgha/pgha/internal/strict"
)

// Const has a type of internal/.
const Const = pgsettings.Unreadable

// Var is a map of them.
var Var map[string][]*strict.Document

// Alias gives one a name.
type Alias = strict.Document

// Field has one, and may have what is not exported.
type Field struct {
	Document *strict.Document
	hidden   strict.Document
}

// Func takes one.
func Func(func(chan strict.Document)) {}

// Method returns one.
type Method struct{ hidden strict.Document }

// Documents returns them.
func (m *Method) Documents() ([]strict.Document, error) { return []strict.Document{m.hidden}, nil }

func (m *Method) hide() strict.Document { return m.hidden }

// Iface wants one.
type Iface interface{ Document() strict.Document }

// Generic takes nothing else.
func Generic[T strict.Document | int]() {}

// Holder has a list of a generic type.
type Holder struct{ All list[strict.Document] }

type list[T any] struct{ items []T }

// Through has a type without an exported name, whose fields can be seen all the same.
var Through inner

type inner struct{ Inner strict.Document }

// Fine mentions nothing of internal/.
func Fine(f Field) { _, _ = f.hidden, (&Method{}).hide() }

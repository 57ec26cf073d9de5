// SPDX-License-Identifier: Apache-2.0

package serial

import (
	"encoding/json"
	"math"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"
)

type (
	deep   struct{ A, B, C string }
	inner  struct{ A, B string }
	tagged struct {
		X string `json:"B"`
	}
	hidden struct{ Exported int }
	text   string
	// byPointer has a marshal method that needs an address.
	byPointer struct{ N int }
	// selfish embeds itself, which adds no fields.
	selfish struct {
		*selfish
		N int
	}
	zeroer struct{ N int }
	cyclic struct{ Next *cyclic }
	// Plain is exported because reflect.StructOf embeds no other.
	Plain struct{ P int }
)

func (byPointer) unused()                         {}
func (p *byPointer) MarshalJSON() ([]byte, error) { return []byte(`"pointer"`), nil }
func (z *zeroer) IsZero() bool                    { return z.N == 7 }
func (text) MarshalText() ([]byte, error)         { return []byte("marshalled"), nil }

// TestTreeOfOddTypes tests rules of encoding/json that no Kubernetes type uses today.
func TestTreeOfOddTypes(t *testing.T) {
	one := 1
	// go vet would report the declaration.
	twice := reflect.New(reflect.StructOf([]reflect.StructField{
		{Name: "Plain", Type: reflect.TypeFor[Plain](), Anonymous: true},
		{Name: "A", Type: reflect.TypeFor[int](), Tag: `json:"x"`}, {Name: "B", Type: reflect.TypeFor[int](), Tag: `json:"x,omitempty"`},
	})).Interface()
	for name, tc := range map[string]struct {
		reason string
		value  any
	}{
		"Embedded": {"the less deep field wins", struct {
			inner
			Deep struct{ deep }
			A    int
		}{A: 1, inner: inner{"a", "b"}}},
		"Clash": {"two of equal depth hide each other", struct {
			inner
			deep
		}{inner{"a", "b"}, deep{"a", "b", "c"}}},
		"ClashTagged": {"a tag wins among equals", struct {
			inner
			tagged
		}{inner{"a", "b"}, tagged{"x"}}},
		"ClashBothTagged": {"two tags hide each other", twice},
		"NilEmbedded": {"fields behind a nil pointer are out of reach", struct {
			*inner
			Z int
		}{}},
		"Unexported": {"exported fields of an unexported embedded struct count", &struct {
			hidden
			text
			n int
		}{hidden{3}, "t", 1}},
		"Selfish": {"a struct that embeds itself ends", selfish{N: 1, selfish: &selfish{N: 2}}},
		"InlineName": {"inline is no option of encoding/json", struct {
			Named inner `json:",inline"`
		}{inner{"a", "b"}}},
		"TaggedEmbedded": {"a name makes an embedded struct a field", struct {
			inner `json:"in"`
		}{inner{"a", "b"}}},
		"OddNames": {"a name with a quote is ignored, one with a dash is taken", struct {
			A int `json:"a'b"`
			B int `json:"-,"`
			C int `json:"-"`
			D int `json:"é/!"`
		}{1, 2, 3, 4}},
		"Quoted": {"option string", struct {
			A int    `json:",string"`
			B *int   `json:",string"`
			C string `json:",string"`
			D *bool  `json:",string"`
			E []int  `json:",string"`
			F text   `json:",string"`
		}{1, &one, "a\"<", nil, []int{1}, "x"}},
		"OmitEmpty": {"what is empty", struct {
			A [0]int  `json:",omitempty"`
			B any     `json:",omitempty"`
			C float64 `json:",omitempty"`
			D inner   `json:",omitempty"`
			E []int   `json:",omitempty"`
			F uint8   `json:",omitempty"`
		}{E: []int{}}},
		"OmitZero": {"a method IsZero decides", struct {
			A zeroer                     `json:",omitzero"`
			B zeroer                     `json:",omitzero"`
			C *zeroer                    `json:",omitzero"`
			D any                        `json:",omitzero"`
			E time.Time                  `json:",omitzero"`
			F any                        `json:",omitzero"`
			G *zeroer                    `json:",omitzero"`
			H interface{ IsZero() bool } `json:",omitzero"`
			I interface{ IsZero() bool } `json:",omitzero"`
			J interface{ IsZero() bool } `json:",omitzero"`
			K inner                      `json:",omitzero"`
		}{A: zeroer{7}, D: 0, C: &zeroer{7}, H: &zeroer{7}, I: &zeroer{}, J: (*zeroer)(nil)}},
		"ByPointer":  {"a pointer receiver needs an address", map[string]any{"no": byPointer{1}, "yes": &byPointer{1}, "list": []byPointer{{1}}}},
		"TextKeys":   {"keys that marshal themselves", map[netip.Addr]int{netip.MustParseAddr("10.0.0.1"): 1}},
		"IntKeys":    {"integers are keys", map[int8]bool{-1: true, 10: false}},
		"UintKeys":   {"integers are keys", map[uint]bool{1: true, 10: false}},
		"StringKeys": {"a string key does not marshal itself", map[text]text{"k": "v"}},
		"Floats":     {"the format of encoding/json", []any{1.0, 1e21, 1e-7, float32(0.1), math.MaxFloat64, math.Copysign(0, -1), 1.5}},
		"Bytes":      {"base64, but not an array", []any{[]byte("abc"), [2]byte{1, 2}, []byte{}, []byte(nil), json.RawMessage(`{"a":[1.50,"\u003c"]}`)}},
		"Numbers":    {"json.Number", []any{json.Number("1.50"), json.Number(""), json.Number("-0")}},
		"BadUTF8":    {"becomes the replacement character", map[string]string{"a\xff": "b\xfe<&>\u2028"}},
		"Nil":        {"null", []any{nil, (*int)(nil), []int(nil), map[string]int(nil), &one}},
		"Times":      {"text", []any{time.Unix(0, 0).UTC(), netip.MustParseAddr("::1")}},
	} {
		t.Run(name, func(t *testing.T) {
			want, err := json.Marshal(tc.value)
			if err != nil {
				t.Fatal(err)
			}
			compareJSON(t, tc.reason, want, tc.value)
		})
	}
}

// TestTreeWithoutNoise tests what Document omits for types that no test object has.
func TestTreeWithoutNoise(t *testing.T) {
	for name, tc := range map[string]struct {
		reason string
		value  any
		want   string
	}{
		"ZeroEmbedded": {"an embedded struct is a field too", struct {
			inner
			C string
		}{C: "c"}, `{"C":"c"}`},
		"ZeroBesideEmbedded": {"whatever else is embedded", struct {
			tagged
			inner
		}{tagged: tagged{"x"}}, `{"B":"x"}`},
		"Embedded": {"but not when it says something", struct {
			inner
			C string
		}{inner: inner{A: "a"}}, `{"A":"a","B":"","C":""}`},
		"RawNull":      {"raw JSON was asked for", struct{ Raw any }{json.RawMessage(`{"a":null,"b":{}}`)}, `{"Raw":{"a":null,"b":{}}}`},
		"MarshalsNull": {"a field is never null", struct{ Raw any }{json.RawMessage(`null`)}, `{}`},
		"NilElement":   {"every element stays", struct{ List []*int }{[]*int{nil}}, `{"List":[null]}`},
		"NilValue":     {"a value of a map is never null", map[string]any{"a": nil, "b": map[string]string{}}, `{"b":{}}`},
		"Pointer":      {"whoever points at something wants it", struct{ P, Q *inner }{P: &inner{}}, `{"P":{"A":"","B":""}}`},
	} {
		root, err := NewWalker().Tree(reflect.ValueOf(tc.value))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(AppendJSON(nil, &root, Compact)); got != tc.want {
			t.Errorf("%s: %s: want %s, got %s", name, tc.reason, tc.want, got)
		}
	}
}

func TestTreeErrors(t *testing.T) {
	loop := &cyclic{}
	loop.Next = loop
	for name, tc := range map[string]struct {
		reason string
		value  any
		want   string
	}{
		"Channel": {"encoding/json refuses it too", struct{ C chan int }{}, "unsupported type"},
		"NaN":     {"JSON has no such number", []float64{math.NaN()}, "unsupported value"},
		"Cycle":   {"the walk has to end", loop, "nested too deeply"},
		"Key":     {"no text for it", map[float64]int{1: 1}, "keys of type float64"},
		"BadJSON": {"a marshaler may be wrong", []any{json.RawMessage(`{"a":`)}, "cannot read the JSON of json.RawMessage"},
		"TwoJSON": {"a marshaler may say too much", []any{json.RawMessage(`1 2`)}, "more than one value"},
		"Time":    {"a marshaler may refuse", []any{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}, "cannot marshal time.Time"},
	} {
		_, err := NewWalker().Tree(reflect.ValueOf(tc.value))
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %s: want an error with %q, got %v", name, tc.reason, tc.want, err)
		}
	}
}

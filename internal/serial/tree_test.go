// SPDX-License-Identifier: Apache-2.0

package serial

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/serial/serialtest"
)

// TestTreeEqualsEncodingJSON checks that, without pruning, the tree equals the output of encoding/json.
func TestTreeEqualsEncodingJSON(t *testing.T) {
	for name, obj := range serialtest.Objects() {
		for seed := range int64(serialtest.Rounds) {
			serialtest.Filler(seed).Fill(obj)
			text, err := json.Marshal(obj)
			if err != nil {
				t.Fatalf("%s, seed %d: %v", name, seed, err)
			}
			compareJSON(t, fmt.Sprintf("%s, seed %d", name, seed), text, obj)
		}
	}
}

func compareJSON(t *testing.T, name string, want []byte, value any) {
	t.Helper()
	walker := NewWalker()
	walker.Keep = true
	root, err := walker.Tree(reflect.ValueOf(value))
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if diff := cmp.Diff(decoded(t, want), decoded(t, AppendJSON(nil, &root, Compact))); diff != "" {
		t.Errorf("%s: -want +got:\n%s", name, diff)
	}
}

func decoded(t *testing.T, text []byte) any {
	t.Helper()
	var value any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}

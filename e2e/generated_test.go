// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utiljson "k8s.io/apimachinery/pkg/util/json"

	"github.com/pgha/pgha/e2e/sources"
	"github.com/pgha/pgha/e2e/stack"
)

// judged is a candidate with what the server said.
type judged struct {
	Note    string          `json:"note"`
	Object  json.RawMessage `json:"object"`
	Refused bool            `json:"refused"`
	Reason  string          `json:"reason"`
}

func TestCorpus(t *testing.T) {
	out := os.Getenv("PGHA_CORPUS")
	if out == "" {
		t.Skip()
	}
	s := start(t, stack.Options{Target: sources.Newest, Operator: true})
	namespaces(t, s, []*unstructured.Unstructured{{Object: map[string]any{"metadata": map[string]any{"namespace": parityNamespace}}}})
	f, err := os.Create(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	enc := json.NewEncoder(f)
	var mu sync.Mutex
	for seed := uint64(1); seed <= 3; seed++ {
		g := newGenerator(t, seed)
		var all []candidate
		for range 4000 {
			all = append(all, g.mutated(), g.grown())
		}
		begin := time.Now()
		ask(t, s, all, func(c candidate, err error) {
			raw, _ := json.Marshal(c.object.Object)
			j := judged{Note: fmt.Sprintf("%d %s", seed, c.note), Object: raw}
			if err != nil {
				j.Refused, j.Reason = true, err.Error()
			}
			mu.Lock()
			defer mu.Unlock()
			_ = enc.Encode(j)
		})
		fmt.Println(len(all), time.Since(begin))
	}
}

// ask puts candidates to the server, some at a time.
func ask(t *testing.T, s *stack.Stack, all []candidate, answer func(candidate, error)) {
	t.Helper()
	var wait sync.WaitGroup
	next := make(chan candidate)
	for range 4 * runtime.NumCPU() {
		wait.Go(func() {
			for c := range next {
				object := c.object.DeepCopy()
				if object.GetNamespace() == "" && object.GetKind() != "ClusterImageCatalog" {
					object.SetNamespace(parityNamespace) // as kubectl does
				}
				_, err := s.DryRun(t.Context(), object)
				answer(c, err)
			}
		})
	}
	for _, c := range all {
		next <- c
	}
	close(next)
	wait.Wait()
}

func TestCorpusLint(t *testing.T) {
	in := os.Getenv("PGHA_LINT")
	if in == "" {
		t.Skip()
	}
	data, err := os.ReadFile(in)
	if err != nil {
		t.Fatal(err)
	}
	total, missed, harsh, refused := 0, 0, 0, 0
	dec := json.NewDecoder(bytes.NewReader(data))
	for dec.More() {
		var j judged
		if err := dec.Decode(&j); err != nil {
			t.Fatal(err)
		}
		object := &unstructured.Unstructured{}
		if err := utiljson.Unmarshal(j.Object, &object.Object); err != nil {
			t.Fatal(err)
		}
		findings, faults := linted(t, object)
		v := lintVerdict(findings, faults)
		total++
		if j.Refused {
			refused++
		}
		switch {
		case v.refused == j.Refused:
		case j.Refused:
			missed++
			fmt.Printf("MISSED %s %.300s\n\t%.600s\n", object.GetKind(), j.Note, j.Reason)
		default:
			harsh++
			fmt.Printf("HARSH %s %.300s\n\t%.600s\n", object.GetKind(), j.Note, v.reason)
		}
	}
	fmt.Printf("TOTAL %d refused %d missed %d harsh %d agree %.3f\n", total, refused, missed, harsh, 100*float64(total-missed-harsh)/float64(total))
}

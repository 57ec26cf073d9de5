// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"bytes"
	"maps"

	"github.com/pgha/pgha/render"
	corev1 "k8s.io/api/core/v1"
)

const mask = "***"

// masked is the objects with a word in the place of every value of a Secret: the same word on both sides where the values
// agree, as kubectl diff does it.
func masked(objects, others []render.Object, side string) []render.Object {
	all := make([]render.Object, len(objects))
	for i, o := range objects {
		all[i] = o
		if s, ok := o.(*corev1.Secret); ok {
			all[i] = maskedSecret(s, secretNamed(others, Name(o)), side)
		}
	}
	return all
}

func maskedSecret(s, other *corev1.Secret, side string) *corev1.Secret {
	hidden := s.DeepCopy()
	hidden.Data, hidden.StringData = nil, map[string]string{}
	for key, value := range values(s) {
		hidden.StringData[key] = mask
		if was, ok := values(other)[key]; ok && !bytes.Equal(was, value) {
			hidden.StringData[key] = mask + " " + side
		}
	}
	return hidden
}

// values of a Secret as the API server would store them.
func values(s *corev1.Secret) map[string][]byte {
	all := map[string][]byte{}
	if s == nil {
		return all
	}
	maps.Copy(all, s.Data)
	for key, value := range s.StringData {
		all[key] = []byte(value)
	}
	return all
}

func secretNamed(objects []render.Object, name string) *corev1.Secret {
	for _, o := range objects {
		if s, ok := o.(*corev1.Secret); ok && Name(o) == name {
			return s
		}
	}
	return nil
}

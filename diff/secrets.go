// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"bytes"
	"encoding/base64"
	"maps"
	"slices"
	"strings"

	"github.com/pgha/pgha/manifest"
	corev1 "k8s.io/api/core/v1"
)

const mask = "***"

// masked returns the objects with a placeholder for every value of a Secret: the same placeholder on both sides if the
// values are equal, as in kubectl diff. Annotations count as values, since kubectl and other tools keep copies of the
// Secret in them, and so do labels into which a patch copied a value.
func masked(objects, others []manifest.Object, side string) (_ []manifest.Object, err error) {
	all := make([]manifest.Object, len(objects))
	for i, o := range objects {
		if s, ok := o.(*corev1.Secret); ok {
			all[i] = maskedSecret(s, secretNamed(others, Name(o)), side)
			continue
		}
		if all[i], err = maskedFields(o, named(others, Name(o)), side); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func maskedSecret(s, other *corev1.Secret, side string) *corev1.Secret {
	if other == nil {
		other = &corev1.Secret{}
	}
	hidden := s.DeepCopy()
	hidden.Data, hidden.StringData = nil, nil
	if own := values(s); len(own) > 0 {
		hidden.StringData = maskedValues(own, values(other), side)
	}
	if len(s.Annotations) > 0 {
		hidden.Annotations = maskedValues(bytesOf(s.Annotations), bytesOf(other.Annotations), side)
	}
	for key, value := range s.Labels {
		if copied(s, value) {
			hidden.Labels[key] = maskedValue(value, other.Labels[key], side)
		}
	}
	if copied(s, string(s.Type)) {
		hidden.Type = corev1.SecretType(maskedValue(string(s.Type), string(other.Type), side))
	}
	return hidden
}

func maskedValues(own, other map[string][]byte, side string) map[string]string {
	all := make(map[string]string, len(own))
	for key, value := range own {
		all[key] = mask
		if was, ok := other[key]; ok && !bytes.Equal(was, value) {
			all[key] = mask + " " + side
		}
	}
	return all
}

func maskedValue(own, other, side string) string {
	if other != "" && other != own {
		return mask + " " + side
	}
	return mask
}

// copied reports whether a text contains a value of the Secret. The user name is not secret and is in labels.
func copied(s *corev1.Secret, text string) bool {
	for _, key := range slices.Sorted(maps.Keys(values(s))) {
		value := values(s)[key]
		if key == corev1.BasicAuthUsernameKey || len(value) == 0 {
			continue
		}
		for _, form := range []string{string(value), base64.StdEncoding.EncodeToString(value), base64.RawURLEncoding.EncodeToString(value)} {
			if strings.Contains(text, form) {
				return true
			}
		}
	}
	return false
}

// values returns the values of a Secret as the API server would store them.
func values(s *corev1.Secret) map[string][]byte {
	all := maps.Clone(s.Data)
	if all == nil {
		all = map[string][]byte{}
	}
	maps.Copy(all, bytesOf(s.StringData))
	return all
}

func bytesOf(texts map[string]string) map[string][]byte {
	all := make(map[string][]byte, len(texts))
	for key, value := range texts {
		all[key] = []byte(value)
	}
	return all
}

func secretNamed(objects []manifest.Object, name string) *corev1.Secret {
	s, _ := named(objects, name).(*corev1.Secret)
	return s
}

// named finds an object; nil for none.
func named(objects []manifest.Object, name string) manifest.Object {
	i := slices.IndexFunc(objects, func(o manifest.Object) bool { return Name(o) == name })
	if i < 0 {
		return nil
	}
	return objects[i]
}

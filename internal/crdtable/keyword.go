// SPDX-License-Identifier: Apache-2.0

package crdtable

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// short has the words for keywords with a number.
var short = map[string]string{
	"minimum": "min", "maximum": "max", "minLength": "shortest", "maxLength": "longest", "minItems": "fewest", "maxItems": "most",
}

// keyword writes one keyword of a schema. An unknown keyword is an error, since lint would ignore it.
func keyword(key string, value any) ([]string, error) {
	if word, ok := short[key]; ok {
		return []string{word + ":" + number(value)}, nil
	}
	switch key {
	case "type", "description", "properties", "items", "x-kubernetes-int-or-string", "x-kubernetes-map-type":
		return nil, nil
	case "additionalProperties":
		if value == true {
			return []string{"open"}, nil
		}
		return nil, nil
	case "x-kubernetes-preserve-unknown-fields":
		return []string{"open"}, nil
	case "nullable":
		return []string{"nullable"}, nil
	case "required":
		return []string{"required:" + list(value)}, nil
	case "x-kubernetes-list-map-keys":
		return []string{"keys:" + list(value)}, nil
	case "x-kubernetes-list-type":
		if value == "set" {
			return []string{"set"}, nil
		}
		return nil, nil
	case "x-kubernetes-validations":
		return rules(value.([]any))
	case "format", "pattern":
		return []string{key + ":" + value.(string)}, oneLine(value.(string))
	case "enum", "default":
		text, err := json.Marshal(value)
		return []string{key + ":" + string(text)}, err
	default:
		return nil, fmt.Errorf("unknown keyword %q", key)
	}
}

// number writes a number that the decoder made an int64 or a float64.
func number(value any) string {
	if f, ok := value.(float64); ok {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

func list(value any) string {
	var names []string
	for _, name := range value.([]any) {
		names = append(names, name.(string))
	}
	return strings.Join(names, ",")
}

// rules writes CEL expressions. The only known ones that compare with the previous object say that a value, or a field, is fixed.
func rules(all []any) (words []string, err error) {
	for _, rule := range all {
		text := strings.Join(strings.Fields(rule.(map[string]any)["rule"].(string)), " ")
		switch {
		case text == "self == oldSelf" || text == "oldSelf == self":
			words = append(words, "fixed")
		case strings.HasPrefix(text, "self.") && text == "self."+last(text)+" == oldSelf."+last(text):
			words = append(words, "fixedfields:"+last(text))
		case strings.Contains(text, "oldSelf"):
			return nil, fmt.Errorf("cannot write the transition rule %q", text)
		default:
			words = append(words, "rule:"+text)
		}
	}
	return words, nil
}

func last(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

func oneLine(text string) error {
	if strings.ContainsAny(text, "\t\n") {
		return fmt.Errorf("%q has a tab or a new line", text)
	}
	return nil
}

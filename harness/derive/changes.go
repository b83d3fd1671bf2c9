package derive

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/load"
)

// Change is one promise that differs between two descriptions. A breaking change can make a client or a test fail that relied on the
// old one.
type Change struct {
	Breaking bool
	Where    string // `PATCH /path`, or empty
	Text     string
}

// Changes compares a committed description with a fresh one. oasdiff compares what OpenAPI has keywords for, this package the
// extensions. Breaking changes come first. Descriptions that differ only in wording or line numbers give none.
func Changes(old, fresh []byte) ([]Change, error) {
	var specs [2]*openapi3.T
	for i, text := range [][]byte{old, fresh} {
		var err error
		if specs[i], err = openapi3.NewLoader().LoadFromData(text); err != nil {
			return nil, fmt.Errorf("this is not an OpenAPI description: %w", err)
		}
	}
	d, ops, err := diff.GetWithOperationsSourcesMap(diff.NewConfig(), &load.SpecInfo{Spec: specs[0]}, &load.SpecInfo{Spec: specs[1]})
	if err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	own, typed := extensionChanges(specs[0], specs[1])
	nulls, err := nullChanges(old, fresh)
	if err != nil {
		return nil, err
	}
	out := append(own, nulls...)
	localizer, seen := checker.NewDefaultLocalizer(), map[string]int{}
	for _, c := range checker.CheckBackwardCompatibilityUntilLevel(checker.NewConfig(checker.GetAllChecks()), d, ops, checker.INFO) {
		change := Change{c.GetLevel() >= checker.WARN, strings.TrimSpace(c.GetOperation() + " " + c.GetPath()), c.GetUncolorizedText(localizer)}
		property := propertyIn(change.Text, specs[:])
		kind := changeKind(c.GetId())
		if property != "" && kind == "changed-property-type" && typed[property] {
			continue // extensionChanges names the Edm types
		}
		// A row of a page is a property of the request and of the response. Its change is one.
		key := change.Where + " " + kind + " " + property
		if i, known := seen[key]; known && property != "" {
			if change.Breaking && !out[i].Breaking {
				out[i] = change
			}
			continue
		}
		seen[key] = len(out)
		out = append(out, change)
	}
	slices.SortFunc(out, func(x, y Change) int {
		if x.Breaking != y.Breaking {
			if x.Breaking {
				return -1
			}
			return 1
		}
		return cmp.Or(strings.Compare(x.Where, y.Where), strings.Compare(x.Text, y.Text))
	})
	return slices.Compact(out), nil
}

// changeKind is the id of a change without the words for the side of the exchange it is on.
func changeKind(id string) string {
	var words []string
	for _, w := range strings.Split(id, "-") {
		switch w {
		case "request", "response", "optional", "required", "success":
		case "new":
			words = append(words, "added")
		default:
			words = append(words, w)
		}
	}
	slices.Sort(words)
	return strings.Join(slices.Compact(words), "-")
}

var quoted = regexp.MustCompile("`([^`]+)`")

// propertyIn returns the first property of the descriptions that a text names, or "".
func propertyIn(text string, specs []*openapi3.T) string {
	for _, m := range quoted.FindAllStringSubmatch(text, -1) {
		name := m[1][strings.LastIndexByte(m[1], '/')+1:]
		for _, t := range specs {
			if t.Components == nil {
				continue
			}
			for _, s := range t.Components.Schemas {
				if s.Value != nil && s.Value.Properties[name] != nil {
					return name
				}
			}
		}
	}
	return ""
}

// texts returns the items of a list as text. Descriptions may be edited by hand, so items may be anything.
func texts(list any) []string {
	items, _ := list.([]any)
	out := make([]string, len(items))
	for i, v := range items {
		out[i] = fmt.Sprint(v)
	}
	return out
}

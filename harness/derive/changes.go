package derive

import (
	"cmp"
	"fmt"
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
	var out []Change
	localizer := checker.NewDefaultLocalizer()
	for _, c := range checker.CheckBackwardCompatibilityUntilLevel(checker.NewConfig(checker.GetAllChecks()), d, ops, checker.INFO) {
		where := strings.TrimSpace(c.GetOperation() + " " + c.GetPath())
		out = append(out, Change{c.GetLevel() >= checker.WARN, where, c.GetUncolorizedText(localizer)})
	}
	out = append(out, extensionChanges(specs[0], specs[1])...)
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

// extensionChanges compares what the extensions say: permissions, what a path ends on, and Edm types.
func extensionChanges(a, b *openapi3.T) []Change {
	var out []Change
	for path, item := range a.Paths.Map() {
		before, after := item.Patch, b.Paths.Value(path)
		if before == nil || after == nil || after.Patch == nil {
			continue
		}
		where := "PATCH " + path
		if x, y := fmt.Sprint(before.Extensions[extPath]), fmt.Sprint(after.Patch.Extensions[extPath]); x != y {
			out = append(out, Change{true, where, fmt.Sprintf("the path ended on a %s, now on a %s", x, y)})
		}
		out = append(out, permissionChanges(where, before, after.Patch)...)
	}
	if a.Components == nil || b.Components == nil {
		return out
	}
	for name, before := range a.Components.Schemas {
		if after := b.Components.Schemas[name]; after != nil {
			out = append(out, typeChanges(name, before.Value, after.Value, 0)...)
		}
	}
	return out
}

func permissionChanges(where string, before, after *openapi3.Operation) []Change {
	var out []Change
	x, _ := before.Extensions[extPermissions].(map[string]any)
	y, _ := after.Extensions[extPermissions].(map[string]any)
	// added lists what is in the second list only.
	added := func(breaking bool, format, account string, first, second any) {
		known := texts(first)
		for _, scope := range texts(second) {
			if !slices.Contains(known, scope) {
				out = append(out, Change{breaking, where, fmt.Sprintf(format, scope, account)})
			}
		}
	}
	for account := range x {
		added(true, "the permission %s (%s) is gone", account, y[account], x[account])
		added(false, "the permission %s (%s) is new", account, x[account], y[account])
	}
	return out
}

func typeChanges(where string, before, after *openapi3.Schema, depth int) []Change {
	var out []Change
	for name, p := range before.Properties {
		q := after.Properties[name]
		if q == nil || depth > maxNested+1 {
			continue
		}
		at := where + "." + name
		if x, y := p.Value.Extensions[extEdm], q.Value.Extensions[extEdm]; x != nil && y != nil && x != y {
			out = append(out, Change{true, "", fmt.Sprintf("the type of %s was %v, now it is %v", at, x, y)})
		}
		out = append(out, typeChanges(at, p.Value, q.Value, depth+1)...)
	}
	return out
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

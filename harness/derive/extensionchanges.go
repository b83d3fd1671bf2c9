package derive

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"
)

// extensionChanges compares what the extensions say: permissions, what a path ends on, Edm types, and the conditions of updates. typed has the
// properties whose Edm type changed.
func extensionChanges(a, b *openapi3.T) (out []Change, typed map[string]bool) {
	typed = map[string]bool{}
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
		for status, r := range before.Responses.Map() {
			if other := after.Patch.Responses.Value(status); other != nil && r.Value != nil && other.Value != nil {
				out = append(out, saidChange(where, "the preference for status "+status, r.Value.Extensions[extPrefer], other.Value.Extensions[extPrefer])...)
				out = append(out, saidChange(where, "the properties whose updates get status "+status, r.Value.Extensions[extFor], other.Value.Extensions[extFor])...)
				out = append(out, saidChange(where, "the error codes of status "+status, codesOf(r.Value), codesOf(other.Value))...)
			}
		}
	}
	if a.Components == nil || b.Components == nil {
		return out, typed
	}
	for name, before := range a.Components.Schemas {
		if after := b.Components.Schemas[name]; after != nil && before != nil && after.Value != nil && before.Value != nil {
			out = append(out, saidChange("", "the properties that are updated together", before.Value.Extensions[extTogether], after.Value.Extensions[extTogether])...)
			out = append(out, typeChanges("", before.Value, after.Value, typed, 0)...)
		}
	}
	return out, typed
}

// codesOf lists the error codes of a response, without the places where the page documents them; nil if there are none.
func codesOf(r *openapi3.Response) any {
	var out []string
	list, _ := r.Extensions[extErrors].([]any)
	for _, e := range list {
		if code, ok := e.(map[string]any); ok {
			out = append(out, fmt.Sprint(code["code"]))
		}
	}
	if out == nil {
		return nil
	}
	return out
}

// saidChange compares an extension. A new promise can break an update that a test makes.
func saidChange(where, what string, x, y any) []Change {
	switch before, after := fmt.Sprint(x), fmt.Sprint(y); {
	case before == after:
		return nil
	case x == nil:
		return []Change{{true, where, fmt.Sprintf("%s: now %s", what, after)}}
	case y == nil:
		return []Change{{false, where, fmt.Sprintf("%s: no longer %s", what, before)}}
	default:
		return []Change{{true, where, fmt.Sprintf("%s: was %s, now %s", what, before, after)}}
	}
}

// nullChanges compares where null is expressly not permitted, which openapi3 does not keep.
func nullChanges(old, fresh []byte) ([]Change, error) {
	var forbids [2]map[string]bool
	for i, text := range [][]byte{old, fresh} {
		var d struct {
			Components struct {
				Schemas map[string]struct {
					Properties map[string]struct{ Nullable *bool }
				}
			}
		}
		if err := yaml.Unmarshal(text, &d); err != nil {
			return nil, fmt.Errorf("this is not an OpenAPI description: %w", err)
		}
		forbids[i] = map[string]bool{}
		for _, s := range d.Components.Schemas {
			for name, p := range s.Properties {
				if p.Nullable != nil && !*p.Nullable {
					forbids[i][name] = true
				}
			}
		}
	}
	var out []Change
	for name := range forbids[1] {
		if !forbids[0][name] {
			out = append(out, Change{true, "", "null is no longer permitted for " + name})
		}
	}
	for name := range forbids[0] {
		if !forbids[1][name] {
			out = append(out, Change{false, "", "the page no longer forbids null for " + name})
		}
	}
	return out, nil
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

func typeChanges(where string, before, after *openapi3.Schema, typed map[string]bool, depth int) []Change {
	var out []Change
	for name, p := range before.Properties {
		q := after.Properties[name]
		if q == nil || p == nil || p.Value == nil || q.Value == nil || depth > maxNested+1 {
			continue
		}
		at := strings.TrimPrefix(where+"."+name, ".")
		if x, y := p.Value.Extensions[extEdm], q.Value.Extensions[extEdm]; x != nil && y != nil && fmt.Sprint(x) != fmt.Sprint(y) {
			typed[name] = true
			out = append(out, Change{true, "", fmt.Sprintf("the type of %s was %v, now it is %v", at, x, y)})
		}
		for _, ext := range []struct{ key, what string }{{extCondition, "the condition for an update of "}, {extAlso, "what changes with "}, {extVariant, "the permissions for an update of "}} {
			out = append(out, saidChange("", ext.what+at, p.Value.Extensions[ext.key], q.Value.Extensions[ext.key])...)
		}
		out = append(out, typeChanges(at, p.Value, q.Value, typed, depth+1)...)
	}
	return out
}

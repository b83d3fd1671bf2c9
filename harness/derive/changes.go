package derive

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/load"
)

// Change is one promise that differs between two descriptions. Breaking ones can make a client or a test fail that kept to the
// old one.
type Change struct {
	Breaking bool
	Where    string // `PATCH /path`, or empty
	Text     string
}

// Changes compares a committed description with a fresh one: what OpenAPI knows by oasdiff, the extensions by their own rules.
// Breaking changes come first. Two descriptions that differ in wording or line numbers only give none.
func Changes(old, fresh []byte) ([]Change, error) {
	a, err := openapi3.NewLoader().LoadFromData(old)
	if err != nil {
		return nil, fmt.Errorf("want an OpenAPI description: %w", err)
	}
	b, err := openapi3.NewLoader().LoadFromData(fresh)
	if err != nil {
		return nil, fmt.Errorf("want an OpenAPI description: %w", err)
	}
	d, ops, err := diff.GetWithOperationsSourcesMap(diff.NewConfig(), &load.SpecInfo{Spec: a}, &load.SpecInfo{Spec: b})
	if err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	var out []Change
	words := checker.NewDefaultLocalizer()
	for _, c := range checker.CheckBackwardCompatibilityUntilLevel(checker.NewConfig(checker.GetAllChecks()), d, ops, checker.INFO) {
		where := strings.TrimSpace(c.GetOperation() + " " + c.GetPath())
		out = append(out, Change{c.GetLevel() >= checker.WARN, where, c.GetUncolorizedText(words)})
	}
	out = append(out, extensionChanges(a, b)...)
	sort.SliceStable(out, func(i, j int) bool {
		x, y := out[i], out[j]
		if x.Breaking != y.Breaking {
			return x.Breaking
		}
		if x.Where != y.Where {
			return x.Where < y.Where
		}
		return x.Text < y.Text
	})
	return slices.Compact(out), nil
}

// extensionChanges compares what the pages say beyond OpenAPI: permissions, what a path ends on, and Edm types.
func extensionChanges(a, b *openapi3.T) []Change {
	var out []Change
	for _, path := range sortedKeys(a.Paths.Map()) {
		before, now := a.Paths.Value(path).Patch, b.Paths.Value(path)
		if before == nil || now == nil || now.Patch == nil {
			continue
		}
		where := "PATCH " + path
		if x, y := fmt.Sprint(before.Extensions[extPath]), fmt.Sprint(now.Patch.Extensions[extPath]); x != y {
			out = append(out, Change{true, where, fmt.Sprintf("the path ended on a %s, now on a %s", x, y)})
		}
		out = append(out, permissionChanges(where, before, now.Patch)...)
	}
	if a.Components == nil || b.Components == nil {
		return out
	}
	for _, name := range sortedKeys(a.Components.Schemas) {
		if now := b.Components.Schemas[name]; now != nil {
			out = append(out, typeChanges(name, a.Components.Schemas[name].Value, now.Value, 0)...)
		}
	}
	return out
}

func permissionChanges(where string, before, now *openapi3.Operation) []Change {
	var out []Change
	x, _ := before.Extensions[extPermissions].(map[string]any)
	y, _ := now.Extensions[extPermissions].(map[string]any)
	for _, account := range sortedKeys(x) {
		was, is := texts(x[account]), texts(y[account])
		for _, s := range was {
			if !slices.Contains(is, s) {
				out = append(out, Change{true, where, fmt.Sprintf("the permission %s (%s) is gone", s, account)})
			}
		}
		for _, s := range is {
			if !slices.Contains(was, s) {
				out = append(out, Change{false, where, fmt.Sprintf("the permission %s (%s) is new", s, account)})
			}
		}
	}
	return out
}

func typeChanges(where string, before, now *openapi3.Schema, depth int) []Change {
	var out []Change
	for _, name := range sortedKeys(before.Properties) {
		p, q := before.Properties[name], now.Properties[name]
		if q == nil || depth > nested+1 {
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

func texts(v any) []string {
	list, _ := v.([]any)
	out := make([]string, 0, len(list))
	for _, s := range list {
		out = append(out, fmt.Sprint(s))
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

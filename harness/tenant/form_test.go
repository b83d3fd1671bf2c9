package tenant

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/wire"
)

// update returns the answer of a fake that applies updates in its own way; apply returns false to reject one.
func update(f *fake, apply func(e, change map[string]any) bool) func(wire.Request) *wire.Exchange {
	return func(req wire.Request) *wire.Exchange {
		var change map[string]any
		if req.Method != http.MethodPatch || json.Unmarshal(req.Body, &change) != nil {
			return nil
		}
		e := maps.Clone(f.entities[widget])
		if !apply(e, change) {
			return answer(http.StatusBadRequest, "", nil)
		}
		f.entities[widget] = e
		f.version[widget]++
		tag := ""
		if f.tags && f.tells {
			tag = fmt.Sprintf(`W/"%d"`, f.version[widget])
		}
		return answer(http.StatusNoContent, tag, nil)
	}
}

// replaced sets members as they are sent, without those that are null.
func replaced(e, change map[string]any) bool {
	maps.Copy(e, change)
	maps.DeleteFunc(e, func(_ string, v any) bool { return v == nil })
	return true
}

// merging merges the complex value `rules` at every depth.
func merging(e, change map[string]any) bool {
	var merge func(old, v any) any
	merge = func(old, v any) any {
		members, isObject := v.(map[string]any)
		if !isObject {
			return v
		}
		out := map[string]any{}
		if was, had := old.(map[string]any); had {
			out = maps.Clone(was)
		}
		for name, m := range members {
			if out[name] = merge(out[name], m); out[name] == nil {
				delete(out, name)
			}
		}
		return out
	}
	for name, v := range change {
		e[name] = merge(e[name], v)
	}
	return true
}

// without rejects an update in which the complex value, or an item of it, has a member of one of the names.
func without(apply func(e, change map[string]any) bool, names ...string) func(e, change map[string]any) bool {
	var has func(v any) bool
	has = func(v any) bool {
		switch v := v.(type) {
		case map[string]any:
			for name, m := range v {
				for _, n := range names {
					if name == n || has(m) {
						return true
					}
				}
			}
		case []any:
			for _, item := range v {
				if has(item) {
					return true
				}
			}
		}
		return false
	}
	return func(e, change map[string]any) bool { return !has(change) && apply(e, change) }
}

// keeping copies members that no update may set from the old value.
func keeping(apply func(e, change map[string]any) bool, names ...string) func(e, change map[string]any) bool {
	return func(e, change map[string]any) bool {
		was, _ := e["rules"].(map[string]any)
		done := apply(e, change)
		if is, isObject := e["rules"].(map[string]any); isObject {
			is = maps.Clone(is)
			for _, name := range names {
				is[name] = was[name]
			}
			e["rules"] = is
		}
		return done
	}
}

// A complex value may have members that no update may set, or that only null removes.
func TestRestoreOfComplexValues(t *testing.T) {
	object := func(text string) (v any) {
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	for name, tc := range map[string]struct {
		old      string
		apply    func(e, change map[string]any) bool
		readOnly []string
		bodies   []string
	}{
		"read-only by the contract": {
			`{"a":1,"b":2,"changed":"x"}`, keeping(without(replaced, "changed"), "changed"), []string{"rules/changed"}, []string{`{"rules":{"a":2},"count":4}`},
		},
		"read-only, deep, by the contract": {
			`{"a":{"b":1,"code":"i"},"c":1}`, without(merging, "code"), []string{"rules/a/code"}, []string{`{"rules":{"c":2,"a":{"b":3}},"count":4}`},
		},
		"read-only, not by the contract": {`{"a":1,"changed":"x"}`, keeping(without(replaced, "changed"), "changed"), nil, []string{`{"rules":{"a":2},"count":4}`}},
		"read-only, deep, not by the contract": {
			`{"a":{"b":1,"code":"i"},"c":1}`, without(merging, "code"), nil, []string{`{"rules":{"a":{"b":3}}}`, `{"rules":{"c":2}}`},
		},
		"merged":                {`{"a":1}`, merging, nil, []string{`{"rules":{"a":2,"b":"x"},"count":4}`}},
		"merged, deep":          {`{"a":{"b":1}}`, merging, nil, []string{`{"rules":{"a":{"b":1,"c":2},"d":{"e":1}}}`}},
		"merged, and read-only": {`{"a":1,"changed":"x"}`, without(merging, "changed"), nil, []string{`{"rules":{"a":2,"b":"x"}}`}},
		"replaced":              {`{"a":1,"c":[{"d":1}]}`, replaced, nil, []string{`{"rules":{"a":2,"b":"x"}}`}},
		"set to null":           {`{"a":1,"changed":"x"}`, replaced, nil, []string{`{"rules":null}`}},
	} {
		f, opts := newFake(), settings(t)
		f.entities[widget]["rules"] = object(tc.old)
		opts.Sleep = f.sleep
		opts.Writable = func(string) []string { return []string{"count", "name", "rules"} }
		opts.ReadOnly = func(string) []string { return tc.readOnly }
		before := maps.Clone(f.entities[widget])
		f.answer = update(f, tc.apply)
		u := crashed(t, f, opts, tc.bodies...)
		if cmp.Equal(before, f.entities[widget]) {
			t.Fatalf("%s: want it changed", name)
		}
		if o := finish(t, f, opts, u); o.Err != nil || len(o.Foreign) > 0 {
			t.Errorf("%s: want it restored, got %+v", name, o)
		}
		if diff := cmp.Diff(before, f.entities[widget]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A target may change one property when another is written: what still differs is written back alone.
func TestRestoreOfWhatAnotherPropertyChanges(t *testing.T) {
	for name, tc := range map[string]struct {
		tags  bool
		apply func(e, change map[string]any) bool
	}{
		"the first changes the second": {false, func(e, change map[string]any) bool {
			maps.Copy(e, change)
			if change["count"] != nil {
				e["name"] = "auto"
			}
			return true
		}},
		"the second changes the first": {true, func(e, change map[string]any) bool {
			maps.Copy(e, change)
			if change["name"] != nil {
				e["count"] = -7.0
			}
			return true
		}},
	} {
		f, opts := newFake(), settings(t)
		f.tags, opts.Sleep = tc.tags, f.sleep
		f.answer = update(f, tc.apply)
		u := crashed(t, f, opts, `{"name":"auto","count":-7}`, `{"name":"Gate","count":4}`)
		if o := finish(t, f, opts, u); o.Err != nil || len(o.Foreign) > 0 {
			t.Errorf("%s: want it restored, got %+v", name, o)
		}
		asBefore(t, f)
	}
}

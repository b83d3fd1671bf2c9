package contract

import (
	"strings"
	"testing"
)

func TestNamePattern(t *testing.T) {
	for pattern, want := range map[string]string{"^[a-z][a-z0-9_]*$": "conform1", "^X-[A-Z]+$": "X-A"} {
		_, op := convertedSchema(t, "3.1.0", "{type: object, propertyNames: {pattern: '"+pattern+"'}, additionalProperties: {type: string}}", "")
		p := &op.Properties[0]
		v, _ := (Generator{Seed: "1"}).Value(p.Schema, p.Edm, 1)
		if labels, _ := v.(map[string]any); labels[want] == nil {
			t.Errorf("%s: want an entry %s, got %v", pattern, want, v)
		}
		if bad, ok := BadName(p.Schema); !ok || NamePattern(p.Schema).MatchString(bad) {
			t.Errorf("%s: want a name that it excludes, got %q", pattern, bad)
		}
		if len(op.Gaps) != 1 || !strings.Contains(op.Gaps[0].Reason, "propertyNames") {
			t.Errorf("want a gap about propertyNames, got %v", op.Gaps)
		}
	}
}

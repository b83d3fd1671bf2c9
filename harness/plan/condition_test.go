package plan

import (
	"strings"
	"testing"
)

// TestConditionIsNotSent has a property that an update may set in some state only.
func TestConditionIsNotSent(t *testing.T) {
	shade := text("shade")
	shade.Condition = "Editable only while the lamp is off"
	c := keyed(text("name"), integer("count"), shade)
	c.Operations[0].Example = map[string]any{"name": "a", "shade": "dark"}
	p := mustPlan(t, options(c))
	told := false
	for _, one := range p.Cases {
		for _, s := range one.Steps {
			if strings.Contains(string(s.Request.Body), `"shade"`) {
				t.Errorf("want no request with shade, got %s: %s", one.ID, s.Request.Body)
			}
		}
		told = told || strings.Contains(one.NotSent, shade.Condition)
	}
	if !told {
		t.Error("want a skip that quotes the condition")
	}
}

package plan

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
)

// TestTogether has two properties of which an update has both or none.
func TestTogether(t *testing.T) {
	c := keyed(text("from"), text("to"), text("name"))
	c.Operations[0].Together = [][]string{{"from", "to"}}
	for _, one := range mustPlan(t, options(c)).Cases {
		if one.Kind == check.BadBodies {
			continue // they are no objects, or damaged
		}
		for _, s := range one.Steps {
			if body := string(s.Request.Body); strings.Contains(body, `"from"`) != strings.Contains(body, `"to"`) {
				t.Errorf("%s: want both or none, got %s", one.ID, body)
			}
		}
	}
}

package reports

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/verdict"
)

const (
	maxEntries  = 5                   // in one card
	acceptedFor = 90 * 24 * time.Hour // as `conform baseline init` does
)

// baselineEntries returns the entries of a baseline that accept a cause, one for each deviation, for a person to copy.
func baselineEntries(h *verdict.Header, c *cause) string {
	var b strings.Builder
	seen := map[string]bool{}
	add := func(v *verdict.Verdict, f *verdict.Finding) {
		id := verdict.FingerprintOf(v, f)
		if seen[id] || len(seen) == maxEntries {
			return
		}
		seen[id] = true
		fmt.Fprintf(&b, "  - id: %s\n    check: %s\n    signature: %s\n", id, scalar(operation(v)+"/"+v.Check), scalar(verdict.Signature(v, f)))
		if v.Case != "" {
			fmt.Fprintf(&b, "    case: %s\n", scalar(v.Case))
		}
		if h.Depth != "" {
			fmt.Fprintf(&b, "    depth: %s\n", scalar(h.Depth))
		}
		fmt.Fprintf(&b, "    reason: not yet examined\n    added: %s\n    expires: %s\n", day(h.Started), day(h.Started.Add(acceptedFor)))
	}
	for _, v := range c.verdicts {
		if len(v.Findings) == 0 {
			add(v, nil)
		}
		for i := range v.Findings {
			add(v, &v.Findings[i])
		}
	}
	return b.String()
}

// scalar is text as a double-quoted scalar of YAML, which takes the escapes of JSON.
func scalar(s string) string {
	text, err := json.Marshal(s)
	if err != nil { // a string has none
		return `""`
	}
	return string(verdict.EscapeJSON(text))
}

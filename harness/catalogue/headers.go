package catalogue

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

// headerCount words how often a header came, with its values.
func headerCount(values []string) string {
	if len(values) == 0 {
		return "none"
	}
	return fmt.Sprintf("%d: %s", len(values), check.Clip(strings.Join(values, ", ")))
}

// startsObject tells whether a body looks like a JSON object at all.
func startsObject(body []byte) bool {
	body = bytes.TrimLeft(body, " \t\r\n")
	return len(body) > 0 && body[0] == '{'
}

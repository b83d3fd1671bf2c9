package check

import (
	"bytes"
	"fmt"
	"strings"
)

// headerCount words how often a header came, with its values.
func headerCount(values []string) string {
	if len(values) == 0 {
		return "none"
	}
	return fmt.Sprintf("%d: %s", len(values), clip(strings.Join(values, ", ")))
}

// startsObject tells whether a body looks like a JSON object at all.
func startsObject(body []byte) bool {
	body = bytes.TrimLeft(body, " \t\r\n")
	return len(body) > 0 && body[0] == '{'
}

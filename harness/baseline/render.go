package baseline

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

// plainText is what YAML reads as the same text without quotes.
var plainText = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9 _./-]*[A-Za-z0-9]$`)

// notText are words that YAML reads as something else.
var notText = regexp.MustCompile(`(?i)^(true|false|null|yes|no|on|off|y|n)$`)

// render writes entries, each line with the indentation.
func render(entries []*Entry, indent string) string {
	var b strings.Builder
	for _, e := range entries {
		kind, depth := e.Kind, e.Depth
		if kind == kindKnown { // the default, as that of the depth
			kind = ""
		}
		if depth == defaultDepth {
			depth = ""
		}
		b.WriteString(indent + "- id: " + e.ID + "\n")
		for _, m := range [][2]string{
			{"check", e.Name()}, {"signature", e.Signature}, {"case", e.Case}, {"depth", depth}, {"kind", kind}, {"reason", e.Reason}, {"ticket", e.Ticket},
			{"owner", e.Owner}, {"added", e.Added}, {"expires", e.Expires},
		} {
			if m[1] != "" {
				b.WriteString(indent + "  " + m[0] + ": " + scalar(m[0], m[1]) + "\n")
			}
		}
	}
	return b.String()
}

// Text is an entry as the file has it.
func (e *Entry) Text() string { return render([]*Entry{e}, "  ") }

func scalar(key, text string) string {
	if key == "added" || key == "expires" || plainText.MatchString(text) && !notText.MatchString(text) {
		return text
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(text) // a text can be encoded
	return strings.TrimSpace(buf.String())
}

const header = `# The deviations that this team accepts for a while, see docs/baseline.md of conform. A run fails for every other one.
# conform baseline update adds entries, prune removes fixed ones, renew --until extends them. Comments and order stay.
apiVersion: ` + apiVersion + `
`

package plan

import (
	"fmt"
	"io"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// WriteDryRun prints every case with its requests, values and checks.
func (p *Plan) WriteDryRun(w io.Writer) error {
	var b strings.Builder
	b.WriteString(p.profiles() + "\n")
	for _, c := range p.Cases {
		if c.LeftOut {
			fmt.Fprintf(&b, "%s\n  left out: %s\n\n", c.ID, verdict.Printable(c.NotSent))
			continue
		}
		fmt.Fprintf(&b, "%s  (%s)\n", c.ID, verdict.Printable(c.Title))
		if c.TwinOnly {
			b.WriteString("  sent as the matching valid update of other cases, not judged\n")
		}
		if c.NotSent != "" {
			fmt.Fprintf(&b, "  not sent: %s\n\n", verdict.Printable(c.NotSent))
			continue
		}
		for _, s := range c.Steps {
			c.writeStep(&b, s)
		}
		if len(c.Checks) > 0 {
			b.WriteString("  checks")
			for _, k := range c.Checks {
				if b.WriteString(" " + k.ID); c.Excluded[k.ID] != "" {
					b.WriteString(" (" + verdict.Printable(c.Excluded[k.ID]) + ")")
				}
			}
			b.WriteString("\n")
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "%d cases, at most %d requests, %d verdicts; nothing was sent\n", len(p.Cases), p.Requests(), len(p.Verdicts()))
	_, err := io.WriteString(w, b.String())
	return err
}

// profiles has a line for each profile, with its contracts if there are several profiles: `profile odata: lamps, rooms`.
func (p *Plan) profiles() string {
	text := ""
	for _, profile := range contract.Profiles() {
		var names []string
		for _, c := range p.Contracts {
			if string(c.Profile) == profile {
				names = append(names, c.Name)
			}
		}
		switch {
		case len(names) == len(p.Contracts):
			return "profile " + profile + "\n"
		case len(names) > 0:
			text += "profile " + profile + ": " + strings.Join(names, ", ") + "\n"
		}
	}
	return text
}

func (c *Case) writeStep(b *strings.Builder, s Step) {
	fmt.Fprintf(b, "  %-8s %s %s", s.Name, verdict.Printable(s.Request.Method), verdict.Printable(s.Request.URL))
	switch s.Request.Auth {
	case wire.AuthNone:
		b.WriteString("  (no token)")
	case wire.AuthExpired, wire.AuthAudience, wire.AuthPermission:
		b.WriteString("  (with a token that the target must reject)")
	case wire.AuthMalformed:
		b.WriteString("  (Bearer " + wire.MalformedToken + ")")
	}
	if s.Reuse {
		b.WriteString("  (or the response to the read before it)")
	}
	if c.SharesReads && s.Name == check.After {
		b.WriteString("  (sent once for this case and the following cases that must change nothing)")
	}
	b.WriteString("\n")
	if s.Request.Body != nil {
		fmt.Fprintf(b, "           %s: %s\n", verdict.Printable(s.Request.Header.Get("Content-Type")), verdict.Printable(string(verdict.EscapeJSON(s.Request.Body))))
	}
}

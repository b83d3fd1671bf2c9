package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/wire"
)

// dryRun prints every case with its requests, values and checks.
func dryRun(w io.Writer, p *plan.Plan) error {
	var b strings.Builder
	for _, c := range p.Cases {
		fmt.Fprintf(&b, "%s  (%s)\n", c.ID, c.Title)
		if c.TwinOnly {
			b.WriteString("  sent for its twins only, not judged\n")
		}
		if c.NotSent != "" {
			fmt.Fprintf(&b, "  not sent: %s\n\n", c.NotSent)
			continue
		}
		for _, s := range c.Steps {
			request(&b, s, c.SharesReads)
		}
		if len(c.Checks) > 0 {
			b.WriteString("  checks")
			for _, k := range c.Checks {
				b.WriteString(" " + k.ID)
			}
			b.WriteString("\n")
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "%d cases, at most %d requests, %d verdicts; nothing was sent\n", len(p.Cases), p.Requests(), len(p.Verdicts()))
	_, err := io.WriteString(w, b.String())
	return err
}

func request(b *strings.Builder, s plan.Step, shares bool) {
	fmt.Fprintf(b, "  %-8s %s %s", s.Name, s.Request.Method, s.Request.URL)
	switch s.Request.Auth {
	case wire.AuthNone:
		b.WriteString("  (no token)")
	case wire.AuthExpired, wire.AuthAudience, wire.AuthPermission:
		b.WriteString("  (a token that must be refused)")
	case wire.AuthMalformed:
		b.WriteString("  (Bearer " + wire.MalformedToken + ")")
	}
	if s.Reuse {
		b.WriteString("  (or the read before it)")
	}
	if shares && s.Name == check.After {
		b.WriteString("  (one for this case and those after it that must change nothing either)")
	}
	b.WriteString("\n")
	if s.Request.Body != nil {
		fmt.Fprintf(b, "           %s: %s\n", s.Request.Header.Get("Content-Type"), s.Request.Body)
	}
}

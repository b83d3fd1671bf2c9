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

// maxShownBody bounds, in bytes, the text of a body: some have many thousands of blanks.
const maxShownBody = 4 << 10

// WriteDryRun prints how much is sent for each operation; if verbose, every case with its requests, values and checks.
func (p *Plan) WriteDryRun(w io.Writer, verbose bool) error {
	var b strings.Builder
	b.WriteString(p.profiles() + "\n")
	sent := 0
	for cases := range p.built() {
		n := requests(cases)
		sent += n
		if !verbose {
			writeSummary(&b, cases, n)
		}
		for _, c := range cases {
			if verbose {
				c.writeDryRun(&b)
			}
		}
		if _, err := io.WriteString(w, b.String()); err != nil {
			return err
		}
		b.Reset()
	}
	if !verbose {
		b.WriteString("\nEvery request with --verbose.\n")
	}
	fmt.Fprintf(&b, "%d cases, at most %d requests, %d verdicts; nothing was sent\n", len(p.Cases), sent, p.Verdicts())
	_, err := io.WriteString(w, b.String())
	return err
}

// writeSummary writes a line about the cases of an operation.
func writeSummary(w *strings.Builder, cases []*Case, requests int) {
	op := cases[0].Operation
	sent, notSent, verdicts := 0, 0, 0
	for _, c := range cases {
		switch {
		case c.LeftOut == verdict.LeftOut:
			fmt.Fprintf(w, "%s  left out: %s\n", op.Name, verdict.Printable(c.NotSent))
			return
		case c.NotSent != "" || c.Panic != "":
			notSent++
		default:
			sent++
		}
		verdicts += len(c.Checks)
	}
	fmt.Fprintf(w, "%s  %s %s: %d cases, at most %d requests, %d verdicts", op.Name, op.Method, verdict.Printable(op.Path), sent, requests, verdicts)
	if notSent > 0 {
		fmt.Fprintf(w, "; not sent: %d", notSent)
	}
	w.WriteByte('\n')
}

func (c *Case) writeDryRun(w *strings.Builder) {
	if c.LeftOut != "" {
		fmt.Fprintf(w, "%s\n  left out: %s\n\n", c.ID, verdict.Printable(c.NotSent))
		return
	}
	fmt.Fprintf(w, "%s  (%s)\n", c.ID, verdict.Printable(c.Title))
	if c.TwinOnly {
		fmt.Fprintln(w, "  sent as the matching valid update of other cases, not judged")
	}
	if c.Panic != "" {
		text, _, _ := strings.Cut(c.Panic, "\n")
		fmt.Fprintf(w, "  not sent: %s\n\n", verdict.Printable(text))
		return
	}
	if c.NotSent != "" {
		fmt.Fprintf(w, "  not sent: %s\n\n", verdict.Printable(c.NotSent))
		return
	}
	for _, s := range c.Steps {
		c.writeStep(w, s)
	}
	if len(c.Checks) > 0 {
		fmt.Fprint(w, "  checks")
		for _, k := range c.Checks {
			fmt.Fprint(w, " "+k.ID)
			if reason := c.Excluded[k.ID]; reason != "" {
				fmt.Fprint(w, " ("+verdict.Printable(reason)+")")
			}
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w)
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

func (c *Case) writeStep(w *strings.Builder, s Step) {
	fmt.Fprintf(w, "  %-8s %s %s", s.Name, verdict.Printable(s.Request.Method), verdict.Printable(s.Request.URL))
	switch s.Request.Auth {
	case wire.AuthNone:
		fmt.Fprint(w, "  (no token)")
	case wire.AuthExpired, wire.AuthAudience, wire.AuthPermission:
		fmt.Fprint(w, "  (with a token that the target must reject)")
	case wire.AuthLonger, wire.AuthOtherCase, wire.AuthBasic, wire.AuthNoSyntax:
		fmt.Fprint(w, "  (with credentials that nobody has)")
	case wire.AuthLowerScheme:
		fmt.Fprint(w, "  (bearer in lower case)")
	case wire.AuthMalformed:
		fmt.Fprint(w, "  (Bearer "+wire.MalformedToken+")")
	}
	if s.Reuse {
		fmt.Fprint(w, "  (or the response to the read before it)")
	}
	if c.SharesReads && s.Name == check.After {
		fmt.Fprint(w, "  (sent once for this case and the following cases that must change nothing)")
	}
	fmt.Fprintln(w)
	if s.Request.Body != nil {
		body := verdict.Printable(string(verdict.EscapeJSON(s.Request.Body)))
		if len(body) > maxShownBody {
			body = fmt.Sprintf("%s (%d bytes)", verdict.Shorten(strings.TrimSpace(body), maxShownBody), len(s.Request.Body))
		}
		fmt.Fprintf(w, "           %s: %s\n", verdict.Printable(s.Request.Header.Get("Content-Type")), body)
	}
}

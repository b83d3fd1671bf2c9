package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/wire"
)

var errNotRestored = errors.New("the target is not as it was before")

// tellRestored says what became of each entity, loudly where one is not as it was; it returns an error then.
func tellRestored(w io.Writer, out []tenant.Outcome) error {
	var b strings.Builder
	failed := false
	for _, o := range out {
		url := wire.Printable(o.URL)
		switch {
		case o.Err != nil:
			failed = true
			fmt.Fprintf(&b, "conform: NOT RESTORED: %s: %s\n", url, wire.Printable(o.Err.Error()))
		case o.Deleted:
			fmt.Fprintf(&b, "conform: deleted %s\n", url)
		case len(o.Restored) > 0:
			fmt.Fprintf(&b, "conform: restored %s of %s\n", wire.Printable(strings.Join(o.Restored, ", ")), url)
		}
		if len(o.New) > 0 {
			fmt.Fprintf(&b, "conform: left alone: new in %s: %s: whose they are cannot be told\n", url, wire.Printable(strings.Join(o.New, ", ")))
		}
		if o.Err == nil && len(o.Left) > 0 {
			fmt.Fprintf(&b, "conform: left alone: %s of %s: the value is neither the old one nor one that was sent, so it is someone else's\n",
				wire.Printable(strings.Join(o.Left, ", ")), url)
		}
		if o.Repeat != nil {
			fmt.Fprintf(&b, "hint: this puts it back by hand:\n  %s\n", command(o.Repeat))
		}
	}
	if failed {
		b.WriteString("hint: the undo journal is kept; conform restore tries again\n")
	}
	if _, err := io.WriteString(w, b.String()); err != nil || failed {
		return errNotRestored
	}
	return nil
}

// command words a request for sh. It holds what came from the target, so that it can be sent as it stands; nothing in it moves a
// terminal or commands a CI system.
func command(req *wire.Request) string {
	parts := []string{"curl", "-g", "-X", req.Method, inQuotes(wire.Printable(req.URL)), "-H", `"Authorization: Bearer $CONFORM_TOKEN"`}
	var headers []string
	for name, values := range req.Header {
		for _, v := range values {
			headers = append(headers, "-H "+inQuotes(wire.Printable(name+": "+v)))
		}
	}
	slices.Sort(headers)
	parts = append(parts, headers...)
	if len(req.Body) > 0 {
		parts = append(parts, "--data-raw", inQuotes(plainJSON(req.Body)))
	}
	return strings.Join(parts, " ")
}

func inQuotes(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// plainJSON writes JSON in ASCII, and as escapes what means something to a shell, a terminal or a CI system. All of it stands only
// in strings, so that the value stays the same.
func plainJSON(body []byte) string {
	var b strings.Builder
	for _, r := range string(body) {
		switch {
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		case r >= 0x7f, unicode.IsControl(r), r == '#', r == '|', r == '\'':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

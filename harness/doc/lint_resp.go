package doc

import (
	"net/http"
	"strings"
)

// The RESP rules are about the response section.
var respRules = []Rule{
	{ID: "RESP001", Severity: ErrorLevel, InDraft: ErrorLevel, Gap: true, Title: "no success status",
		Why:   "Callers must know what success looks like. Name the status in the section Response.",
		check: respNone},
	{ID: "RESP002", Severity: ErrorLevel, InDraft: ErrorLevel, Title: "the reason phrase contradicts the status code",
		Why:   "`204 OK` leaves open which of the two is meant. Write the phrase of RFC 9110 section 15.",
		check: respReason},
	{ID: "RESP003", Severity: ErrorLevel, InDraft: ErrorLevel, Title: "204 with a body",
		Why:   "An answer 204 has no content (RFC 9110 section 15.3.5). Drop the body, or document 200.",
		check: respBody},
	{ID: "RESP004", Severity: WarnLevel, InDraft: WarnLevel, Gap: true, Title: "200 without a type",
		Why:   "Readers cannot know what the body holds. Link the type's resource page.",
		check: respNoType},
	{ID: "RESP005", Severity: InfoLevel, InDraft: InfoLevel, Title: "one of several statuses has no example",
		Why:   "Show each success answer once.",
		check: respNoExample},
}

func respNone(p *pass) {
	if len(p.Response.Success()) == 0 {
		p.report(p.sectionPos(ResponseSection), "no success status is named: write which one a successful update has")
	}
}

// reasonOf is a phrase as it is compared: letters only, less the words that sentences put behind it.
func reasonOf(s string) string {
	s = strings.ToLower(s)
	for _, word := range []string{"response", "code", "status"} {
		s = strings.ReplaceAll(s, word, "")
	}
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' {
			return c
		}
		return -1
	}, s)
}

func respReason(p *pass) {
	judge := func(code int, reason string, at Pos) {
		want := http.StatusText(code)
		if got := reasonOf(reason); got != "" && want != "" && got != reasonOf(want) {
			p.report(at, "write `%d %s`, not `%d %s`", code, want, code, reason)
		}
	}
	for _, s := range p.Response.Statuses {
		judge(s.Code, s.Reason, s.Pos)
	}
	for _, e := range p.Examples {
		if e.Response != nil {
			judge(e.Response.Status, e.Response.Reason, e.Response.Pos)
		}
	}
}

func respBody(p *pass) {
	for _, s := range p.Response.Statuses {
		if s.Code == http.StatusNoContent && s.Body {
			p.report(s.Pos, "204 has no body: drop what the sentence says of one, or document 200")
		}
	}
	for _, e := range p.Examples {
		if e.Response != nil && e.Response.Status == http.StatusNoContent && len(e.Response.Body) > 0 {
			p.report(e.Response.Body[0].Pos, "204 has no body: take it out of the example")
		}
	}
}

func respNoType(p *pass) {
	for _, s := range p.Response.Success() {
		if s.Code != http.StatusNoContent && s.Type == nil {
			p.report(s.Pos, "nothing says what the body of the answer %d holds: link the resource page", s.Code)
		}
	}
}

func respNoExample(p *pass) {
	if len(p.Response.Success()) < 2 {
		return
	}
	shown := map[int]bool{}
	for _, e := range p.Examples {
		if e.Response != nil {
			shown[e.Response.Status] = true
		}
	}
	for _, s := range p.Response.Success() {
		if !shown[s.Code] {
			p.report(s.Pos, "add an example of the answer %d", s.Code)
		}
	}
}

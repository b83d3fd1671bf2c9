package doc

import (
	"net/http"
	"strings"
)

// The RESP rules are about the response section.
var respRules = []Rule{
	{ID: "RESP001", Severity: ErrorLevel, Gap: true, Title: "no success status",
		Why:   "Callers have to know the status of success. Name it in the section Response.",
		check: respNone},
	{ID: "RESP002", Severity: ErrorLevel, Title: "a reason phrase contradicts its status code",
		Why:   "`204 OK` does not say which of the two is meant. Use the phrase of RFC 9110 section 15.",
		check: respReason},
	{ID: "RESP003", Severity: ErrorLevel, Title: "204 with a body",
		Why:   "A 204 response has no content (RFC 9110 section 15.3.5). Remove the body, or document 200.",
		check: respBody},
	{ID: "RESP004", Severity: WarnLevel, Gap: true, Title: "200 without a type",
		Why:   "Readers cannot know what the body contains. Link the type's resource page.",
		check: respNoType},
	{ID: "RESP005", Severity: InfoLevel, Title: "one of several statuses has no example",
		Why:   "Show each success response once.",
		check: respNoExample},
}

func respNone(p *pass) {
	if len(p.Response.Success()) == 0 {
		p.report(p.sectionPos(ResponseSection), "no success status is named: name the status of a successful update")
	}
}

// reasonLetters prepares a reason phrase for comparison: its letters, without the words that sentences put after it.
func reasonLetters(s string) string {
	s = strings.NewReplacer("response", "", "code", "", "status", "").Replace(strings.ToLower(s))
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' {
			return c
		}
		return -1
	}, s)
}

func respReason(p *pass) {
	compare := func(code int, reason string, at Pos) {
		want := http.StatusText(code)
		if got := reasonLetters(reason); got != "" && want != "" && got != reasonLetters(want) {
			p.report(at, "write `%d %s`, not `%d %s`", code, want, code, reason)
		}
	}
	for _, s := range p.Response.Statuses {
		compare(s.Code, s.Reason, s.Pos)
	}
	for _, e := range p.Examples {
		if e.Response != nil {
			compare(e.Response.Status, e.Response.Reason, e.Response.Pos)
		}
	}
}

func respBody(p *pass) {
	for _, s := range p.Response.Statuses {
		if s.Code == http.StatusNoContent && s.Body {
			p.report(s.Pos, "a 204 response has no content: describe no body, or document 200")
		}
	}
	for _, e := range p.Examples {
		if e.Response != nil && e.Response.Status == http.StatusNoContent && len(e.Response.Body) > 0 {
			p.report(e.Response.Body[0].Pos, "a 204 response has no content: remove the body from the example")
		}
	}
}

func respNoType(p *pass) {
	for _, s := range p.Response.Success() {
		if s.Code != http.StatusNoContent && s.Type == nil {
			p.report(s.Pos, "the type of the %d response's body is not named: link the resource page", s.Code)
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
			p.report(s.Pos, "add an example of the %d response", s.Code)
		}
	}
}

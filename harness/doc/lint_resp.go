package doc

import (
	"fmt"
	"net/http"
	"slices"
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
	{ID: "RESP003", Severity: ErrorLevel, Gap: true, Title: "204 with a body, or with a body's Content-Type",
		Why:   "A 204 response has no content (RFC 9110 section 15.3.5). Remove the body and its headers, or document 200.",
		Fix:   "removes Content-Type from an example without a body",
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
		p.reportUnless([]string{"DOC004"}, p.sectionPos(ResponseSection), "no success status is named: name the status of a successful update%s", p.shownSuccess())
	}
}

// shownSuccess quotes the success that the first example has, or returns "".
func (p *pass) shownSuccess() string {
	for _, e := range p.Examples {
		if m := e.Response; m != nil && m.Status >= 200 && m.Status < 300 && (e.Request == nil || e.IsPatch()) {
			return fmt.Sprintf(", as the example on line %d does (%s)", m.Pos.Line, strings.TrimSpace(fmt.Sprintf("%d %s", m.Status, m.Reason)))
		}
	}
	return ""
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

// successWith returns the success status with a reason phrase, or 0.
func successWith(reason string) int {
	for code := 200; code < 300; code++ {
		if phrase := reasonLetters(http.StatusText(code)); phrase != "" && phrase == reasonLetters(reason) {
			return code
		}
	}
	return 0
}

// names reports whether the section names a status.
func (r *Response) names(code int) bool {
	return slices.ContainsFunc(r.Statuses, func(s Status) bool { return s.Code == code })
}

// shows reports whether an example of an update has a status with its own phrase.
func (p *pass) shows(code int) bool {
	return slices.ContainsFunc(p.Examples, func(e Example) bool {
		return e.Response != nil && e.Response.Status == code && reasonLetters(e.Response.Reason) == reasonLetters(http.StatusText(code))
	})
}

func respReason(p *pass) {
	compare := func(code int, reason string, m *Message, at Pos) {
		want, other := http.StatusText(code), successWith(reason)
		switch got := reasonLetters(reason); {
		case got == "" || want == "" || got == reasonLetters(want):
		case p.promisesContent(code, reason):
			with := "`200 OK`"
			if other > http.StatusOK {
				with += fmt.Sprintf(" or `%d %s`", other, http.StatusText(other))
			}
			p.report(at, "`%d %s` with a body contradicts itself: write %s, or `%d %s` without a body", code, reason, with, code, want)
		case other == 0, m == nil && p.shows(code) && !p.shows(other), m != nil && p.Response.names(code) && !p.Response.names(other) && !p.misnames(code, reason):
			p.report(at, "write `%d %s`, not `%d %s`", code, want, code, reason)
		case m != nil && p.Response.names(other) && !p.Response.names(code) && code == http.StatusNoContent && len(m.Body) == 0:
			p.report(at, "write `%d %s` and the body that the section Response promises, or `%d %s` in both places, not `%d %s`", other, http.StatusText(other), code, want, code, reason)
		case m != nil && p.Response.names(other) && !p.Response.names(code):
			p.report(at, "write `%d %s`, as in the section Response, not `%d %s`", other, http.StatusText(other), code, reason)
		default:
			p.report(at, "write `%d %s` or `%d %s`, not `%d %s`", code, want, other, http.StatusText(other), code, reason)
		}
	}
	for _, s := range p.Response.Statuses {
		compare(s.Code, s.Reason, nil, s.Pos)
	}
	for _, e := range p.Examples {
		if e.Response != nil {
			compare(e.Response.Status, e.Response.Reason, e.Response, e.Response.Pos)
		}
	}
}

// misnames reports whether the section Response has the same wrong phrase as an example, and no example has the right one.
func (p *pass) misnames(code int, reason string) bool {
	return !p.shows(code) && slices.ContainsFunc(p.Response.Statuses, func(s Status) bool { return s.Code == code && reasonLetters(s.Reason) == reasonLetters(reason) })
}

// promisesContent reports whether the page has a body with a 204 of this wrong phrase, in the section Response or in an example.
func (p *pass) promisesContent(code int, reason string) bool {
	same := func(of string) bool { return reasonLetters(of) == reasonLetters(reason) }
	return code == http.StatusNoContent && (slices.ContainsFunc(p.Response.Statuses, func(s Status) bool { return s.Code == code && s.Body && same(s.Reason) }) ||
		slices.ContainsFunc(p.Examples, func(e Example) bool {
			return e.Response != nil && e.Response.Status == code && len(e.Response.Body) > 0 && same(e.Response.Reason)
		}))
}

func respBody(p *pass) {
	const both = "the page describes and shows a body of a 204 response, which has no content: write 200 OK, or remove it"
	promised := slices.ContainsFunc(p.Response.Statuses, func(s Status) bool { return s.Code == http.StatusNoContent && s.Body })
	for _, s := range p.Response.Statuses {
		switch {
		case s.Code != http.StatusNoContent || !s.Body:
		case p.showsBody(s.Code):
			p.reportUnless([]string{"RESP002"}, s.Pos, both)
		default:
			p.reportUnless([]string{"RESP002"}, s.Pos, "the page describes a body of a 204 response, which has no content: describe none, or document 200")
		}
	}
	for _, e := range p.Examples {
		if m := e.Response; m != nil && m.Status == http.StatusNoContent && len(m.Body) > 0 {
			at, fault := m.Body[0].Pos, "the example shows a body of a 204 response, which has no content: remove it"
			if reason := reasonLetters(m.Reason); reason != "" && reason != reasonLetters(http.StatusText(m.Status)) {
				at = m.Pos // where RESP002 reports the phrase
			}
			if promised {
				fault = both
			}
			p.reportUnless([]string{"RESP002"}, at, "%s", fault)
		}
		p.typeOfNothing(e.Response)
	}
}

// typeOfNothing reports the Content-Type of a documented 204 without a body. Where the section Response names another status or describes a
// body, the number may be wrong instead.
func (p *pass) typeOfNothing(m *Message) {
	empty := func(s Status) bool { return s.Code == http.StatusNoContent && !s.Body }
	if m == nil || m.Status != http.StatusNoContent || len(m.Body) > 0 || !slices.ContainsFunc(p.Response.Statuses, empty) {
		return
	}
	if h, ok := m.Header("Content-Type"); ok {
		p.reportFix([]edit{removeLine(h.Line)}, h.Pos, "a 204 response has no content: remove Content-Type from the example")
		(*p.found)[len(*p.found)-1].lower(InfoLevel)
	}
}

func respNoType(p *pass) {
	if p.creates() || p.saysNoBody() {
		return
	}
	for _, s := range p.Response.Success() {
		switch {
		case s.Code == http.StatusNoContent || s.Code == http.StatusAccepted || s.Type != nil:
		case p.showsBody(s.Code):
			p.report(s.Pos, "the type of the %d response's body is not named: link the resource page", s.Code)
		default:
			p.report(s.Pos, "say what the body of the %d response holds, with a link to its resource page, or that it has no body", s.Code)
		}
	}
}

// saysNoBody reports whether the section Response denies a body, or describes it in a part of its own.
func (p *pass) saysNoBody() bool {
	for _, in := range p.Response.Paragraphs {
		lower := strings.ToLower(in.Value)
		for _, words := range []string{"only a response code", "no response body", "empty response body", "does not return anything", "doesn't return anything"} {
			if strings.Contains(lower, words) {
				return true
			}
		}
	}
	return slices.ContainsFunc(p.Sections, func(s Section) bool { return strings.EqualFold(s.Value, "Response body") })
}

// showsBody reports whether an example shows a body with the status.
func (p *pass) showsBody(status int) bool {
	return slices.ContainsFunc(p.Examples, func(e Example) bool {
		return e.Response != nil && e.Response.Status == status && len(e.Response.Body) > 0
	})
}

func respNoExample(p *pass) {
	if len(p.Response.Success()) < 2 || p.creates() {
		return
	}
	shown := map[int]bool{}
	for _, e := range p.Examples {
		if e.Response != nil {
			shown[e.Response.Status] = true
		}
	}
	// An example of the response without content adds nothing to that of the one that a preference asks for.
	preferred := slices.ContainsFunc(p.Response.Success(), func(s Status) bool { return s.Prefer != "" && shown[s.Code] })
	for _, s := range p.Response.Success() {
		if !shown[s.Code] && !(preferred && s.Code == http.StatusNoContent) {
			p.report(s.Pos, "add an example of the %d response", s.Code)
		}
	}
}

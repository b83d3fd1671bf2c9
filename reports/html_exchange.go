package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

type (
	exchangeView struct {
		Title, Note       string
		Request, Response []exchangeLine
	}
	exchangeLine struct {
		Text    string
		Differs bool
	}

	// markedView is text with the part that differs.
	markedView struct{ Before, Marked, After string }
)

// Bounds of an exchange on the page.
const (
	maxShownBody = 2500 // bytes
	maxHeaders   = 40
)

// newExchangeView shows an exchange as lines, and marks those of the response that a finding is about.
func newExchangeView(x *verdict.Exchange, f *verdict.Finding) *exchangeView {
	lines := verdict.ExchangeLines(x)
	view := &exchangeView{Title: strings.TrimPrefix(lines[0], "exchange ")}
	view.Title = "Exchange " + view.Title
	view.Request = exchangeLines(shown(x.Method, maxClass)+" "+shown(x.URL, maxText), x.RequestHeader, x.RequestBody)
	if x.Status == 0 {
		view.Response = []exchangeLine{{"no response: " + verdict.ErrorText(x, verdict.MaxError), true}}
		return view
	}
	view.Response = exchangeLines(fmt.Sprintf("%d %s", x.Status, http.StatusText(x.Status)), x.Header, x.Body)
	if x.Truncated {
		view.Note = "The record has only the beginning of a body."
	}
	if f != nil {
		mark(view.Response, f)
	}
	return view
}

// exchangeLines are the lines of a message.
func exchangeLines(first string, header map[string][]string, body string) []exchangeLine {
	lines := []exchangeLine{{Text: first}}
	names := slices.Sorted(maps.Keys(header))
	for i, name := range names {
		if i == maxHeaders {
			lines = append(lines, exchangeLine{Text: fmt.Sprintf("… and %d more headers in the record", len(names)-i)})
			break
		}
		for _, value := range header[name] {
			lines = append(lines, exchangeLine{Text: shown(name+": "+value, maxText)})
		}
	}
	if body == "" {
		return lines
	}
	var pretty bytes.Buffer
	text, left := body, ""
	if len(body) <= maxShownBody && json.Indent(&pretty, []byte(body), "", "  ") == nil {
		text = pretty.String()
	}
	if limit := 2 * maxShownBody; len(text) > limit || len(body) > maxShownBody {
		text, left = strings.ToValidUTF8(text[:min(len(text), maxShownBody)], ""), "… shortened; the record has the rest"
	}
	lines = append(lines, exchangeLine{})
	for line := range strings.Lines(text) {
		lines = append(lines, exchangeLine{Text: verdict.Printable(strings.TrimRight(line, "\r\n"))})
	}
	if left != "" {
		lines = append(lines, exchangeLine{Text: left})
	}
	return lines
}

// subject matches the name that an expectation starts with: of a header, or the path of a member.
var subject = regexp.MustCompile(`^"?([@\w.$/-]+)`)

// mark marks the lines of a response that a finding is about: its status, the header or the member that the finding or its expectation
// names, and what came where it is quoted.
func mark(lines []exchangeLine, f *verdict.Finding) {
	if strings.HasPrefix(f.Class, "status.") {
		lines[0].Differs = true
		return
	}
	name := f.About
	if m := subject.FindStringSubmatch(f.Want); name == "" && m != nil {
		name = m[1]
	}
	name = name[strings.LastIndexByte(name, '/')+1:]
	got := verdict.Printable(f.Got)
	quoted := len(got) > len(`""`) && strings.HasPrefix(got, `"`) && strings.HasSuffix(got, `"`)
	for i := range lines {
		text := strings.TrimSpace(lines[i].Text)
		key, _, _ := strings.Cut(text, ":")
		key = strings.Trim(key, `"`)
		lines[i].Differs = i > 0 && (name != "" && strings.EqualFold(key, name) && key != text || quoted && strings.Contains(text, got))
	}
}

// difference splits what was wanted and what came into what is equal and what differs, where enough is equal.
func difference(want, got string) (a, b markedView) {
	w, g := []rune(want), []rune(got)
	start, end := 0, 0
	for start < len(w) && start < len(g) && w[start] == g[start] {
		start++
	}
	for end < len(w)-start && end < len(g)-start && w[len(w)-1-end] == g[len(g)-1-end] {
		end++
	}
	if 2*(start+end) < min(len(w), len(g)) || start == len(w) && start == len(g) {
		return markedView{Before: want}, markedView{Before: got}
	}
	split := func(r []rune) markedView {
		return markedView{string(r[:start]), string(r[start : len(r)-end]), string(r[len(r)-end:])}
	}
	return split(w), split(g)
}

package check

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// judgeBody turns the oracle's mismatches of one sort into findings. Where the two validators disagree nothing was learned
// about the target: that is an error of ours.
func judgeBody(e *Evidence, class string, mine func(Mismatch) bool) Outcome {
	entity, response, reason := e.body()
	if reason != "" {
		return skip(reason)
	}
	mismatches, reason := e.mismatches(response, entity)
	if large, found := strings.CutPrefix(reason, oracleDisagrees+tooLarge); found {
		return Outcome{Error: "the answer is too large to judge: " + large, ErrorClass: string(wire.TooLarge)}
	}
	if reason != "" {
		return Outcome{Error: reason}
	}
	out := Outcome{Cite: response.Cite, Promise: response.Text}
	for _, m := range mismatches {
		if !mine(m) {
			continue
		}
		out.Findings = append(out.Findings, verdict.Finding{
			Class: class + m.Keyword,
			Want:  m.Expected(),
			Got:   m.Got,
		})
		out.Cite, out.Promise = e.promiseOf(m.Pointer, response.Cite), ""
	}
	out.Findings = bounded(out.Findings)
	return out
}

// mismatches returns where the entity breaks the documented schema; the reason says why that cannot be told.
func (e *Evidence) mismatches(response *contract.Response, entity map[string]any) (out []Mismatch, reason string) {
	oracle, err := oracleFor(response.Schema)
	if err != nil {
		return nil, "the contract's response schema cannot be compiled: " + err.Error()
	}
	mismatches, disagreement := oracle.Judge(entity)
	if disagreement != "" {
		return nil, oracleDisagrees + disagreement
	}
	for _, m := range mismatches {
		if !isControl(m.Pointer) && !e.unsaidAt(m.Pointer, entity) {
			out = append(out, m)
		}
	}
	return out, ""
}

// unsaid tells whether a value is a null that the contract neither allows nor forbids: a page names seldom what may be null, and
// means nothing by silence. A collection is never null (OData JSON 4.01 §7.4).
func (e *Evidence) unsaid(name string, v any) bool {
	_, collection := edm.Parse(e.typeOf(name).name)
	return v == nil && !collection && fromPage(e.Operation)
}

func (e *Evidence) unsaidAt(pointer string, entity map[string]any) bool {
	names := strings.Split(pointer, "/")[1:]
	v, found := valueAt(entity, names)
	switch {
	case !found || len(names) == 0:
		return false
	case len(names) == 1:
		return e.unsaid(names[0], v)
	}
	return v == nil && fromPage(e.Operation)
}

// valueAt follows the names of a JSON pointer (RFC 6901).
func valueAt(v any, names []string) (value any, found bool) {
	for _, name := range names {
		switch in := v.(type) {
		case map[string]any:
			v, found = in[strings.NewReplacer("~1", "/", "~0", "~").Replace(name)]
		case []any:
			i, err := strconv.Atoi(name)
			if found = err == nil && i >= 0 && i < len(in); found {
				v = in[i]
			}
		default:
			found = false
		}
		if !found {
			return nil, false
		}
	}
	return v, true
}

// isControl tells whether a JSON pointer is to control information, which has checks of its own.
func isControl(pointer string) bool { return strings.Contains(pointer, "/@") }

// promiseOf returns the line of the property that a pointer leads into.
func (e *Evidence) promiseOf(pointer, otherwise string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	if p := e.Operation.Property(name); p != nil && p.Cite != "" {
		return p.Cite
	}
	return otherwise
}

// mismatched names the members of an entity that the oracle already blames, so that one wrong value is one finding.
func (e *Evidence) mismatched(response *contract.Response, entity map[string]any) (names map[string]bool, reason string) {
	mismatches, reason := e.mismatches(response, entity)
	names = map[string]bool{}
	for _, m := range mismatches {
		name, _, _ := strings.Cut(strings.TrimPrefix(m.Pointer, "/"), "/")
		names[name] = true
	}
	return names, reason
}

// body decodes the answer of a success that the contract says carries an entity. Skip says why there is none to judge, so that
// a documented 200 answered by 204 is one finding of its own and never a cascade.
func (e *Evidence) body() (entity map[string]any, response *contract.Response, skip string) {
	response, skip = e.content()
	if skip != "" {
		return nil, nil, skip
	}
	if len(e.Answer().Body) == 0 {
		return nil, nil, "the answer has no content, see body-object"
	}
	entity, reason := object(e.Answer().Body)
	if reason != "" {
		return nil, nil, "the body is not one JSON object, see body-object"
	}
	return entity, response, ""
}

// content returns the documented answer that the content is judged by. The content of an undocumented success is judged by the
// entity documented for another one, but for 202: that may tell of the pending update instead.
func (e *Evidence) content() (response *contract.Response, skip string) {
	x := e.Answer()
	switch {
	case !isSuccess(x.Status):
		return nil, "the update was not accepted, see status-documented"
	case x.Status == http.StatusNoContent:
		return nil, "the answer has no content, see status-documented"
	}
	if response = e.Operation.Response(x.Status); response != nil && response.Schema != nil {
		return response, ""
	}
	switch response = e.documentedBody(); {
	case response == nil:
		return nil, "the contract documents no body"
	case x.Status == http.StatusAccepted:
		return nil, "the contract documents no body for 202 Accepted"
	case len(x.Body) == 0:
		return nil, "the answer has no content, see status-documented"
	}
	return response, ""
}

// documentedBody returns the first success that is documented with a body.
func (e *Evidence) documentedBody() *contract.Response {
	for _, r := range e.Operation.Success() {
		if r.Schema != nil {
			return &r
		}
	}
	return nil
}

// errorOf returns the error that an answer's envelope holds; the reason says why there is none.
func (e *Evidence) errorOf() (inner map[string]any, reason string) {
	if e.Answer().Status < 400 {
		return nil, "no error was answered"
	}
	envelope, _ := object(e.Answer().Body)
	inner, ok := envelope["error"].(map[string]any)
	if !ok {
		return nil, "the error has no envelope, see error-object"
	}
	return inner, ""
}

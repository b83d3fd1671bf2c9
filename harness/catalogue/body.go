package catalogue

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
	"github.com/graphconform/conform/harness/wire"
)

// judgeBody returns, as findings, the mismatches of the documented schema that are structural, or those that are not.
func judgeBody(e *check.Evidence, class string, structural bool) (out check.Outcome) {
	entity, response, reason := entityOf(e)
	if reason != "" {
		return skip(reason)
	}
	mismatches, err := schemaMismatches(e, response, entity)
	switch {
	case errors.Is(err, oracle.ErrTooLarge):
		return check.Outcome{Error: err.Error(), ErrorClass: string(wire.TooLarge)}
	case err != nil:
		return check.Outcome{Error: err.Error()}
	}
	out.Cite, out.Promise = response.Cite, response.Text
	for _, m := range mismatches {
		if m.Structural == structural {
			out.Add(class+m.Keyword, m.Expected(), m.Got, "")
			out.Cite, out.Promise = citationOf(e, m.Pointer, response.Cite), ""
		}
	}
	return out
}

// schemaMismatches returns where the entity does not match the documented schema.
func schemaMismatches(e *check.Evidence, response *contract.Response, entity map[string]any) (out []oracle.Mismatch, err error) {
	validator, err := oracle.Compiled(response.Schema)
	if err != nil {
		return nil, fmt.Errorf("the contract's response schema does not compile: %w", err)
	}
	mismatches, err := validator.Validate(entity)
	if err != nil {
		return nil, fmt.Errorf("the response could not be validated: %w", err)
	}
	for _, m := range mismatches {
		if !isControl(m.Pointer) && !undocumentedNullAt(e, m.Pointer, entity) {
			out = append(out, m)
		}
	}
	return out, nil
}

// unsaid tells whether a value is a null that the contract neither allows nor forbids: a page names seldom what may be null, and
// means nothing by silence. A collection is never null (OData JSON 4.01 §7.4).
func undocumentedNull(e *check.Evidence, name string, v any) bool {
	_, collection := edm.Parse(e.TypeOf(name).Edm)
	return v == nil && !collection && fromPage(e.Operation)
}

func undocumentedNullAt(e *check.Evidence, pointer string, entity map[string]any) bool {
	names := strings.Split(pointer, "/")[1:]
	v, found := valueAt(entity, names)
	switch {
	case !found || len(names) == 0:
		return false
	case len(names) == 1:
		return undocumentedNull(e, names[0], v)
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
func citationOf(e *check.Evidence, pointer, otherwise string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	if p := e.Operation.Property(name); p != nil && p.Cite != "" {
		return p.Cite
	}
	return otherwise
}

// mismatchedMembers names the members of an entity that schema and value-range report, so that one wrong value is one finding.
func mismatchedMembers(e *check.Evidence, response *contract.Response, entity map[string]any) (names map[string]bool, err error) {
	mismatches, err := schemaMismatches(e, response, entity)
	names = map[string]bool{}
	for _, m := range mismatches {
		name, _, _ := strings.Cut(strings.TrimPrefix(m.Pointer, "/"), "/")
		names[name] = true
	}
	return names, err
}

// body decodes the answer of a success that the contract says carries an entity. Skip says why there is none to judge, so that
// a documented 200 answered by 204 is one finding of its own and never a cascade.
func entityOf(e *check.Evidence) (entity map[string]any, response *contract.Response, skip string) {
	response, skip = contentOf(e)
	if skip != "" {
		return nil, nil, skip
	}
	if len(e.Response().Body) == 0 {
		return nil, nil, "the answer has no content, see body-object"
	}
	entity, reason := check.DecodeObject(e.Response().Body)
	if reason != "" {
		return nil, nil, "the body is not one JSON object, see body-object"
	}
	return entity, response, ""
}

// content returns the documented answer that the content is judged by. The content of an undocumented success is judged by the
// entity documented for another one, but for 202: that may tell of the pending update instead.
func contentOf(e *check.Evidence) (response *contract.Response, skip string) {
	x := e.Response()
	switch {
	case !check.IsSuccess(x.Status):
		return nil, "the update was not accepted, see status-documented"
	case x.Status == http.StatusNoContent:
		return nil, "the answer has no content, see status-documented"
	}
	if response = e.Operation.Response(x.Status); response != nil && response.Schema != nil {
		return response, ""
	}
	switch response = documentedEntity(e); {
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
func documentedEntity(e *check.Evidence) *contract.Response {
	for _, r := range e.Operation.Success() {
		if r.Schema != nil {
			return &r
		}
	}
	return nil
}

// errorOf returns the error that an answer's envelope holds; the reason says why there is none.
func errorOf(e *check.Evidence) (inner map[string]any, reason string) {
	if e.Response().Status < 400 {
		return nil, "no error was answered"
	}
	envelope, _ := check.DecodeObject(e.Response().Body)
	inner, ok := envelope["error"].(map[string]any)
	if !ok {
		return nil, "the error has no envelope, see error-object"
	}
	return inner, ""
}

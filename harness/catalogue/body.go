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

// onEntity judges the entity in the response, with the documented response that describes it, and skips where there is none.
func onEntity(judge func(*check.Evidence, map[string]any, *contract.Response) check.Outcome) func(*check.Evidence) check.Outcome {
	return func(e *check.Evidence) check.Outcome {
		entity, response, reason := entityOf(e)
		if reason != "" {
			return skip(reason)
		}
		return judge(e, entity, response)
	}
}

// judgeSchema reports, as findings, the mismatches of the documented schema that are structural, or those that are not.
func judgeSchema(class string, structural bool) func(*check.Evidence) check.Outcome {
	return onEntity(func(e *check.Evidence, entity map[string]any, response *contract.Response) check.Outcome {
		mismatches, err := schemaMismatches(e, entity, response)
		if err != nil {
			return notCompared(err)
		}
		out := check.Outcome{Cite: response.Cite, Promise: response.Text}
		for _, m := range mismatches {
			if m.Structural == structural {
				out.Add(class+m.Keyword, m.Expected(), m.Got, "")
				out.About(topMember(m.Pointer))
				out.Cite, out.Promise = citationOf(e, topMember(m.Pointer), response.Cite), ""
			}
		}
		return out
	})
}

// notCompared is the outcome where a body cannot be compared with its schema.
func notCompared(err error) check.Outcome {
	switch {
	case errors.Is(err, oracle.ErrUnsound):
		return skip(err.Error())
	case errors.Is(err, oracle.ErrTooLarge):
		return check.Outcome{Error: err.Error(), ErrorClass: string(wire.TooLarge)}
	}
	return check.Outcome{Error: err.Error()}
}

// schemaMismatches returns where the entity does not match the documented schema. It leaves out control information, which has checks
// of its own, and null where the contract is silent about it.
func schemaMismatches(e *check.Evidence, entity map[string]any, response *contract.Response) (out []oracle.Mismatch, err error) {
	validator, err := oracle.Compiled(response.Schema)
	if err != nil {
		return nil, fmt.Errorf("the contract's response schema does not compile: %w", err)
	}
	mismatches, err := validator.Validate(entity)
	if err != nil {
		return nil, fmt.Errorf("the response could not be validated: %w", err)
	}
	for _, m := range mismatches {
		if !strings.Contains(m.Pointer, "/@") && !undocumentedNullAt(e, m.Pointer, entity) {
			out = append(out, m)
		}
	}
	return out, nil
}

// undocumentedNull reports whether a value is a null that the contract neither allows nor forbids: pages seldom say what may be null.
// A collection is never null (OData JSON 4.01 §7.4).
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

// topMember names the member of the entity that a JSON pointer leads into.
func topMember(pointer string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	return name
}

// citationOf returns the line that documents a property.
func citationOf(e *check.Evidence, name, otherwise string) string {
	if p := e.Operation.Property(name); p != nil && p.Cite != "" {
		return p.Cite
	}
	return otherwise
}

// mismatchedMembers names the members of an entity that schema and value-range report, so that one wrong value is one finding.
func mismatchedMembers(e *check.Evidence, entity map[string]any, response *contract.Response) (names map[string]bool, err error) {
	mismatches, err := schemaMismatches(e, entity, response)
	names = map[string]bool{}
	for _, m := range mismatches {
		names[topMember(m.Pointer)] = true
	}
	return names, err
}

// entityOf returns the entity in a success that is documented with one. The reason says why there is none, so that an undocumented 204
// is one finding of status-documented and no others.
func entityOf(e *check.Evidence) (entity map[string]any, response *contract.Response, reason string) {
	if response, reason = contentOf(e); reason != "" {
		return nil, nil, reason
	}
	if len(e.Response().Body) == 0 {
		return nil, nil, "the response has no content, see body-object"
	}
	if entity, reason = e.Object(e.Response()); reason != "" {
		return nil, nil, "the body is not one JSON object, see body-object"
	}
	return entity, response, ""
}

// contentOf returns the documented response that describes the content. For an undocumented success that is the entity documented for
// another one, except for 202, whose content may describe the pending update.
func contentOf(e *check.Evidence) (response *contract.Response, reason string) {
	x := e.Response()
	switch {
	case !e.Accepted():
		return nil, notAccepted
	case x.Status == http.StatusNoContent:
		return nil, "the response has no content, see status-documented"
	}
	if reason = undecodable(x); reason != "" {
		return nil, reason
	}
	if response = e.Operation.Response(x.Status); response != nil && response.Schema != nil {
		return response, ""
	}
	switch response = e.Operation.UpdatedEntity(); {
	case response == nil:
		return nil, "the contract documents no body"
	case x.Status == http.StatusAccepted:
		return nil, "the contract documents no body for 202 Accepted"
	case len(x.Body) == 0:
		return nil, "the response has no content, see status-documented"
	}
	return response, ""
}

// errorOf returns the member `error` of an error response; the reason says why there is none.
func errorOf(e *check.Evidence) (inner map[string]any, reason string) {
	envelope, _ := e.Object(e.Response())
	inner, ok := envelope["error"].(map[string]any)
	if !ok {
		return nil, "the body is not an OData error, see error-object"
	}
	return inner, ""
}

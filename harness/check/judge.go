package check

import (
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// oracles holds one compiled oracle per response schema: compiling costs more than judging.
var oracles sync.Map // *openapi3.Schema -> func() (*Oracle, error)

func oracleFor(schema *openapi3.Schema) (*Oracle, error) {
	compile, _ := oracles.LoadOrStore(schema, sync.OnceValues(func() (*Oracle, error) { return NewOracle(schema) }))
	return compile.(func() (*Oracle, error))()
}

// oracleDisagrees starts the reason of a value that the oracle could not judge.
const oracleDisagrees = "oracle disagreement: "

// judgeBody turns the oracle's mismatches of one sort into findings. Where the two validators disagree nothing was learned
// about the target: that is an error of ours.
func judgeBody(e *Evidence, class string, mine func(Mismatch) bool) Outcome {
	entity, response, reason := e.body()
	if reason != "" {
		return skip(reason)
	}
	mismatches, reason := e.mismatches(response, entity)
	if large, found := strings.CutPrefix(reason, oracleDisagrees+tooLarge); found {
		return Outcome{Error: "the answer is too large to judge: " + large, ErrorClass: string(wire.Flood)}
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
			Want:  at(m.Pointer) + m.Want,
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

func at(pointer string) string {
	if pointer == "" {
		return ""
	}
	return strings.TrimPrefix(pointer, "/") + ": "
}

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

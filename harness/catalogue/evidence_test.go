package catalogue

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

// The entity of the tables, as a page documents it: without a word about null.
const schemaText = `
openapi: 3.0.3
info: {title: state, version: beta}
paths: {}
components:
  schemas:
    state:
      type: object
      properties:
        '@odata.type': {type: string, x-conform-edm: Edm.String}
        id: {type: string, readOnly: true, x-conform-edm: Edm.String}
        successDeviceCount: {type: integer, minimum: -2147483648, maximum: 2147483647, x-conform-edm: Edm.Int32}
        errorDeviceCount: {type: integer, minimum: -2147483648, maximum: 2147483647, x-conform-edm: Edm.Int32}
        userPrincipalName: {type: string, x-conform-edm: Edm.String}
        enabled: {type: boolean, x-conform-edm: Edm.Boolean}
        seenDateTime: {type: string, x-conform-edm: Edm.DateTimeOffset}
        lastModifiedDateTime: {type: string, x-conform-edm: Edm.DateTimeOffset}
        createdDateTime: {type: string, x-conform-edm: Edm.DateTimeOffset} # in the response only
        tags: {type: array, items: {type: string, x-conform-edm: Edm.String}, x-conform-edm: Collection(Edm.String)}
        device:
          type: object
          x-conform-edm: microsoft.graph.device
          properties:
            model: {type: string, x-conform-edm: Edm.String}
            bootDateTime: {type: string, x-conform-edm: Edm.DateTimeOffset}
`

const (
	stateType = "#microsoft.graph.state"
	key       = "6d9b1b8e-2c5f-4b0a-9a53-0d6f6a7d9f11"
	clientID  = "0f8fad5b-d9cb-469f-a165-70867728950e"
)

// startedAt is the time of every exchange of the tables.
var startedAt = time.Date(2024, time.February, 29, 12, 0, 0, 0, time.UTC)

// stateSchema is parsed once, because validators are cached by schema.
var stateSchema = func() *openapi3.Schema {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(schemaText))
	if err != nil {
		panic(err)
	}
	return doc.Components.Schemas["state"].Value
}()

// operation returns an update with a key that documents 200 with the entity, with changes.
func operation(changes ...func(*contract.Operation)) *contract.Operation {
	op := &contract.Operation{
		Contract: "update-state", ID: "update-state", Name: "update-state", Method: http.MethodPatch,
		Path: "/states/{id}", Kind: contract.Entity, Secured: true, MediaType: "application/json",
		Responses:   []contract.Response{{Status: 200, Schema: stateSchema, TypeName: stateType, Cite: "page.md:57", Text: "Returns 200."}},
		Permissions: &contract.Permissions{}, Cite: "page.md:31",
	}
	for _, name := range []string{
		"id", "successDeviceCount", "errorDeviceCount", "userPrincipalName", "enabled", "seenDateTime", "lastModifiedDateTime", "tags", "device",
	} {
		s := stateSchema.Properties[name].Value
		op.Properties = append(op.Properties, contract.Property{
			Name: name, Edm: oracle.EdmName(s), ReadOnly: s.ReadOnly, Schema: s, Cite: "page.md:" + name,
		})
	}
	for _, change := range changes {
		change(op)
	}
	return op
}

// documents replaces the documented responses, of which only 200 has a body.
func documents(statuses ...int) func(*contract.Operation) {
	return func(op *contract.Operation) {
		entity := op.Responses[0]
		op.Responses = nil
		for _, status := range statuses {
			r := contract.Response{Status: status, Cite: "page.md:57"}
			if status == 200 {
				r = entity
			}
			op.Responses = append(op.Responses, r)
		}
	}
}

func onCollection(op *contract.Operation) { op.Kind, op.Path = contract.Collection, "/states" }

// part is one step or change of the evidence that given builds.
type part func(*check.Evidence)

// kindsWithoutReads are the kinds of case that do not read the entity before and after.
var kindsWithoutReads = []string{check.Repeated, check.MalformedKeys, check.MalformedTags, check.UnknownExtras, check.ExpiredTokens, check.OtherAudience, check.NoPermission, check.UnknownKeys, check.UnknownMatch, check.UnknownSegments, check.CurrentTags, check.AnyTag, check.PreferMinimal, check.PreferFull, check.AcceptXML, check.NoContentType, check.LowerCase, check.Annotated, check.EquivalentURLs, check.OtherCharsets}

// given builds the evidence of a case of a kind, as package plan does, for the operation above.
func given(kind string, parts ...part) *check.Evidence {
	e := &check.Evidence{Scenario: &check.Scenario{Operation: operation(), Case: kind, Kind: kind, Intent: check.Reject, Reads: !slices.Contains(kindsWithoutReads, kind)}}
	switch kind {
	case check.Full:
		e.Intent = check.Accept
		sets("successDeviceCount", "5", "errorDeviceCount", "1", "userPrincipalName", `"conform"`)(e)
	case check.Only:
		e.Intent = check.Accept
		sets("successDeviceCount", "5")(e)
	case check.Empty:
		e.Intent = check.Open
	case check.Merge:
		e.Intent = check.Open
		sets("tags", `["d"]`, "device", `{"model":"n"}`)(e)
	case check.ReadOnly:
		e.Intent = check.Open
		e.ReadOnlyValues = map[string][]any{"createdDateTime": {"2001-02-10T00:00:00Z"}}
	case check.CurrentTags, check.AnyTag, check.MalformedTags, check.UnknownExtras, check.PreferMinimal, check.PreferFull, check.AcceptXML, check.NoContentType, check.LowerCase, check.Annotated:
		e.Intent = check.Open
	case check.UndocumentedMethods, check.Repeated, check.EquivalentURLs, check.UnknownParents, check.OtherCharsets, check.ForeignIDs, check.Heads, check.Options, check.FreshReads, check.TagLists, check.Collections:
		e.Intent = check.Open
	case check.Batch, check.Repeat, check.Neighbours:
		e.Intent = check.Open
		sets("successDeviceCount", "5", "errorDeviceCount", "1", "userPrincipalName", `"conform"`)(e)
	case check.BatchLimits:
		e.Intent, e.Target, e.Values = check.Open, "successDeviceCount", []any{value("5"), value("6"), value("7")}
	case check.Duplicates:
		e.Intent, e.Target, e.Values = check.Open, "successDeviceCount", []any{value("5"), value("6")}
	case check.WrongType:
		bad("successDeviceCount", `"Integer"`)(e)
	case check.OutOfRange:
		bad("successDeviceCount", "2147483648")(e)
	case check.BadValue:
		bad("seenDateTime", `"2024-02-30"`)(e)
	case check.NoNull:
		bad("enabled", "null")(e)
	case check.UnknownProp:
		bad("conformNoSuchProperty", `"conform"`)(e)
	}
	for _, p := range parts {
		p(e)
	}
	return e
}

// on changes the operation.
func on(changes ...func(*contract.Operation)) part {
	return func(e *check.Evidence) { e.Operation = operation(changes...) }
}

// sets replaces the members of the update, given as names and JSON texts.
func sets(namesAndValues ...string) part {
	return func(e *check.Evidence) {
		e.Change = map[string]any{}
		for pair := range slices.Chunk(namesAndValues, 2) {
			e.Change[pair[0]] = value(pair[1])
		}
	}
}

// bad replaces the invalid value and its property.
func bad(target, text string) part {
	return func(e *check.Evidence) {
		e.Target, e.Bad = target, []check.Bad{{Step: check.Request, Target: target, Value: value(text)}}
	}
}

func value(text string) any {
	v, err := oracle.DecodeStrict([]byte(text))
	if err != nil {
		panic(text + ": " + err.Error())
	}
	return v
}

// before and after are GETs that return 200 with the body.
func before(body string) part { return read(check.Before, 200, body) }
func after(body string) part  { return read(check.After, 200, body) }

func read(step string, status int, body string, headers ...string) part {
	return func(e *check.Evidence) { replaceHeaders(addStep(e, step, http.MethodGet, status, body), headers) }
}

// response is the response that the case is about. Headers replace the well-formed defaults: `Name: value`, where more of the same name
// are added, or `!Name` for none.
func response(status int, body string, headers ...string) part {
	return func(e *check.Evidence) {
		method := e.Operation.Method
		switch e.Kind {
		case check.UnknownMethods:
			method = "CONFORMX"
		case check.UndocumentedMethods:
			method = http.MethodPut
		case check.LowerCase:
			method = "patch"
		case check.FreshReads, check.UnknownParents:
			method = http.MethodGet
		case check.Heads:
			method = http.MethodHead
		case check.Options:
			method = http.MethodOptions
		}
		x := addStep(e, check.Request, method, status, body)
		switch e.Kind {
		case check.PreferMinimal:
			x.Request.Header.Set("Prefer", "return=minimal, conform-probe")
		case check.PreferFull:
			x.Request.Header.Set("Prefer", "return=representation")
		}
		replaceHeaders(x, headers)
	}
}

func replaceHeaders(x *wire.Exchange, lines []string) {
	seen := map[string]bool{}
	for _, line := range lines {
		name, v, given := strings.Cut(strings.TrimPrefix(line, "!"), ":")
		name = http.CanonicalHeaderKey(name)
		if !seen[name] {
			x.Header.Del(name)
		}
		seen[name] = true
		if given {
			x.Header[name] = append(x.Header[name], strings.TrimSpace(v))
		}
	}
}

// furtherRequest is a request beside the one that the case is about.
func furtherRequest(step string, status int, body string) part {
	return func(e *check.Evidence) { addStep(e, step, http.MethodPatch, status, body) }
}

func addStep(e *check.Evidence, step, method string, status int, body string) *wire.Exchange {
	x := &wire.Exchange{
		Request: wire.Request{Method: method, URL: "http://localhost/beta/states/" + key, Header: http.Header{"Client-Request-Id": {clientID}}},
		Status:  status, Proto: "HTTP/1.1", Body: []byte(body), Started: startedAt, Duration: 80 * time.Millisecond,
		Header: http.Header{
			"Date": {startedAt.Format(http.TimeFormat)}, "Request-Id": {"c0f0c0f0-0000-4000-8000-000000000001"},
			"Client-Request-Id": {clientID}, "Odata-Version": {"4.0"},
		},
	}
	if body != "" {
		x.Header.Set("Content-Type", "application/json")
	}
	e.Steps = append(e.Steps, check.Step{Name: step, ID: len(e.Steps) + 1, Exchange: x})
	return x
}

// row is one line of a check's table.
type row struct {
	name string
	e    *check.Evidence
	want outcome
}

// outcome is what a row wants; the zero value is a pass.
type outcome struct {
	classes    []string // of the findings, in order
	level      check.Level
	got        string // part of the first finding's Got
	cite       string // where it is not the check's source
	skip, fail string // part of the reason
}

var passes = outcome{}

// finds wants findings of the classes, at the check's own level.
func finds(classes ...string) outcome { return outcome{classes: classes} }

func skips(reason string) outcome { return outcome{skip: reason} }
func errs(reason string) outcome  { return outcome{fail: reason} }

func (o outcome) as(level check.Level) outcome {
	o.level = level
	return o
}

func (o outcome) showing(got string) outcome {
	o.got = got
	return o
}

func (o outcome) cites(line string) outcome {
	o.cite = line
	return o
}

// table judges each row and compares.
func table(t *testing.T, c *check.Check, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			if !c.When(r.e.Scenario) {
				t.Fatalf("want a scenario that %s judges", c.ID)
			}
			out := c.Judge(r.e)
			compare(t, c, out, r.want)
			showsItsExchange(t, c, r.e, out)
		})
	}
}

func compare(t *testing.T, c *check.Check, out check.Outcome, want outcome) {
	t.Helper()
	var classes []string
	for _, f := range out.Findings {
		classes = append(classes, f.Class)
		if c.Class(f.Class).Name == "" {
			t.Errorf("want one of the classes of %s, got %s", c.ID, f.Class)
		}
		if f.Want == "" || f.Got == "" {
			t.Errorf("want a finding with want and got, got %+v", f)
		}
	}
	if !slices.Equal(classes, want.classes) {
		t.Errorf("want findings %v, got %+v", want.classes, out.Findings)
	}
	if !reasonIs(out.Skip, want.skip) || !reasonIs(out.Error, want.fail) {
		t.Errorf("want skip %q and error %q, got skip %q and error %q", want.skip, want.fail, out.Skip, out.Error)
	}
	if len(classes) == 0 {
		return
	}
	level, wantLevel := out.Level, want.level
	if level == "" {
		level = c.Level
	}
	if wantLevel == "" {
		wantLevel = c.Level
	}
	if level != wantLevel {
		t.Errorf("want level %s, got %s", wantLevel, level)
	}
	if want.cite != "" && out.Cite != want.cite {
		t.Errorf("want the citation %s, got %q", want.cite, out.Cite)
	}
	if !strings.Contains(out.Findings[0].Got, want.got) {
		t.Errorf("want got to hold %q, got %q", want.got, out.Findings[0].Got)
	}
}

var startsWithStatus = regexp.MustCompile(`^[1-5]\d\d [A-Z]`)

// showsItsExchange wants a finding about a status to name the exchange with that status. A batch has several.
func showsItsExchange(t *testing.T, c *check.Check, e *check.Evidence, out check.Outcome) {
	t.Helper()
	for _, f := range out.Findings {
		if c.Family == "batch" || c.Family == "documentation" || !startsWithStatus.MatchString(f.Got) {
			continue
		}
		id := cmp.Or(f.Exchange, e.ResponseID())
		for _, s := range e.Steps {
			if s.ID == id && !strings.HasPrefix(f.Got, check.Status(s.Exchange.Status)) {
				t.Errorf("want the exchange with %q, got %d, a %s", f.Got, id, check.Status(s.Exchange.Status))
			}
		}
	}
}

func reasonIs(got, want string) bool {
	return (got == "") == (want == "") && strings.Contains(got, want)
}

func repeat(class string, n int) []string { return slices.Repeat([]string{class}, n) }

package catalogue

import (
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// inHTTP makes the operation one of a contract that promises no more than HTTP.
func inHTTP(op *contract.Operation) { op.Profile, op.Permissions = contract.HTTP, nil }

func asMergePatch(op *contract.Operation) { op.MediaType = "application/merge-patch+json" }

// inOData makes the operation one of a contract that promises OData, but nothing of Graph.
func inOData(op *contract.Operation) { op.Profile, op.Permissions = contract.OData, nil }

// documentsStatus adds an error response to the contract.
func documentsStatus(status int) func(*contract.Operation) {
	return func(op *contract.Operation) { op.Responses = append(op.Responses, contract.Response{Status: status}) }
}

func closedType(op *contract.Operation) { op.Closed = true }

// What is a finding in odata and graph may be none in http, or one of another level.
func TestPlainHTTP(t *testing.T) {
	plainly := func(kind string, parts ...part) *check.Evidence {
		return given(kind, append([]part{on(inHTTP)}, parts...)...)
	}
	trimmed := strings.Replace(newState, `"conform"`, `" CONFORM "`, 1)
	for _, test := range []struct {
		c *check.Check
		row
	}{
		{wrongTypeRefused, row{"any 4xx rejects a value", plainly(check.WrongType, response(404, ``)), passes}},
		{wrongTypeRefused, row{"a value accepted", plainly(check.WrongType, response(200, ``)), finds("input.wrong-type")}},
		{malformedRefused, row{"400 is for malformed JSON", plainly(check.MalformedJSON, response(422, ``)), finds("status.unexpected")}},
		{noBodyRefused, row{"a required body", requiresBody(plainly(check.BadBodies), 200), finds("input.no-body")}},
		{noBodyRefused, row{"any 4xx rejects no body", requiresBody(plainly(check.BadBodies), 404), passes}},
		{mediaTypeRefused, row{"any 4xx rejects a media type", plainly(check.WrongMediaType, response(400, ``)), passes}},
		{mediaTypeRefused, row{"400 where 415 is documented", given(check.WrongMediaType, on(inHTTP, documentsStatus(415)), response(400, ``)), finds("status.unexpected").as(check.Should)}},
		{wrongTypeRefused, row{"409 where 422 is documented", given(check.WrongType, on(inHTTP, documentsStatus(422)), response(409, ``)), finds("status.unexpected").as(check.Should)}},
		{rootRefused, row{"415 where 400 is documented", given(check.BadBodies, on(inHTTP, documentsStatus(400)), response(415, ``)), finds("status.unexpected").as(check.May)}},
		{unknownKey, row{"created where 404 is documented", given(check.UnknownKeys, on(inHTTP, documentsStatus(404)), response(201, newState), after(newState)), finds("state.created")}},
		{noTokenRefused, row{"403 without a token", plainly(check.NoToken, response(403, ``)), passes}},
		{noTokenRefused, row{"accepted without a token", plainly(check.NoToken, response(200, ``)), finds("auth.missing")}},
		{ifMatchStale, row{"409 for a stale tag", plainly(check.StaleTags, response(409, ``)), passes}},
		{wwwAuthenticate, row{"another scheme than declared", given(check.NoToken, on(inHTTP, bearer), response(401, ``, "WWW-Authenticate: Basic realm=\"a\"")), finds("auth.challenge")}},
		{wwwAuthenticate, row{"the declared scheme alone", given(check.NoToken, on(inHTTP, bearer), response(401, ``, "WWW-Authenticate: Bearer")), finds("auth.challenge").as(check.May)}},
		{wwwAuthenticate, row{"the declared scheme", given(check.NoToken, on(inHTTP, bearer), response(401, ``, "WWW-Authenticate: Basic realm=\"a\", bearer realm=\"a\"")), passes}},
		{wwwAuthenticate, row{"another scheme", plainly(check.NoToken, response(401, ``, "WWW-Authenticate: ApiKey")), passes}},
		{wwwAuthenticate, row{"no challenge", plainly(check.NoToken, response(401, ``)), finds("header.missing")}},
		{bodyObject, row{"duplicate", plainly(check.Full, response(200, `{"a":1,"a":2}`)), finds("json.duplicate-member").as(check.Should)}},
		{bodyObject, row{"array documented", given(check.Full, on(inHTTP, documentsArray), response(200, `[1]`)), skips("no object")}},
		{freshness, row{"fresh", plainly(check.Full, response(200, newState, "Cache-Control: max-age=60")), finds("header.freshness").as(check.May)}},
		{unknownPropertyRefused, row{"accepted and lost", given(check.UnknownProp, on(inHTTP, closedType), before(oldState), response(200, ``), after(oldState)), finds("input.unknown-property").as(check.Should)}},
		{unknownPropertyRefused, row{"accepted and stored", given(check.UnknownProp, on(inHTTP, closedType), before(oldState), response(200, ``), after(`{"conformNoSuchProperty":"conform"}`)), finds("input.unknown-property").as(check.Must)}},
		{rootRefused, row{"array", plainly(check.BadBodies, response(200, ``)), finds("input.root").as(check.Should)}},
		{emptyUpdate, row{"422 for no members", plainly(check.Empty, before(oldState), response(404, ``), after(oldState)), passes}},
		{emptyUpdate, row{"changed", plainly(check.Empty, before(oldState), response(200, ``), after(newState)), finds(repeat("state.side-effect", 3)...)}},
		{untouched, row{"another property", plainly(check.Only, before(oldState), response(200, ``), after(newState)), finds(repeat("state.side-effect", 2)...).as(check.Should)}},
		{readBack, row{"normalized", given(check.Full, on(inHTTP), before(oldState), response(200, ``), after(trimmed)), passes}},
		{readBack, row{"normalized in odata", given(check.Full, before(oldState), response(200, ``), after(trimmed)), finds("state.lost-update")}},
		{readBack, row{"lost", plainly(check.Full, before(oldState), response(200, ``), after(oldState)), finds("state.not-shown")}},
		{untouched, row{"another property, in a merge patch", given(check.Only, on(inHTTP, asMergePatch), before(oldState), response(200, ``), after(newState)), finds(repeat("state.side-effect", 2)...).as(check.Must)}},
		{complexMerged, row{"a merge patch replaces", given(check.Merge, on(inHTTP, asMergePatch), sets("device", `{"model":"n"}`), before(`{"device":{"model":"m","bootDateTime":"2024-02-29T12:00:00Z"}}`), response(200, ``), after(`{"device":{"model":"n"}}`)), finds("state.complex")}},
		{readBack, row{"never shown, though documented", given(check.Only, on(inHTTP), before(`{"errorDeviceCount":1}`), response(200, ``), after(`{"errorDeviceCount":1}`)), finds("state.not-shown").as(check.Should)}},
		{readBack, row{"never shown, in a read of another form", given(check.Only, on(inHTTP, func(op *contract.Operation) {
			op.ReadResponses = []contract.Response{{Status: 200, Schema: &openapi3.Schema{}}}
		}), before(`{"errorDeviceCount":1}`), response(200, ``), after(`{"errorDeviceCount":1}`)), skips("no read shows")}},
		{readBack, row{"never shown in graph", given(check.Only, before(`{"errorDeviceCount":1}`), response(200, ``), after(`{"errorDeviceCount":1}`)), skips("no read shows")}},
		{responseState, row{"old values for Prefer", given(check.PreferFull, on(inOData), sets("successDeviceCount", "5"), response(200, `{"successDeviceCount":1}`)), finds("state.stale-answer")}},
		{responseState, row{"new values for Prefer", given(check.PreferFull, on(inOData), sets("successDeviceCount", "5"), response(200, `{"successDeviceCount":5}`)), passes}},
		{responseState, row{"Prefer ignored", given(check.PreferFull, on(inOData), sets("successDeviceCount", "5"), response(204, ``)), skips("no content")}},
		{repeatUpdate, row{"changed again", plainly(check.Repeat, before(newState), response(200, ``), after(oldState)), finds(repeat("state.repeat", 3)...).as(check.Should)}},
		{ifMatchCurrent, row{"weak tag", plainly(check.CurrentTags, read(check.Before, 200, oldState), tag(`W/"1"`), response(412, ``)), skips("strongly")}},
		{ifMatchCurrent, row{"strong tag", plainly(check.CurrentTags, read(check.Before, 200, oldState), tag(`"1"`), response(412, ``)), finds("condition.refused")}},
		{ifMatchCurrent, row{"documented conflict", given(check.CurrentTags, on(inHTTP, documents409), read(check.Before, 200, oldState), tag(`"1"`), response(409, ``)), skips("state of the entity")}},
		{ifMatchCurrent, row{"conflict", plainly(check.CurrentTags, read(check.Before, 200, oldState), tag(`"1"`), response(409, ``)), finds("condition.refused")}},
		{statusDocumented, row{"documented conflict", given(check.Full, on(inHTTP, documents409), response(409, ``)), skips("state of the entity")}},
		{exampleMembers, row{"open type", given(check.Full, on(inHTTP, withExample)), skips("undeclared members")}},
		{exampleMembers, row{"closed type", given(check.Full, on(inHTTP, closedType, withExample)), finds("doc.example")}},
	} {
		t.Run(test.c.ID+" "+test.name, func(t *testing.T) {
			if !slices.Contains(For(test.e.Scenario), test.c) {
				t.Fatalf("want a scenario that %s judges", test.c.ID)
			}
			compare(t, test.c, test.c.Judge(test.e), test.want)
		})
	}
}

func documents409(op *contract.Operation) {
	op.Responses = append(op.Responses, contract.Response{Status: 409})
}

func bearer(op *contract.Operation) { op.Bearer = true }

func documentsArray(op *contract.Operation) {
	op.Responses = []contract.Response{{Status: 200, Schema: openapi3.NewArraySchema()}}
}

func withExample(op *contract.Operation) { op.Example = map[string]any{"zzz": "conform"} }

// tag gives the read before the request an entity tag.
func tag(value string) part {
	return func(e *check.Evidence) { e.Step(check.Before).Header.Set("ETag", value) }
}

// A check of odata or graph judges nothing in a lower profile.
func TestForLeavesOutOtherProfiles(t *testing.T) {
	for _, test := range []struct {
		profile contract.Profile
		c       *check.Check
		want    bool
	}{
		{contract.HTTP, date, true}, {contract.HTTP, errorObject, false}, {contract.HTTP, requestID, false},
		{contract.OData, errorObject, true}, {contract.OData, requestID, false}, {contract.Graph, requestID, true}, {"", requestID, true},
	} {
		e := given(check.WrongType, on(func(op *contract.Operation) { op.Profile = test.profile }))
		if got := slices.Contains(For(e.Scenario), test.c); got != test.want {
			t.Errorf("%s in %q: want %v, got %v", test.c.ID, test.profile, test.want, got)
		}
	}
}

func TestSourceFor(t *testing.T) {
	for _, test := range []struct {
		c       *check.Check
		profile contract.Profile
		want    string
	}{
		{readBack, contract.HTTP, "RFC 5789 §2"},
		{readBack, contract.OData, "RFC 5789 §2; OData 4.01 Protocol §11.4.3"},
		{requestID, contract.HTTP, requestID.Source},
	} {
		if got := test.c.SourceFor(test.profile); got != test.want {
			t.Errorf("%s in %s: want %q, got %q", test.c.ID, test.profile, test.want, got)
		}
	}
	for _, c := range All() {
		if source := c.SourceFor(contract.HTTP); c.Profile == check.HTTP && (strings.Contains(source, "OData") || strings.Contains(source, "Graph")) {
			t.Errorf("%s: want a source of profile http, got %q", c.ID, source)
		}
	}
}

func TestContentTypeInHTTP(t *testing.T) {
	documented := func(status int, media ...string) func(*contract.Operation) {
		return func(op *contract.Operation) {
			op.Responses = []contract.Response{{Status: status, Media: media, Schema: stateSchema}}
		}
	}
	in := func(kind string, documented func(*contract.Operation), status int, headers ...string) *check.Evidence {
		return given(kind, on(inHTTP, documented), response(status, `{}`, headers...))
	}
	table(t, contentType, []row{
		{"as documented", in(check.Full, documented(200, "application/json"), 200), passes},
		{"with parameters", in(check.Full, documented(200, "application/hal+json;charset=utf-8"), 200, "Content-Type: application/hal+json; v=1"), passes},
		{"one of several", in(check.Full, documented(200, "text/plain", "application/json"), 200), passes},
		{"in a range", in(check.Full, documented(200, "application/*"), 200), passes},
		{"in the whole range", in(check.Full, documented(200, "*/*"), 200, "Content-Type: text/html"), passes},
		{"another type", in(check.Full, documented(200, "application/json"), 200, "Content-Type: text/html"), finds("header.content-type").as(check.Documented)},
		{"error as problem", in(check.WrongType, documented(400, "application/problem+json"), 400, "Content-Type: application/problem+json"), passes},
		{"error as JSON", in(check.WrongType, documented(400, "application/problem+json"), 400), finds("header.content-type").as(check.Documented)},
		{"error by default", in(check.WrongType, documented(0, "application/problem+json"), 409), finds("header.content-type").as(check.Documented)},
		{"undocumented status", in(check.WrongType, documented(400, "application/problem+json"), 409, "Content-Type: text/plain"), passes},
		{"no content documented", in(check.Full, documented(200), 200, "Content-Type: text/plain"), passes},
		{"twice", in(check.Full, documented(200, "application/json"), 200, "Content-Type: application/json", "Content-Type: application/json"), skips("single-fields")},
		{"none", in(check.Full, documented(200, "application/json"), 200, "!Content-Type"), finds("header.content-type").as(check.Should)},
		{"malformed", in(check.Full, documented(200, "application/json"), 200, "Content-Type: json"), finds("header.content-type").as(check.Documented)},
		{"invalid request accepted", in(check.WrongType, documented(200, "application/json"), 200, "Content-Type: text/html"), skips("must reject")},
	})
}

func requiresBody(e *check.Evidence, status int) *check.Evidence {
	e.Operation.RequiresBody = true
	addStep(e, check.StepNoBody, "PATCH", status, ``)
	return e
}

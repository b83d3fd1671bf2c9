package catalogue

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

const (
	oldState = `{"id":"` + key + `","successDeviceCount":1,"errorDeviceCount":2,"userPrincipalName":"x","enabled":true,` +
		`"seenDateTime":"2024-02-29T12:00:00Z","lastModifiedDateTime":"2024-01-01T00:00:00Z","tags":["a","b"],"device":{"model":"m"}}`
	newState = `{"@odata.context":"c","@odata.type":"` + stateType + `","id":"` + key + `","successDeviceCount":5,"errorDeviceCount":1,"userPrincipalName":"conform",` +
		`"enabled":true,"seenDateTime":"2024-02-29T12:00:00Z","lastModifiedDateTime":"2024-02-29T12:00:00Z","tags":["a","b"],"device":{"model":"m"}}`
	rejectionBody = `{"error":{"code":"BadRequest","message":"No."}}`
)

var wholeState = strings.Replace(newState, `"tags"`, `"createdDateTime":"2024-01-01T00:00:00Z","tags"`, 1)

var withContext = strings.Replace(oldState, `{`, `{"@odata.context":"https://graph.example.com/beta/$metadata#states/$entity",`, 1)

var otherState = strings.ReplaceAll(oldState, key, "d5a29103-9103-d5a2-0391-a2d50391a2d5")

// What the reads of the case merge show.
var (
	mergedBefore = strings.Replace(newState, `{"model":"m"}`, `{"model":"m","bootDateTime":"2024-02-29T12:00:00Z"}`, 1)
	mergedAfter  = strings.NewReplacer(`"model":"m"`, `"model":"n"`, `"a","b"`, `"d"`).Replace(mergedBefore)
)

// severalRejected is a case of several requests, all of which the target rejects.
func severalRejected(kind string, status int, further ...string) *check.Evidence {
	e := given(kind, before(oldState), response(status, rejectionBody))
	for _, step := range further {
		addStep(e, step, http.MethodPatch, status, rejectionBody)
	}
	after(oldState)(e)
	return e
}

// withTags sets the entity tags of the two reads.
func withTags(e *check.Evidence, before, after string) *check.Evidence {
	e.Step(check.Before).Header.Set("ETag", before)
	e.Step(check.After).Header.Set("ETag", after)
	return e
}

// parserRejects is a response that an HTTP parser wrote.
func parserRejects(kind string, status int, body string) *check.Evidence {
	e := given(kind, before(oldState), response(status, body), after(oldState))
	e.Response().Header = http.Header{"Connection": {"close"}}
	return e
}

// asGraph is an error with everything that Graph adds.
func asGraph() *check.Evidence {
	inner := strings.Replace(rejectionBody, `"No."`, `"Not you.","innerError":{"date":"2024-02-29T12:00:00","request-id":"c0f0c0f0-0000-4000-8000-000000000001"}`, 1)
	e := given(check.MalformedTokens, before(oldState), response(401, inner, `WWW-Authenticate: Bearer realm="conform"`,
		`x-ms-ags-diagnostic: {"ServerInfo":{"DataCenter":"North Europe"}}`), after(oldState))
	e.Response().Request.Header.Set("Authorization", "Bearer "+wire.MalformedToken)
	return e
}

// conforming returns the responses of a conforming target to each kind of case.
func conforming() []*check.Evidence {
	only := strings.NewReplacer(`Count":1`, `Count":2`, `"conform"`, `"x"`).Replace(newState)
	refused := func(kind string, status int, headers ...string) *check.Evidence {
		return given(kind, before(oldState), response(status, rejectionBody, headers...), after(oldState))
	}
	return []*check.Evidence{
		given(check.Full, before(oldState), response(200, newState), after(newState)),
		given(check.Full, before(oldState), response(200, newState), after(newState), triedBefore(429, rejectionBody, "7", 1)),
		given(check.Full, on(documents(204)), before(oldState), response(204, ``), after(newState)),
		given(check.Full, on(documents(200, 204)), before(oldState), response(204, ``), after(newState)),
		given(check.Full, on(documents(202)), before(oldState), response(202, ``, "Location: /monitor"), after(oldState)),
		given(check.Full, example(`{"successDeviceCount":5}`), before(oldState), response(200, newState), after(newState)),
		given(check.Full, on(documents(204), func(op *contract.Operation) {
			op.ReadResponses = []contract.Response{{Status: 200, Schema: stateSchema}}
		}), before(withContext), response(204, ``), after(newState)),
		given(check.Only, before(oldState), response(200, only), after(only)),
		given(check.Only, on(secretName), before(`{}`), response(200, `{"successDeviceCount":5}`), after(`{"successDeviceCount":5}`)),
		given(check.Only, on(headed), before(oldState), response(204, ``, "Thing-Revision: 7", "Thing-Bare: x"), after(only)),
		given(check.Empty, before(oldState), response(204, ``), after(oldState)),
		refused(check.Empty, 400),
		given(check.BadValue, on(described), before(oldState), response(400, rejectionBody), after(oldState)),
		given(check.WrongType, on(coded), before(oldState), response(400, rejectionBody), after(oldState)),
		refused(check.NoToken, 401, `WWW-Authenticate: Bearer realm="conform"`),
		refused(check.MalformedTokens, 401, `WWW-Authenticate: Bearer realm="conform", error="invalid_token"`),
		foreign(415, 415, 415, 415, "x", 400, "x"), given(check.MediaTypes, response(204, ``)),
		given(check.ChangedTokens, response(401, rejectionBody, `WWW-Authenticate: Bearer realm="conform"`)), given(check.SchemeCase, before(oldState), response(200, oldState), inLowerCase),
		given(check.ExpiredTokens, response(401, rejectionBody, `WWW-Authenticate: Bearer realm="conform"`)),
		given(check.OtherAudience, response(403, rejectionBody)), given(check.NoPermission, response(403, rejectionBody)), given(check.NoPermission, response(404, rejectionBody)),
		refused(check.UnauthorizedReads, 401, `WWW-Authenticate: Bearer realm="conform"`), refused(check.OtherMediaTypes, 415, "Accept-Patch: application/json"), refused(check.SameError, 400),
		given(check.Parallel, func(e *check.Evidence) { e.Intent = check.Open }, before(oldState), furtherRequest(check.StepControl, 204, ``), read("read-1", 200, oldState), response(204, ``), furtherRequest(check.StepSecond, 412, rejectionBody), read("read-2", 200, oldState),
			furtherRequest(check.StepThird, 204, ``), read(check.StepBeside, 200, oldState), furtherRequest(check.StepFourth, 204, ``), read("read-3", 200, oldState), after(oldState)),
		given(check.ParallelTags, func(e *check.Evidence) { e.Intent = check.Open }, before(oldState), furtherRequest(check.StepStale, 412, rejectionBody), response(204, ``), furtherRequest(check.StepSecond, 412, rejectionBody), after(newState)),
		given(check.Spellings, spelled, before(oldState), response(200, newState), after(newState)),
		refused(check.MalformedJSON, 400), refused(check.WrongType, 400), refused(check.OutOfRange, 422), refused(check.BadValue, 400), edgeKept(), refused(check.NoNull, 400), given(check.Nulls, func(e *check.Evidence) { e.Intent = check.Open; sets("enabled", "null")(e) }, before(oldState), response(204, ``), after(`{}`)),
		refused(check.UnknownProp, 400),
		refused(check.WrongMediaType, 415, "Accept-Patch: application/json"),
		refused(check.UnknownMethods, 501), refused(check.UnknownMethods, 405, "Allow: GET, PATCH"), refused(check.UndocumentedMethods, 405, "Allow: GET, PATCH"), given(check.MalformedKeys, read(check.Before, 404, rejectionBody), response(400, rejectionBody)), refused(check.ToCollection, 404),
		given(check.UnknownKeys, response(404, rejectionBody), read(check.After, 404, rejectionBody)),
		given(check.UnknownMatch, readMissing(check.Before), response(412, rejectionBody), readMissing(check.After)), refused(check.OtherType, 400), given(check.OtherType, before(oldState), response(204, ``), after(oldState)),
		given(check.Heads, read(check.Before, 200, oldState, "Content-Length: 300"), response(200, ``, "Content-Length: 300"), codedRead(oldState)),
		given(check.Options, before(oldState), response(204, ``, "Allow: GET, PATCH")), given(check.Options, before(oldState), response(405, rejectionBody, "Allow: GET, PATCH")),
		given(check.UnknownSegments, response(404, rejectionBody)),
		ieee(response(204, ``), inStrings(200, unasked, `{"successDeviceCount":9007199254740993}`), after(`{"successDeviceCount":9007199254740993}`)),
		withTags(given(check.Full, read(check.Before, 200, oldState), response(200, newState, `ETag: W/"2"`), read(check.After, 200, newState)), `W/"1"`, `"2"`),
		severalRejected(check.StaleTags, 412, check.StepIfNoneMatch), severalRejected(check.BadBodies, 400, check.StepNullBody, check.StepNoBody, check.StepInvalidUTF8, check.StepLoneSurrogate, check.StepNested, check.StepTrailing),
		given(check.UnknownExtras, response(204, ``)), given(check.MalformedTags, read(check.Before, 200, oldState), response(412, rejectionBody), func(e *check.Evidence) {
			e.Step(check.Before).Header.Set("ETag", `"1"`)
		}),
		given(check.CurrentTags, response(200, newState)), given(check.AnyTag, response(204, ``)), refused(check.NoIfMatch, 428),
		given(check.PreferMinimal, response(204, ``, "Preference-Applied: return=minimal")), given(check.PreferMinimal, response(200, newState)),
		given(check.PreferMinimal, on(documents(200, 204)), response(204, ``, "Preference-Applied: return=minimal", "Vary: Prefer")),
		given(check.PreferFull, response(200, newState, `Preference-Applied: return="representation"`)), given(check.PreferFull, response(204, ``)),
		given(check.AcceptXML, response(406, rejectionBody)), given(check.AcceptXML, response(200, newState)), given(check.NoContentType, response(415, rejectionBody, "Accept-Patch: application/json")),
		refused(check.Duplicates, 400), given(check.Duplicates, before(oldState), response(200, newState), after(newState)),
		given(check.Batch, before(oldState), response(200, `{"responses":[{"id":"read","status":200},{"id":"update","status":200}]}`), after(newState)),
		badBatches(400, `{"responses":[{"id":"read","status":404},{"id":"update","status":424}]}`, `{"responses":[{"id":"update","status":400}]}`, oldState),
		given(check.Batch, before(oldState), response(404, `404 page not found`, "Content-Type: text/plain"), after(oldState)),
		given(check.Repeat, before(newState), response(200, newState), after(newState)),
		given(check.Annotated, response(204, ``)),
		given(check.Merge, before(mergedBefore), response(200, mergedAfter), after(mergedAfter)),
		given(check.Collections, on(listsStates), before(oldState), response(200, `{"value":[{"id":"a","count":1},{"id":"b","count":2}]}`)),
		given(check.Neighbours, before(oldState), listOf(check.ListBefore, oldState+","+otherState), response(200, newState),
			furtherRequest(check.StepOtherID, 400, rejectionBody), listOf(check.ListAfter, newState+","+otherState), after(newState)),
		given(check.EquivalentURLs, before(oldState), response(200, oldState), furtherRequest(check.StepSlash, 301, ``), furtherRequest(check.StepSpecialKey, 404, rejectionBody)),
		given(check.UnknownParents, before(oldState), response(404, rejectionBody)),
		given(check.OtherCharsets, response(415, rejectionBody, "Accept-Patch: application/json")),
		given(check.Only, before(wholeState), response(200, wholeState), after(wholeState)),
		given(check.ReadOnly, before(wholeState), response(204, ``), after(wholeState)), refused(check.ReadOnly, 400),
		given(check.LowerCase, response(501, rejectionBody)), given(check.LowerCase, response(405, rejectionBody, "Allow: GET, PATCH")), given(check.LowerCase, response(204, ``)),
		parserRejects(check.UnknownMethods, 400, ""), parserRejects(check.LowerCase, 400, "Invalid HTTP request received."), parserRejects(check.LowerCase, 501, "<!DOCTYPE HTML>"),
		asGraph(),
		given(check.Full, before(oldState), response(200, wholeState, "Content-Type: application/json;odata.metadata=minimal;charset=utf-8"), after(wholeState)),
	}
}

// Variations of a conforming target: no check may find anything except information.
func TestBenign(t *testing.T) {
	header := func(name, value string) func(*wire.Exchange) {
		return func(x *wire.Exchange) { x.Header.Set(name, value) }
	}
	text := func(pairs ...string) func(*wire.Exchange) {
		return func(x *wire.Exchange) { x.Body = []byte(strings.NewReplacer(pairs...).Replace(string(x.Body))) }
	}
	for name, vary := range map[string]func(*wire.Exchange){
		"as it is":                   func(*wire.Exchange) {},
		"chunked":                    header("Transfer-Encoding", "chunked"),
		"more headers":               header("X-Ms-Ags-Diagnostic", `{"ServerInfo":{}}`),
		"upper-case GUID":            header("Client-Request-Id", strings.ToUpper(clientID)),
		"another clock":              header("Date", "Thu, 29 Feb 2024 12:04:00 GMT"),
		"pretty":                     text(`{`, "{\r\n\t", `":`, `" : `, `,`, "\n,\t", `}`, "\n}\r\n"),
		"another order":              text(`"id":"`+key+`",`, ``, `{"model":"m"}}`, `{"model":"m"},"id":"`+key+`"}`),
		"more members":               text(`{}`, `{"a":1}`, `{"`, `{"zz":{"zz":[null]},"`, `}`, `,"@conform.x":1}`),
		"numbers as floats":          text(`Count":5`, `Count":5.0`, `Count":2`, `Count":20e-1`, `Count":1`, `Count":1.00`),
		"upper-case id":              text(key, strings.ToUpper(key)),
		"null members":               text(`"x"`, `null`, `"enabled":true`, `"enabled":null`, `{"model":"m"}`, `{"model":null}`, `"a"`, `null`),
		"members left out":           text(`"enabled":true,`, ``, `"tags":["a","b"],`, ``, `"id":"`+key+`",`, ``, `"@odata.context":"c","@odata.type":"`+stateType+`",`, ``),
		"escapes":                    text(`"m"`, `"\u006d"`, `"conform"`, `"\u0063onform"`, `"BadRequest"`, `"Bad\u0052equest"`),
		"inner error":                text(`"No."`, `"No.","innerError":{"date":"2024-02-29T12:00:00","request-id":"x"},"details":[]`),
		"inner error, in lower case": text(`"No."`, `"No.","target":null,"details":[{"code":"a","message":"b"}],"innererror":{"innererror":{}}`),
		"more challenges": func(x *wire.Exchange) {
			if challenge := x.Header.Get("WWW-Authenticate"); challenge != "" {
				x.Header["Www-Authenticate"] = []string{`Basic realm="a, Bearer b", NTLM, ` + challenge + `, Digest realm="c",nonce="d=="`, `Negotiate abc==`}
			}
		},
		"charset": func(x *wire.Exchange) {
			if len(x.Body) > 0 {
				x.Header.Set("Content-Type", "application/json; charset=UTF-8")
			}
		},
		"odd Allow": func(x *wire.Exchange) {
			if x.Header.Get("Allow") != "" {
				x.Header["Allow"] = []string{" GET ,HEAD", "\tPATCH,,"}
			}
		},
		"no reads":         unreadable(http.StatusMethodNotAllowed),
		"no right to read": unreadable(http.StatusForbidden),
		"reads that hide":  unreadable(http.StatusNotFound),
		"reads of a list":  asList,
		"reads of a page": func(x *wire.Exchange) {
			onRead(x, 200, `<!doctype html>`)
			if x.Request.Method == http.MethodGet {
				x.Header.Set("Content-Type", "text/html")
			}
		},
		"reads with offsets": func(x *wire.Exchange) {
			if x.Request.Method == http.MethodGet {
				text("2024-02-29T12:00:00Z", "2024-02-29T17:30:00.000+05:30", `["a","b"]`, `["b","a"]`)(x)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, e := range conforming() {
				for i, s := range e.Steps {
					if s.Name != check.Request && s.Exchange.Header.Get("request-id") != "" {
						s.Exchange.Header.Set("request-id", fmt.Sprintf("c0f0c0f0-0000-4000-8000-%012d", 100+i))
					}
					vary(s.Exchange)
				}
				for _, c := range For(e.Scenario) {
					if out := c.Judge(e); out.Error != "" || len(out.Findings) > 0 && cmp.Or(out.Level, c.Level) != check.May {
						t.Errorf("%s, %s: want no finding, got %+v %s\n%s", e.Kind, c.ID, out.Findings, out.Error, e.Response().Body)
					}
				}
				if e.Intent == check.Accept {
					if reason := e.NotApplied(); reason != "" {
						t.Errorf("%s: want the update applied, got %q", e.Kind, reason)
					}
				}
			}
		})
	}
}

// Each check passes on some response of a conforming target: a check that always skips can never fail.
func TestEveryCheckPasses(t *testing.T) {
	passed := map[string]bool{}
	for _, e := range append(conforming(), fresh(304, `"1"`, 304, `"1"`, 304, `"1"`)) {
		for _, c := range For(e.Scenario) {
			out := c.Judge(e)
			passed[c.ID] = passed[c.ID] || len(out.Findings) == 0 && out.Skip == "" && out.Error == ""
		}
	}
	for _, c := range All() {
		if !passed[c.ID] {
			t.Errorf("%s: want a pass", c.ID)
		}
	}
}

func unreadable(status int) func(*wire.Exchange) {
	return func(x *wire.Exchange) {
		onRead(x, status, rejectionBody)
		if x.Status == http.StatusMethodNotAllowed && status == http.StatusMethodNotAllowed && x.Request.Method != http.MethodPatch {
			x.Header.Set("Allow", "PATCH")
		}
	}
}

func asList(x *wire.Exchange) { onRead(x, 200, `{"@odata.context":"c","value":[`+string(x.Body)+`]}`) }

func onRead(x *wire.Exchange, status int, body string) {
	if x.Request.Method == http.MethodGet {
		x.Status, x.Body = status, []byte(body)
	}
}

// spelled makes the request of a case the only one of several valid updates.
func spelled(e *check.Evidence) {
	e.Intent = check.Open
	e.Updates = []check.Update{{Step: check.Request, Read: check.After, Values: map[string]any{"successDeviceCount": value("5")}}}
}

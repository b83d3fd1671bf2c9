package catalogue

import (
	"encoding/json"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// edged is the evidence of a case that sets three properties, then two of them again, with these responses.
func edged(first, second int, between, end string) *check.Evidence {
	e := given(check.Edges, before(oldState))
	e.Intent = check.Open
	e.Updates = []check.Update{
		{Step: check.Request, Read: "read-1", Values: map[string]any{
			"successDeviceCount": value("9007199254740993"), "seenDateTime": "2024-02-29T12:00:00.1234567Z", "userPrincipalName": "\u00e9",
		}},
		{Step: "edges-2", Read: check.After, Values: map[string]any{"userPrincipalName": "long", "tags": []any{}}},
	}
	for i := range e.Operation.Properties {
		if p := &e.Operation.Properties[i]; p.Name == "successDeviceCount" {
			p.Edm = "Edm.Int64"
		}
	}
	addStep(e, check.Request, "PATCH", first, rejectionBody)
	addStep(e, "read-1", "GET", 200, between)
	addStep(e, "edges-2", "PATCH", second, rejectionBody)
	addStep(e, check.After, "GET", 200, end)
	return e
}

// alone is the evidence of a case whose first update is rejected for one of its values.
func alone(level check.Level) *check.Evidence {
	e := edged(200, 200, oldState, `{"userPrincipalName":"long","tags":[]}`)
	delete(e.Updates[0].Values, "successDeviceCount")
	delete(e.Updates[0].Values, "seenDateTime")
	delete(e.Updates[0].Values, "userPrincipalName")
	e.Updates = append(e.Updates, check.Update{
		Step: "request-successDeviceCount", Values: map[string]any{"successDeviceCount": value("5")},
		Edges: map[string]check.Edge{"successDeviceCount": {Why: "the highest", Level: level}},
	})
	addStep(e, "request-successDeviceCount", "PATCH", 400, rejectionBody)
	return e
}

// texts is the evidence of an update with a text that reads back as another one.
func texts(profile check.Profile, sent, got any) *check.Evidence {
	e := given(check.Edges, on(func(op *contract.Operation) { op.Profile = profile }), before(`{"userPrincipalName":"x"}`))
	e.Intent = check.Open
	e.Updates = []check.Update{{Step: check.Request, Read: check.After, Values: map[string]any{"userPrincipalName": sent}}}
	addStep(e, check.Request, "PATCH", 204, "")
	body, _ := json.Marshal(map[string]any{"userPrincipalName": got})
	addStep(e, check.After, "GET", 200, string(body))
	return e
}

// saying gives the text of such evidence a description.
func saying(description string, e *check.Evidence) *check.Evidence {
	p := e.Operation.Property("userPrincipalName")
	schema := *p.Schema
	schema.Description, p.Schema = description, &schema
	return e
}

var exactly = &contract.Promise{Text: "Texts are kept as they are sent", Cite: "shop.yaml:7"}

// promising gives the description of such evidence some prose.
func promising(promises contract.Promises, e *check.Evidence) *check.Evidence {
	e.Operation.Promises = promises
	return e
}

// address is such evidence with an e-mail address.
func address(profile check.Profile, sent, got string) *check.Evidence {
	e := saying("An address.", texts(profile, sent, got))
	e.Operation.Property("userPrincipalName").Schema.Format = "email"
	return e
}

// items is the evidence of an update with a collection in OData, where the description says whether collections have an order.
func items(ordered *contract.Promise, sent, got []any) *check.Evidence {
	return promising(contract.Promises{Ordered: ordered}, texts(check.OData, sent, got))
}

// promisingInstants is the evidence of an instant of six fraction digits, where the description says how many of them instants keep.
func promisingInstants(digits int, got string) *check.Evidence {
	e := promising(contract.Promises{Precision: &contract.Promise{Text: "Instants keep them", Cite: "shop.yaml:9", Digits: digits}}, texts(check.HTTP, "2024-02-29T12:00:00.123456Z", got))
	e.Operation.Property("userPrincipalName").Edm = "Edm.DateTimeOffset"
	return e
}

func TestValidEdges(t *testing.T) {
	const one = `{"successDeviceCount":9007199254740993,"seenDateTime":"2024-02-29T14:00:00.1234567+02:00","userPrincipalName":"é","tags":["a"]}`
	const two = `{"successDeviceCount":9007199254740993,"seenDateTime":"2024-02-29T12:00:00.1234567Z","userPrincipalName":"long","tags":[]}`
	broke := edged(200, 204, one, two)
	broke.Steps = broke.Steps[:1]
	table(t, validEdges, []row{
		{"an earlier request broke the target", broke, skips("was not sent")},
		{"kept", edged(200, 204, one, two), passes},
		{"an empty collection left out", edged(200, 204, one, `{"userPrincipalName":"long"}`), passes},
		{"rounded", edged(200, 204, `{"successDeviceCount":9007199254740992,"seenDateTime":"2024-02-29T12:00:00.1234567Z","userPrincipalName":"é"}`, two),
			finds("state.lost-update").as(check.Must).showing("9007199254740992")},
		{"in the letter case that a description states", saying("Kept in lower case.", texts(check.HTTP, "Ada", "ada")), finds("state.normalized").as(check.May)},
		{"rounded as a description states", saying("Rounded to two decimals.", texts(check.HTTP, value("0.1234"), value("0.12"))), finds("state.precision").as(check.May)},
		{"fraction lost", edged(200, 204, `{"successDeviceCount":9007199254740993,"seenDateTime":"2024-02-29T12:00:00Z","userPrincipalName":"é"}`, two),
			finds("state.precision").as(check.Should)},
		{"fraction and text lost", edged(200, 204, `{"successDeviceCount":9007199254740993,"seenDateTime":"2024-02-29T12:00:00Z","userPrincipalName":"?"}`, two),
			finds("state.lost-update").as(check.Must).showing(`"?"`)},
		{"cut", edged(200, 200, one, `{"userPrincipalName":"lon","tags":[]}`), finds("state.lost-update").as(check.Must).showing(`"lon"`)},
		{"first refused", edged(400, 204, oldState, two), finds("input.edge-refused").as(check.Should).showing("400 Bad Request")},
		{"second refused", edged(200, 400, one, one), finds("input.edge-refused").as(check.Should)},
		{"documented maximum refused", alone(check.Documented), finds("input.edge-refused").as(check.Documented)},
		{"long text refused", alone(check.May), finds("input.edge-refused").as(check.May)},
		{"trimmed in graph", texts(check.Graph, " a\u0301\r\nB ", "\u00e1\r\nB"), finds("state.normalized").as(check.May)},
		{"trimmed in odata", texts(check.OData, " a\u0301\r\nB ", "\u00e1\r\nB"), finds("state.normalized").as(check.May)},
		{"trimmed in http", texts(check.HTTP, " a\u0301\r\nB ", "\u00e1\r\nB"), finds("state.normalized").as(check.May)},
		{"another letter case in http", texts(check.HTTP, "A", "a"), finds("state.normalized").as(check.Should)},
		{"another line break in http", texts(check.HTTP, "a\r\nb", "a\nb"), finds("state.normalized").as(check.Should)},
		{"another letter case in odata", texts(check.OData, "A", "a"), finds("state.lost-update").as(check.Must)},
		{"a compatibility character replaced", texts(check.HTTP, "m\u00b2", "m2"), finds("state.lost-update").as(check.Must)},
		{"trimmed against a description of all texts", promising(contract.Promises{Exact: exactly}, texts(check.HTTP, " a ", "a")), finds("state.normalized").as(check.Documented).cites("shop.yaml:7")},
		{"another letter case against it", promising(contract.Promises{Exact: exactly}, texts(check.HTTP, "A", "a")), finds("state.normalized").as(check.Documented)},
		{"trimmed as its own description says", saying("Trimmed.", promising(contract.Promises{Exact: exactly}, texts(check.HTTP, " a ", "a"))), finds("state.normalized").as(check.May)},
		{"a fraction cut against a description", promisingInstants(6, "2024-02-29T12:00:00Z"), finds("state.precision").as(check.Documented).cites("shop.yaml:9")},
		{"a fraction cut to the digits that it names", promisingInstants(3, "2024-02-29T12:00:00.123Z"), finds("state.precision").as(check.May)},
		{"sorted in odata", items(nil, []any{"b", "a"}, []any{"a", "b"}), passes},
		{"sorted against a description", items(exactly, []any{"b", "a"}, []any{"a", "b"}), finds("state.lost-update").as(check.Documented).cites("shop.yaml:7")},
		{"an item lost against it", items(exactly, []any{"b", "a"}, []any{"b"}), finds("state.lost-update").as(check.Must)},
		{"an address in small letters in odata", address(check.OData, "Ada@example.com", "ada@example.com"), finds("state.normalized").as(check.Should)},
		{"an address in small letters in http", address(check.HTTP, "Ada@example.com", "ada@example.com"), finds("state.normalized").as(check.Should)},
		{"another address", address(check.OData, "Ada@example.com", "bob@example.com"), finds("state.lost-update").as(check.Must)},
		{"blank stored as null in http", texts(check.HTTP, "", nil), finds("state.lost-update").as(check.May)},
		{"blank merged as null", func() *check.Evidence {
			e := texts(check.HTTP, "", nil)
			e.Operation.MediaType = "application/merge-patch+json"
			return e
		}(), finds("state.lost-update").as(check.Should)},
		{"blank stored as null in odata", texts(check.OData, "", nil), finds("state.lost-update").as(check.Should)},
		{"joiners dropped in http", texts(check.HTTP, "\U0001f469\u200d\U0001f52c", "\U0001f469\U0001f52c"), finds("state.lost-update").as(check.Must)},
		{"failed once", edged(500, 200, oldState, two), passes},
		{"failed", edged(500, 500, oldState, oldState), skips("no-server-error")},
		{"for later", edged(202, 202, oldState, oldState), skips("202 Accepted")},
	})
}

func TestCoarse(t *testing.T) {
	for text, want := range map[string]string{
		"2024-02-29T12:00:00.1234567Z": "2024-02-29T12:00:00Z", "2024-02-29T12:00:00.1+14:00": "2024-02-29T12:00:00+14:00",
		"23:59:59.9": "23:59:59", "PT1.5S": "PT1S", "conform": "conform",
	} {
		if got := withoutFraction([]any{text}).([]any)[0]; got != want {
			t.Errorf("%s: want %s, got %s", text, want, got)
		}
	}
}

// edgeKept is a target that stores a boundary value.
func edgeKept() *check.Evidence {
	e := given(check.Edges, before(oldState), response(200, newState), after(newState))
	e.Intent, e.Updates = check.Open, []check.Update{{Step: check.Request, Read: check.After, Values: map[string]any{"successDeviceCount": value("5")}}}
	return e
}

package mock

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/contract"
)

// script is sent to every faulty mock. Each step has an entity of its own, which is read before and after it.
func script() []exchange {
	full := `{"displayName":"n","count":3,"size":4,"ratio":1.5,"enabled":false,"due":"2024-01-01T00:00:00Z",` +
		`"serial":"00000000-0000-0000-0000-000000000001","mode":"fast","note":null,"tags":["a","b"],"owner":{"name":"o","level":3},"secret":"s"}`
	unknown := "/beta/deviceManagement/widgets/" + contract.UnknownKey
	return []exchange{
		{name: "full", method: "PATCH", body: full},
		{name: "only", method: "PATCH", body: `{"count":3}`},
		{name: "empty", method: "PATCH", body: `{}`},
		{name: "wrong-kind", method: "PATCH", body: `{"displayName":"n","count":"no"}`},
		{name: "out-of-range", method: "PATCH", body: `{"displayName":"n","count":2147483648}`},
		{name: "unknown-property", method: "PATCH", body: `{"displayName":"n","conformNoSuch":1}`},
		{name: "not-a-member", method: "PATCH", body: `{"displayName":"n","mode":"idle"}`},
		{name: "malformed", method: "PATCH", body: `{"displayName":`},
		{name: "not-an-object", method: "PATCH", body: `[]`},
		{name: "plain-text", method: "PATCH", body: `{"count":3}`, header: map[string]string{"Content-Type": "text/plain"}},
		{name: "xml", method: "PATCH", body: `{"count":3}`, header: map[string]string{"Content-Type": "application/xml"}},
		{name: "no-token", method: "PATCH", body: `{"count":3}`, header: map[string]string{"Authorization": ""}},
		{name: "bad-token", method: "PATCH", body: `{"count":3}`, header: map[string]string{"Authorization": "Bearer conform.invalid"}},
		{name: "unknown-method", method: "CONFORMX"},
		{name: "delete", method: "DELETE"},
		{name: "stale", method: "PATCH", body: `{"count":3}`, header: map[string]string{"If-Match": `"old"`}},
		{name: "unknown-key", method: "PATCH", path: unknown, body: `{"count":3}`},
		{name: "read-unknown", method: "GET", path: unknown},
		{name: "to-collection", method: "PATCH", path: "/beta/deviceManagement/widgets", body: `{"count":3}`},
		{name: "list", method: "GET", path: "/beta/deviceManagement/widgets"},
	}
}

// play sends the script and returns every response, reads included.
func play(t *testing.T, server *httptest.Server) []exchange {
	t.Helper()
	var out []exchange
	for _, x := range script() {
		own := "/beta/deviceManagement/widgets/" + x.name
		if x.path == "" {
			x.path = own
		}
		before := exchange{name: x.name + "-before", method: http.MethodGet, path: own}
		after := exchange{name: x.name + "-after", method: http.MethodGet, path: own}
		for _, step := range []*exchange{&before, &x, &after} {
			if step.header["client-request-id"] == "" {
				step.header = maps.Clone(step.header)
				if step.header == nil {
					step.header = map[string]string{}
				}
				step.header["client-request-id"] = "11111111-1111-4111-8111-111111111111"
			}
			step.send(t, server)
			out = append(out, *step)
		}
	}
	return out
}

// differences describes how the responses of a faulty mock differ from those of a faithful one.
func differences(faithful, faulty []exchange) (out []string) {
	for i, want := range faithful {
		got := faulty[i]
		say := func(format string, args ...any) { out = append(out, want.name+" "+fmt.Sprintf(format, args...)) }
		if got.status != want.status {
			say("status %d to %d", want.status, got.status)
		}
		for _, name := range slices.Sorted(maps.Keys(merged(want.got, got.got))) {
			if name == "Content-Length" {
				continue // follows the body
			}
			if change := changed(want.got[name], got.got[name], want.got[name] != nil, got.got[name] != nil); change != "" {
				say("header %s %s", strings.ToLower(name), change)
			}
		}
		if got.status != want.status {
			continue // another status has another body
		}
		was, now := flat(want.response), flat(got.response)
		for _, name := range slices.Sorted(maps.Keys(merged(was, now))) {
			if name == "@odata.etag" {
				continue // follows ETag
			}
			if change := changed(was[name], now[name], was[name] != nil, now[name] != nil); change != "" {
				say("body %s %s", name, change)
			}
		}
	}
	return out
}

func merged[M ~map[string]V, V any](a, b M) M {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

func changed(was, now any, before, after bool) string {
	switch {
	case !before && after:
		return "new"
	case before && !after:
		return "gone"
	case fmt.Sprint(was) != fmt.Sprint(now):
		return "changed"
	}
	return ""
}

// flat lists the members of a body, those of an error without its path, repeated ones twice. Text that is not an object is one
// member.
func flat(body string) map[string][]string {
	out := map[string][]string{}
	var read func(d *json.Decoder)
	read = func(d *json.Decoder) {
		for d.More() {
			token, _ := d.Token()
			name, _ := token.(string)
			if name == "error" || name == "innerError" {
				_, _ = d.Token()
				read(d)
				_, _ = d.Token()
				continue
			}
			var v json.RawMessage
			_ = d.Decode(&v)
			out[name] = append(out[name], string(v))
		}
	}
	d := json.NewDecoder(strings.NewReader(body))
	if token, err := d.Token(); err != nil || token != json.Delim('{') {
		if body != "" {
			out["text"] = []string{body}
		}
		return out
	}
	read(d)
	return out
}

// Each fault breaks its promise and no other: the differences that it makes to the script are exactly those that match one of
// its patterns, and each pattern matches one.
func TestFaults(t *testing.T) {
	accepted := func(step string) []string { // accepted instead of rejected with 400, without a change
		return []string{step + " status 400 to 200", step + " header etag new"}
	}
	made := func(step, rejected string) []string { // the update is made
		return []string{step + " status " + rejected + " to 200", step + " header etag new", step + "-after header etag changed", step + "-after body count changed"}
	}
	for id, want := range map[string][]string{
		"": nil,
		"status-undocumented": {
			"full status 200 to 204", "only status 200 to 204", "empty status 200 to 204",
			"full header content-type gone", "only header content-type gone", "empty header content-type gone",
		},
		"status-201":              {"full status 200 to 201", "only status 200 to 201", "empty status 200 to 201"},
		"unknown-key-created":     {"unknown-key status 404 to 200", "unknown-key header etag new", "read-unknown status 404 to 200", "read-unknown header etag new", "list body value changed"},
		"collection-accepted":     {"to-collection status 405 to 200", "to-collection header allow gone"},
		"unknown-method-accepted": {"unknown-method status 405 to 200", "unknown-method header allow gone", "unknown-method header etag new"},

		"allow-missing":             {"* header allow gone"},
		"date-missing":              {"* header date gone"},
		"content-type-text":         {"* header content-type changed"},
		"odata-version-missing":     {"* header odata-version gone"},
		"request-id-missing":        {"* header request-id gone"},
		"client-request-id-changed": {"* header client-request-id changed"},

		"body-duplicate-member": {"full body createdDateTime changed", "only body createdDateTime changed", "empty body createdDateTime changed"},
		"property-wrong-kind":   {"full body count changed", "only body count changed", "empty body count changed"},
		"property-out-of-range": {"full body count changed", "only body count changed", "empty body count changed"},
		"odata-type-other":      {"full body @odata.type changed", "only body @odata.type changed", "empty body @odata.type changed"},
		"id-changed":            {"full body id changed", "only body id changed", "empty body id changed"},

		"update-ignored": {
			"full body * changed", "full header etag changed", "full-after body * changed", "full-after header etag changed",
			"only body count changed", "only header etag changed", "only-after body count changed", "only-after header etag changed",
			"list body value changed",
		},
		"sibling-reset":       {"only body size changed", "only-after body size changed", "list body value changed"},
		"answer-stale":        {"full body * changed", "only body count changed"},
		"empty-update-resets": {"empty body displayName changed", "empty header etag changed", "empty-after body displayName changed", "empty-after header etag changed", "list body value changed"},
		"rejected-applied": {
			"wrong-kind-after body displayName changed", "wrong-kind-after header etag changed", "out-of-range-after body displayName changed", "out-of-range-after header etag changed",
			"unknown-property-after body displayName changed", "unknown-property-after header etag changed", "not-a-member-after body displayName changed", "not-a-member-after header etag changed",
			"list body value changed",
		},

		"wrong-type-accepted":       accepted("wrong-kind"),
		"out-of-range-accepted":     accepted("out-of-range"),
		"unknown-property-accepted": accepted("unknown-property"),
		"malformed-accepted":        accepted("malformed"),
		"media-type-accepted":       append(made("plain-text", "415"), "plain-text header accept-patch gone", "list body value changed"),

		"metadata-unknown":    {"full header content-type changed", "only header content-type changed", "empty header content-type changed"},
		"ags-diagnostic-text": {"* header x-ms-ags-diagnostic changed"},
		"fresh-for-an-hour":   {"full header cache-control changed", "only header cache-control changed", "empty header cache-control changed"},
		"property-missing":    {"full body createdDateTime gone", "only body createdDateTime gone", "empty body createdDateTime gone"},
		"context-missing":     {"full body @odata.context gone", "only body @odata.context gone", "empty body @odata.context gone"},
		"control-unprefixed":  {"full body @etag new", "only body @etag new", "empty body @etag new"},
		"member-undeclared":   {"full body conformUndocumented new", "only body conformUndocumented new", "empty body conformUndocumented new"},
		"error-id-changed":    {"* body request-id changed"},
		"error-code-other":    {"* body code changed"},
		"error-trace":         {"* body message changed"},
		"error-token":         {"* body message changed"},
		"root-accepted":       accepted("not-an-object"),
		"etag-constant":       {"full header etag changed", "full-after header etag changed", "only header etag changed", "only-after header etag changed", "list body value changed"},
		"etag-unquoted":       {"full header etag changed", "only header etag changed", "empty header etag changed"},

		"if-match-stale-accepted": append(made("stale", "412"), "list body value changed"),

		"no-token-accepted":        append(made("no-token", "401"), "no-token header www-authenticate gone", "list body value changed"),
		"www-authenticate-missing": {"no-token header www-authenticate gone", "bad-token header www-authenticate gone"},
		"malformed-token-accepted": append(made("bad-token", "401"), "bad-token header www-authenticate gone", "list body value changed"),

		"accept-patch-missing": {"plain-text header accept-patch gone", "xml header accept-patch gone"},
		"error-html":           {"* header content-type changed", "* body code gone", "* body message gone", "* body date gone", "* body *request-id gone", "* body text new"},
		"error-code-empty":     {"* body code changed"},
		"malformed-500":        {"malformed status 400 to 500"},

		"page-example-value": nil, "page-example-member": nil, "page-example-status": nil, "page-placeholder": nil,
	} {
		t.Run(id, func(t *testing.T) {
			faithful := play(t, serveYAML(t, "", widgetYAML))
			got := differences(faithful, play(t, serveYAML(t, id, widgetYAML)))
			used := map[string]bool{}
			for _, line := range got {
				if !slices.ContainsFunc(want, func(pattern string) bool {
					ok, _ := path.Match(pattern, line)
					used[pattern] = used[pattern] || ok
					return ok
				}) {
					t.Errorf("also differs: %s", line)
				}
			}
			for _, pattern := range want {
				if !used[pattern] {
					t.Errorf("want a difference %s, got none among %d", pattern, len(got))
				}
			}
		})
	}
}

// A header fault shows in every response that needs the header.
func TestHeaderFaultsAreEverywhere(t *testing.T) {
	for id, header := range map[string]string{
		"date-missing": "Date", "odata-version-missing": "OData-Version", "request-id-missing": "request-id",
		"allow-missing": "Allow", "accept-patch-missing": "Accept-Patch", "www-authenticate-missing": "WWW-Authenticate",
	} {
		for _, x := range play(t, serveYAML(t, id, widgetYAML)) {
			if got, present := x.got[http.CanonicalHeaderKey(header)]; present {
				t.Errorf("%s: want no %s in %s, got %v", id, header, x.name, got)
			}
		}
	}
}

// A body fault changes the response, not the state.
func TestBodyFaultsLeaveTheState(t *testing.T) {
	for _, f := range bodyFaults {
		server := serveYAML(t, f.ID, widgetYAML)
		before := get(t, server, widget)
		shown := patch(t, server, widget, `{}`)
		if after := get(t, server, widget); shown.response == before.response || after.response != before.response {
			t.Errorf("%s: want another response and the same state, got\n%s\nthen\n%s", f.ID, shown.response, after.response)
		}
	}
}

// Faults under contracts that document 204, both statuses, or no integer.
func TestFaultsOnOtherContracts(t *testing.T) {
	text := strings.ReplaceAll(plainYAML("/thing", `{'200': `+thingSchema+`}`, ""), "count: {type: integer, format: int32}", "count: {type: string, format: date}")
	both := `{'204': ` + noContent + `, '200': ` + thingSchema + `}`
	for _, test := range []struct {
		name, fault, yaml, body string
		status                  int
		member, want            string
	}{
		{"204 becomes 200", "status-undocumented", plainYAML("/thing", `{'204': `+noContent+`}`, ""), `{"count":7}`, 200, "count", "7"},
		{"both become 202", "status-undocumented", plainYAML("/thing", both, ""), `{"count":7}`, 202, "", ""},
		{"204 becomes 201", "status-201", plainYAML("/thing", `{'204': `+noContent+`}`, ""), `{"count":7}`, 201, "count", "7"},
		{"documented 201 stays", "status-201", plainYAML("/thing", `{'201': `+thingSchema+`}`, ""), `{"count":7}`, 201, "count", "7"},
		{"without an integer", "property-out-of-range", text, `{"name":"x"}`, 200, "count", `"2023-02-29"`},
		{"one kind for another", "property-wrong-kind", text, `{"name":"x"}`, 200, "count", `5`},
		{"all but one set", "sibling-reset", plainYAML("/thing", `{'200': `+thingSchema+`}`, ""), `{"count":7,"name":"x"}`, 200, "count", "7"},
	} {
		t.Run(test.name, func(t *testing.T) {
			x := patch(t, serveYAML(t, test.fault, test.yaml), "/v1.0/thing", test.body)
			if x.status != test.status || test.member != "" && x.text(t, test.member) != test.want {
				t.Errorf("want %d with %s %s, got %d %s", test.status, test.member, test.want, x.status, x.response)
			}
		})
	}
}

func TestFaultList(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Faults() {
		if f.Check == "" || f.Title == "" || seen[f.ID] || f.Page != (f.changeContract != nil) {
			t.Errorf("want a check, a title, an id of its own and a spoiler in page faults only, got %+v", f)
		}
		seen[f.ID] = true
		if again, err := LookupFault(f.ID); err != nil || again.ID != f.ID {
			t.Errorf("cannot look up %s: %v", f.ID, err)
		}
	}
}

func TestApplyPageFault(t *testing.T) {
	describe := func(op *contract.Operation) string {
		example, _ := fromGo(op.Example)
		text := string(encode(example))
		for _, g := range op.Gaps {
			text += " " + g.Cite + " " + g.Rule + " " + g.Reason
		}
		return text
	}
	for id, want := range map[string]string{
		"page-example-value":  `{"@odata.type":"#example.widget","count":"Integer","displayName":"Door"}`,
		"page-example-member": `{"@odata.type":"#example.widget","conformUndocumented":"conform","count":3,"displayName":"Door"}`,
		"page-example-status": `{"@odata.type":"#example.widget","count":3,"displayName":"Door"} update-widget/page.md:20 EX002 the page does not promise the status of the example`,
		"page-placeholder":    `{"@odata.type":"#example.widget","count":3,"displayName":"Door"} update-widget/page.md:20 DOC001 a placeholder stands instead of text`,
		"update-ignored":      `{"@odata.type":"#example.widget","count":3,"displayName":"Door"}`,
	} {
		contracts := loadYAML(t, widgetYAML)
		fault, err := LookupFault(id)
		if err != nil {
			t.Fatal(err)
		}
		fault.Apply(contracts)
		if got := describe(contracts[0].Operations[0]); got != want {
			t.Errorf("%s: want %s\ngot %s", id, want, got)
		}
	}
	contracts := loadYAML(t, plainYAML("/thing", `{'204': `+noContent+`}`, ""))
	fault, _ := LookupFault("page-example-value")
	fault.Apply(contracts)
	if got := describe(contracts[0].Operations[0]); got != `{"count":"Integer"}` {
		t.Errorf("want an example added, got %s", got)
	}
}

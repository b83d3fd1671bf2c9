package catalogue

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func TestPages(t *testing.T) {
	const a, b, c = `{"id":"a"}`, `{"id":"b"}`, `{"id":"c"}`
	page := func(step, url, items, next string) part {
		body := `{"value":[` + items + `]`
		if next != "" {
			body += `,"@odata.nextLink":"` + next + `"`
		}
		return func(e *check.Evidence) {
			if step == check.Request {
				response(200, body+"}")(e)
			} else {
				read(step, 200, body+"}")(e)
			}
			e.Step(step).Request.URL = "https://h/things" + url
		}
	}
	second, third := check.PageStep(check.Request, 2), check.PageStep(check.Request, 3)
	small := check.StepSmallPages
	lists := func(parts ...part) *check.Evidence {
		return given(check.Collections, append([]part{before(oldState)}, parts...)...)
	}
	counted := func(members string) part { return read(check.StepCounted, 200, `{"value":[],`+members+`}`) }
	paged := func(op *contract.Operation) {
		inHTTP(op)
		op.Paging = contract.Paging{Page: "page", First: 1, Size: "size", Most: 50}
		list := openapi3.NewObjectSchema().WithProperty("value", openapi3.NewArraySchema()).WithProperty("total", openapi3.NewIntegerSchema()).WithProperty("size", openapi3.NewIntegerSchema())
		op.ListResponses = []contract.Response{{Status: 200, Schema: list}}
	}
	inPages := func(body string) *check.Evidence {
		e := given(check.Collections, on(paged), before(oldState), response(200, body))
		e.Response().Request.URL = "https://h/things?size=50"
		return e
	}
	onTenant := func(e *check.Evidence) *check.Evidence { e.Tenant = true; return e }
	table(t, pages, []row{
		{"one page", lists(page(check.Request, "", a+","+b, ""), counted(`"@odata.count":2`)), passes},
		{"three pages", lists(page(check.Request, "", a, "things?s=1"), page(second, "?s=1", b, "things?s=2"), page(third, "?s=2", c, ""), counted(`"@odata.count":3`)), passes},
		{"in small pages, too", lists(page(check.Request, "", a+","+b, ""), page(small, "", a, "things?s=1"), page(check.PageStep(small, 2), "?s=1", b, "")), passes},
		{"more than were read", lists(page(check.Request, "", a, "things?s=1"), counted(`"@odata.count":300`), page(small, "", b, "things?s=1")), passes},
		{"the same page for ever", lists(page(check.Request, "", a, "things?s=1"), page(second, "?s=1", b, "things?s=1")), finds("list.loop").as("must")},
		{"the first page again", onTenant(lists(page(check.Request, "", a, "things"))), finds("list.loop").as("must")},
		{"a link to another collection", lists(page(check.Request, "", a, "others"), page(small, "", a, "https://elsewhere/things")), passes},
		{"an item twice", lists(page(check.Request, "", a+","+b, "things?s=1"), page(second, "?s=1", b+","+c, "")), finds("list.repeated").showing("pages 1 and 2")},
		{"an item twice, where others may move it", onTenant(lists(page(check.Request, "", a+","+b, "things?s=1"), page(second, "?s=1", b+","+c, ""))), passes},
		{"an item missing", lists(page(check.Request, "", a+","+b+","+c, ""), page(small, "", a, "things?s=1"), page(check.PageStep(small, 2), "?s=1", c, "")), finds("list.missing").showing("2 pages")},
		{"an item in small pages only", lists(page(check.Request, "", a, ""), page(small, "", a+","+b, "")), finds("list.missing")},
		{"another number", lists(page(check.Request, "", a, ""), counted(`"@odata.count":2`)), finds("list.count").showing("2")},
		{"no number", lists(page(check.Request, "", a, ""), read(check.StepCounted, 400, rejectionBody)), passes},
		{"in http", inPages(`{"value":[` + a + `],"total":1,"size":50}`), passes},
		{"in http, another number", inPages(`{"value":[` + a + `],"total":2,"size":50}`), finds("list.count")},
		{"no right to list", lists(response(403, rejectionBody)), skips("403")},
	})
}

func TestNextPage(t *testing.T) {
	e := given(check.Collections, on(inHTTP, func(op *contract.Operation) { op.Paging = contract.Paging{Page: "page", First: 1, Size: "size"} }), before(oldState),
		response(200, `{"items":[{"id":"a"},{"id":"b"}],"total":3}`))
	for url, want := range map[string]string{
		"https://h/things?size=2":        "https://h/things?page=2&size=2",
		"https://h/things?size=2&page=7": "https://h/things?page=8&size=2",
		"https://h/things?size=3":        "",
	} {
		e.Response().Request.URL = url
		if got := NextPage(e, check.Request); got != want {
			t.Errorf("%s: want %q, got %q", url, want, got)
		}
	}
	for link, want := range map[string]string{
		`{"value":[],"@odata.nextLink":"things?s=1"}`:            "https://h/things?s=1",
		`{"value":[],"@odata.nextLink":"https://other/things"}`:  "",
		`{"value":[],"_links":{"next":{"href":"/things?s=2"}}}`:  "https://h/things?s=2",
		`{"value":[],"links":{"next":null}}`:                     "",
		`{"value":[],"@odata.nextLink":"http://h/things?token"}`: "",
	} {
		e := given(check.Collections, before(oldState), response(200, link))
		e.Response().Request.URL = "https://h/things"
		if got := NextPage(e, check.Request); got != want {
			t.Errorf("%s: want %q, got %q", link, want, got)
		}
	}
}

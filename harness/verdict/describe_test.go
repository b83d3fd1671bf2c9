package verdict

import (
	"strings"
	"testing"
)

func TestDescribeNeutralisesTheTarget(t *testing.T) {
	got := Describe(Verdict{ID: "a/b/c", Cite: "page.md:1", Findings: []Finding{
		{Want: "200 OK", Got: "\x1b[31m100%d\n##vso[task.complete]"},
	}}, nothingSent)
	if strings.ContainsAny(got, "\x1b") || strings.Contains(got, "##vso[") || strings.Count(got, "\n") != 3 {
		t.Errorf("want hostile text harmless and on its own line, got %q", got)
	}
	if !strings.Contains(got, "100%d") {
		t.Errorf("want a per cent sign kept, got %q", got)
	}
}

func TestDescribeHasTheHint(t *testing.T) {
	got := Describe(Verdict{ID: "a/b/c", Cite: "page.md:1", Findings: []Finding{{Want: "200 OK", Got: "404 Not Found", Hint: "does it exist?"}}}, nothingSent)
	if want := "a/b/c\npromised  page.md:1\nwant 200 OK\ngot  404 Not Found\nhint does it exist?"; got != want {
		t.Errorf("want %q, got %q", want, got)
	}
}

func nothingSent(int) *Exchange { return nil }

func TestDescribeShowsTheExchange(t *testing.T) {
	x := &Exchange{ID: 7, Method: "PATCH", URL: "http://127.0.0.1/things/1", RequestBody: `{"count":"5"}`, Status: 400, Body: `{"error":{"code":"bad","message":"No."}}`}
	got := Describe(Verdict{ID: "a/b/c", Findings: []Finding{{Want: "200 OK", Got: "400 Bad Request", Exchange: 7}}}, func(id int) *Exchange {
		if id != 7 {
			t.Errorf("want exchange 7, got %d", id)
		}
		return x
	})
	for _, want := range []string{"exchange 7: PATCH returned 400", `sent {"count":"5"}`, "error bad: No.", "curl -i -g -X PATCH http://127.0.0.1/things/1"} {
		if !strings.Contains(got, "\n"+want) {
			t.Errorf("want %q on its own line, got %q", want, got)
		}
	}
}

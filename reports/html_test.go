package reports

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/verdict"
)

func TestMark(t *testing.T) {
	x := &verdict.Exchange{ID: 1, Method: "PATCH", URL: "http://a/b", Status: 200, Header: map[string][]string{"Etag": {`W/"1"`}}, Body: `{"name":"Bob","other":{"@odata.type":"x"},"note":"name"}`}
	for _, tt := range []struct {
		name string
		f    verdict.Finding
		want []string
	}{
		{"status", verdict.Finding{Class: "status.unexpected", Want: "204", Got: "200 OK"}, []string{"200 OK"}},
		{"header", verdict.Finding{Class: "header.value", Want: "ETag: a strong tag", Got: "a weak one"}, []string{`Etag: W/"1"`}},
		{"member", verdict.Finding{Class: "state.lost-update", Want: `name reads back "Ada"`, Got: `"Bob"`}, []string{`  "name": "Bob",`}},
		{"member in another", verdict.Finding{Class: "schema.enum", Want: "other/@odata.type: y", Got: "z"}, []string{`    "@odata.type": "x"`}},
		{"value", verdict.Finding{Class: "schema.type", Want: "a number", Got: `"Bob"`}, []string{`  "name": "Bob",`}},
		{"named member", verdict.Finding{Class: "state.lost-update", About: "other/note", Want: "the text that was sent", Got: "name"}, []string{`  "note": "name"`}},
		{"nothing", verdict.Finding{Class: "header.missing", Want: "Date: a time", Got: "none"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, line := range newExchangeView(x, &tt.f).Response {
				if line.Differs {
					got = append(got, line.Text)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("marked lines (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDifference(t *testing.T) {
	for _, tt := range []struct {
		want, got string
		a, b      markedView
	}{
		{"application/json", "application/xml", markedView{"application/", "json", ""}, markedView{"application/", "xml", ""}},
		{"a string", "a long string", markedView{"a ", "", "string"}, markedView{"a ", "long ", "string"}},
		{"yes", "no", markedView{Before: "yes"}, markedView{Before: "no"}},
		{"same", "same", markedView{Before: "same"}, markedView{Before: "same"}},
		{"größe 1", "größe 2", markedView{"größe ", "1", ""}, markedView{"größe ", "2", ""}},
		{"", "", markedView{}, markedView{}},
	} {
		if a, b := difference(tt.want, tt.got); a != tt.a || b != tt.b {
			t.Errorf("%q and %q: want %+v and %+v, got %+v and %+v", tt.want, tt.got, tt.a, tt.b, a, b)
		}
	}
}

// A card says since when the first of its deviations lasts, where the history knows it.
func TestCardSaysSinceWhen(t *testing.T) {
	var b bytes.Buffer
	r := Report{Records: []verdict.Source{judgedBy()}, Since: func(target, fingerprint string) time.Time {
		if target != "mock" || fingerprint == verdict.Fingerprint(&judgedBy().Verdicts[1]) {
			return time.Time{}
		}
		return time.Date(2026, 11, 3, 1, 0, 0, 0, time.UTC)
	}}
	if err := r.Write(&b, "html"); err != nil {
		t.Fatal(err)
	}
	cards := strings.Count(b.String(), "<dt>fingerprint</dt>")
	if n := strings.Count(b.String(), "since</dt><dd>2026-11-03</dd>"); n == 0 || n >= cards || strings.Contains(b.String(), "0001-01-01") {
		t.Errorf("want the day on the cards that the history knows, got it %d times on %d cards", n, cards)
	}
}

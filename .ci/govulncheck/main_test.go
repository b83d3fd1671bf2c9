package main

import (
	"slices"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	const stream = `
{"config": {"protocol_version": "v1.0.0"}}
{"progress": {"message": "checking"}}
{"osv": {"id": "GO-1", "summary": "loops for ever"}}
{"osv": {"id": "GO-2", "summary": "panics"}}
{"osv": {"id": "GO-3", "summary": "only required"}}
{"finding": {"osv": "GO-1", "fixed_version": "v1.26.9", "trace": [{"module": "stdlib", "version": "v1.26.8", "package": "net/http", "receiver": "*Client", "function": "Do"}, {"module": "a.test", "package": "a.test/a", "function": "run"}]}}
{"finding": {"osv": "GO-2", "trace": [{"module": "b.test", "version": "v1.0.0", "package": "b.test", "function": "Parse"}, {"module": "a.test", "package": "a.test/a", "function": "run"}]}}
{"finding": {"osv": "GO-3", "trace": [{"module": "c.test", "version": "v1.0.0", "package": "c.test"}]}}
`
	ours, gos, err := read(strings.NewReader(stream))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"GO-2: panics: b.test@v1.0.0, not mended yet; b.test.Parse reached from a.test/a.run"}; !slices.Equal(ours, want) {
		t.Errorf("in modules: want %q, got %q", want, ours)
	}
	if want := []string{"GO-1: loops for ever: stdlib@v1.26.8, mended in v1.26.9; net/http.Client.Do reached from a.test/a.run"}; !slices.Equal(gos, want) {
		t.Errorf("in the standard library: want %q, got %q", want, gos)
	}
}

// A stream that says less than this program reads must not pass for one without findings.
func TestReadRefuses(t *testing.T) {
	for _, stream := range []string{``, `{"config": {"protocol_version": "v2.0.0"}}`, `{"config": {"protocol_version": "v1.0.0"}} {"finding"`} {
		if _, _, err := read(strings.NewReader(stream)); err == nil {
			t.Errorf("%q: want an error, got none", stream)
		}
	}
}

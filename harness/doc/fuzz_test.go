package doc_test

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

// FuzzRead reads arbitrary pages and lints them: neither may panic, and every place must be on the page.
func FuzzRead(f *testing.F) {
	src := clean(f)
	f.Add([]byte(src))
	for _, table := range [][]lintCase{docCases, reqCases, permCases, hdrCases, bodyCases, respCases, exFormCases, exValueCases} {
		for _, c := range table {
			f.Add([]byte(edit(f, src, c.change...)))
		}
	}
	f.Add([]byte("---\n---\n# a\n## HTTP request\n```\nPATCH /{a\n```\n## Example\n```\nPATCH\n{\n```\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		if r, err := doc.ReadResource("r.md", src); (err == nil) != (r != nil) {
			t.Errorf("want a resource page or an error, got %v, %v", r, err)
		}
		p, err := doc.Read("p.md", src)
		if err != nil {
			return
		}
		for _, found := range doc.Lint(p, doc.Config{Resources: resources}) {
			if found.Line < 1 || found.Line > p.Lines() || found.Column < 1 {
				t.Errorf("the page has %d lines, got %v", p.Lines(), found)
			}
		}
	})
}

// FuzzReadTemplate reads arbitrary targets: the segments must add up to the path again.
func FuzzReadTemplate(f *testing.F) {
	for _, s := range []string{"/a/{id}", "https://graph.microsoft.com/beta/a", "~/a/", "/root:/{p}:/w", "/r(address='<a>')", "/(b)/c", "/{a | b}/$ref", "/a?b", "/...", "/{"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, target string) {
		got, err := doc.ReadTemplate(target)
		if err != nil {
			return
		}
		var b strings.Builder
		for _, s := range got.Segments {
			b.WriteString("/" + s.Raw)
			if len(s.Parts) == 0 {
				t.Errorf("%q: segment %q has no parts", target, s.Raw)
			}
		}
		if b.String() != got.Path {
			t.Errorf("%q: want the segments of %q, got %q", target, got.Path, b.String())
		}
	})
}

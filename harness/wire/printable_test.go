package wire

import (
	"regexp"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestPrintable(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                               "",
		"plain, <b> & \"text\"\n\té 日本":  "plain, <b> & \"text\"\n\té 日本",
		"a\x1b[31mred\x1b[0m":            `a\x1b[31mred\x1b[0m`,
		"over\rwrite\b\x00\x7f":          `over\x0dwrite\x08\x00\x7f`,
		"bad \xff\xc3":                   `bad \xff\xc3`,
		"\u202eevil \u2028 \u0085\ufeff": `\u202eevil \u2028 \u0085\ufeff`,
		"::error::x":                     `\x3a:error::x`,
		"a\n  ::set-output name=x::y":    "a\n" + `  \x3a:set-output name=x::y`,
		"http://[::1]:80 a::b":           "http://[::1]:80 a::b",
		"x ##vso[task.setvariable]y":     `x \x23#vso[task.setvariable]y`,
		"###VSO[a":                       `#\x23#VSO[a`,
		"##[error]x":                     `\x23#[error]x`,
		"##teamcity[x]":                  `\x23#teamcity[x]`,
		"[[[ATTACHMENT|/etc/passwd]]":    `[\x5b[ATTACHMENT|/etc/passwd]]`,
		"## heading [x]":                 "## heading [x]",
	} {
		if got := Printable(in); got != want {
			t.Errorf("%q: want %q, got %q", in, want, got)
		}
	}
}

var command = regexp.MustCompile(`(?im)##(vso|teamcity|)\[|\[\[attachment\||^\s*::`)

func FuzzPrintable(f *testing.F) {
	for _, s := range []string{"::a::", " \r::a", "##vso[x]", "##\x00[", "[[ATTACHMENT|", "\x1b[0m", "\xff", "\n\u2028::"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Printable(s)
		if !utf8.ValidString(got) || command.MatchString(got) {
			t.Errorf("%q: got %q", s, got)
		}
		for _, r := range got {
			if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
				t.Errorf("%q: got %q with %q", s, got, r)
			}
		}
		if again := Printable(got); again != got {
			t.Errorf("%q: want a second pass to change nothing, got %q from %q", s, again, got)
		}
	})
}

package verdict

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestPrintable(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "want 200, got 204", "want 200, got 204"},
		{"letters of the world", "é漢字 😀 \ufffd", "é漢字 😀 \ufffd"},
		{"lines", "a\r\nb\tc", `a\r\nb\tc`},
		{"colour", "\x1b[31mred", `\x1b[31mred`},
		{"control bytes", "\x00\x07\x7f", `\x00\x07\x7f`},
		{"C1", "\u009b31m", `\u009b31m`},
		{"not UTF-8", "a\xffb\xc3", `a\xffb\xc3`},
		{"surrogate bytes", "\xed\xa0\x80", `\xed\xa0\x80`},
		{"bidirectional and invisible", "\u202e\u200b\ufeff\u2028", `\u202e\u200b\ufeff\u2028`},
		{"beyond the first plane", "\U000e0001", `\U000e0001`},
		{"noncharacter", "\uffff", `\uffff`},
		{"Azure", "##vso[task.setvariable]x", `##vso\[task.setvariable]x`},
		{"Azure in the middle", "x ##VSO[a]b", `x ##VSO\[a]b`},
		{"GitHub, old", "##[error]x", `##\[error]x`},
		{"GitHub, three", "###[error]x", `###\[error]x`},
		{"TeamCity", "##teamcity[x]", `##teamcity\[x]`},
		{"heading", "## Request", "## Request"},
		{"GitHub", "::error file=a::b", `:\:error file=a:\:b`},
		{"GitHub, three", ":::error::x", `:\:\:error:\:x`},
		{"IPv6", "[::1]:8080", "[::1]:8080"},
		{"attachment", "[[ATTACHMENT|/etc/passwd]]", `[\[ATTACHMENT|/etc/passwd]]`},
		{"attachment in three", "[[[Attachment|x]]", `[[\[Attachment|x]]`},
		{"hidden by a control byte", "##\x00[x :\x00:error", `##\x00[x :\x00:error`},
		{"nested lists", `[["a"]]`, `[["a"]]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Printable(tt.in); got != tt.want {
				t.Errorf("want %q, got %q", tt.want, got)
			}
		})
	}
}

func FuzzPrintable(f *testing.F) {
	for _, s := range []string{"##vso[a]", "::error::", "[[ATTACHMENT|a]]", "\x1b[0m\xff\u202e", "::::a", "##a.b-c[[ATTACHMENT|"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := Printable(in)
		if !utf8.ValidString(out) {
			t.Fatalf("%q is not UTF-8", out)
		}
		for _, r := range out {
			if !unicode.IsPrint(r) {
				t.Fatalf("%q holds %U", out, r)
			}
		}
		upper := strings.ToUpper(out)
		for _, bad := range []string{"##[", "##VSO[", "##TEAMCITY[", "::ERROR", "::SET-OUTPUT", "[[ATTACHMENT"} {
			if strings.Contains(upper, bad) {
				t.Fatalf("%q holds %s", out, bad)
			}
		}
		if again := Printable(out); again != out {
			t.Fatalf("%q became %q", out, again)
		}
	})
}

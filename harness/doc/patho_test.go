package doc

import (
	"strings"
	"testing"
	"time"
)

func TestPatho(t *testing.T) {
	n := 1 << 22
	for name, unit := range map[string]string{
		"brackets": "[", "image": "![", "star": "*a ", "starstar": "**a", "under": "_a ", "tick": "`a ", "ticks": "``` a `` b ` ", "comment": "<!-- ", "pipe": "|a", "lt": "<", "lta": "<a ", "amp": "&a;", "bs": "\\", "quote": ">\n", "list": "- a\n", "nestlist": "- a\n  - b\n    - c\n", "heading": "# a\n", "fence": "```\n", "link": "[a](b ", "paren": "((((", "ref": "[a]: b\n", "refuse": "[a][b] ", "cdata": "<![CDATA[", "pi": "<?", "row": "|a|b|\n", "brk": "a*b**c_", "closers": "a]](", "autolink": "<http://", "longref": "[", "html": "<div>\n", "tablewide": "|-",
	} {
		src := "# a\n\n## Request body\n\n" + strings.Repeat(unit, n/len(unit)/4)
		start := time.Now()
		p, err := Read("x.md", []byte(src))
		d := time.Since(start)
		if err == nil {
			Lint(p, Config{})
		}
		if time.Since(start) > 900*time.Millisecond {
			t.Logf("%s: %v (lint %v) %v", name, d, time.Since(start)-d, err)
		}
	}
	_ = time.Now
}

package doc

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// bothWays reads a text with and without the short cut for simple text.
func bothWays(t *testing.T, src []byte) {
	t.Helper()
	read := func(p parser.Parser) (out []block) {
		s := newSource(src)
		r := &reader{page: &Page{src: s}, src: s, body: src}
		r.collect(p.Parse(text.NewReader(src)), func(b *block) { out = append(out, *b) }, 0)
		return out
	}
	got, want := read(pages), read(markdown.Parser())
	if len(got) != len(want) {
		t.Fatalf("want %d blocks, got %d, in %.200q", len(want), len(got), src)
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Fatalf("block %d of %.200q:\nwant %#v %#v\n got %#v %#v", i, src, want[i], want[i].table, got[i], got[i].table)
		}
	}
}

func TestSimpleTextReadsAsMarkdownDoes(t *testing.T) {
	for _, src := range simpleTexts {
		bothWays(t, []byte(src))
	}
}

func FuzzSimpleText(f *testing.F) {
	for _, src := range simpleTexts {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		src, err := prepare("page.md", src)
		if err != nil || checkWork("page.md", newSource(src), 0) != nil {
			t.Skip()
		}
		bothWays(t, src)
	})
}

func TestCorpusReadsAsMarkdownDoes(t *testing.T) {
	if testing.Short() {
		t.Skip("long under the race detector: make test runs it without")
	}
	dir := os.Getenv("CONFORM_CORPUS")
	if dir == "" {
		t.Skip("CONFORM_CORPUS is not set: no pages to read both ways")
	}
	files, err := filepath.Glob(filepath.Join(dir, "published", "*", "*", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("want pages in %s, got %v, %v", dir, files, err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if src, err = prepare(file, src); err != nil {
			continue
		}
		bothWays(t, src)
	}
}

var simpleTexts = []string{
	"plain words\n", "  indented words  \n", "two\nlines\n", "hard  \nbreak", "a `code` span", "`a` and `b`", "``a`` b", "` a `", "`a", "`a``b`",
	"see [the type](../resources/type.md).", "[a](b)[c](d)", "[a](<b>)", "[a](b \"title\")", "[a]( b )", "[a](b(c))", "[a][b]\n\n[b]: c", "[a]()", "[](b)",
	"[a `b`](c)", "[a*b*](c)", "![image](a.png)", "wow![a](b)", "a ] b", "a [ b", "[ ] todo", "[a](b", "*a*", "a_b_c", "a\\*b", "a &amp; b", "`&amp;`", "<br>", "a <b>c</b>",
	"|a|b|\n|-|-|\n|`x`|[y](z)|\n|1|\n| two words | *c* |\n", "|a|\n|-|\n|`a\\|b`|\n|x\\|y|\n", "text\n|a|\n|-|\n|b|\n", "|a|\n|-|\n||\n",
	"- one\n- two\n", "- one\n\n- two\n", "- one\n\n  more\n- two\n", "1. a\n   b\n", "> quoted\n> lines\n", "> one\nlazy\n", "a\n===\n", "a\n---\n", "# a `b` [c](d)\n",
	"[a]: b\n", "[a]: b\nwords\n", "\ttab\n", "- \ttab\n", "a\u00a0", "\u00a0a `b`\u00a0", "https://example.com", "a \x00 b", "[a](b\u00a0c)", "[\u00a0a ](b)", "[a](b))", "[a](b*c*)", "[a](b]c)", "[a]](b)", "\v\n|-", "0\n   =", "|a|b|\n|:-|-:|\n|1|\n|2|3|4|\n||\n|\n", "|a|\n|-|\n|b|\ntext\n", "|a|\n|-|\n|b|\n# c\n", "words\n|a|\n|-|\n\nb", "|a|\n| |\n|b|\n \n- c\n|d|\n|-|\n",
	"|a|\n|-|\n||\v", "- |a|\n  |-|\n  |b|\n", "> |a|\n> |-|\n> |b|\n", "a|b\n-|-\nc|d\n", "|a\\|b|\n|-|\n|c|\n", "|a|\n|--|\n|`b|c`|\n| *x* |y|\n", "|a||\n|-|-|\n|| b |\n", "  |a|\n  |-|\n  |b|\n",
	"text\n|a|\n|-\n----\n", "wow\n[ >>>](b)", "0\n--:\nwords\r\r   ", "|\f\v|\n|-|\n",
}

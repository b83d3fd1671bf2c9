package baseline

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/harness/near"
	"github.com/graphconform/conform/harness/yamldoc"
)

const (
	maxFile     = 4 << 20 // bytes
	maxMistakes = 10      // of one file that an error names
)

// Load reads a baseline. Its error names up to ten mistakes, one per line, each as file:line:column; it wraps fs.ErrNotExist if there is no
// such file. Today is the day from which the file's maxAge counts.
func Load(path, today string) (*File, error) {
	src, err := file.Read(path, maxFile)
	if err != nil {
		return nil, err
	}
	return read(path, src, today, catalogue.All())
}

// read is Load for a text in memory and any catalogue.
func read(path string, src []byte, today string, checks []*check.Check) (*File, error) {
	r := &reader{f: &File{Path: path, src: src, checks: checks}, today: today}
	if r.checkText(); len(r.wrong) == 0 {
		document, wrong := yamldoc.Parse(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))) // the parser miscounts lines that end with both
		switch {
		case wrong != nil:
			r.wrong = append(r.wrong, mistake{place{wrong.Line, wrong.Column}, wrong.Text})
		case document == nil:
			r.add(nil, "the file is empty: expected apiVersion and entries; conform baseline init writes one")
		default:
			r.file(document)
		}
	}
	return r.f, r.err()
}

// reader collects what is wrong with a file.
type reader struct {
	f     *File
	today string
	wrong []mistake
}

type mistake struct {
	place
	text string
}

func placeOf(t *token.Token) place {
	line, column := yamldoc.At(t)
	return place{line, column}
}

// startOf returns the first token of a node: that of a block mapping is the colon after its first key.
func startOf(n ast.Node) *token.Token {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && !m.IsFlowStyle {
		return m.Values[0].Key.GetToken()
	}
	return n.GetToken()
}

func (r *reader) add(at *token.Token, format string, args ...any) {
	r.wrong = append(r.wrong, mistake{placeOf(at), fmt.Sprintf(format, args...)})
}

// err names the first mistakes in the order of the file.
func (r *reader) err() error {
	slices.SortStableFunc(r.wrong, func(a, b mistake) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
	})
	var errs []error
	for _, m := range r.wrong[:min(len(r.wrong), maxMistakes)] {
		errs = append(errs, fmt.Errorf("%s:%d:%d: %s", r.f.Path, m.line, m.column, m.text))
	}
	if more := len(r.wrong) - maxMistakes; more > 0 {
		errs = append(errs, fmt.Errorf("and %d more mistakes in %s", more, r.f.Path))
	}
	return errors.Join(errs...)
}

// checkText rejects a file that no person can have written as YAML.
func (r *reader) checkText() {
	i := bytes.IndexFunc(r.f.src, func(c rune) bool {
		return c == utf8.RuneError || unicode.IsControl(c) && !strings.ContainsRune("\t\r\n", c)
	})
	if i >= 0 {
		c, _ := utf8.DecodeRune(r.f.src[i:])
		r.wrong = append(r.wrong, mistake{place{1 + bytes.Count(r.f.src[:i], []byte("\n")), 1}, fmt.Sprintf("the file is not a text in UTF-8: %U", c)})
	}
}

// member is the value of a key.
type member struct {
	key   *token.Token
	value ast.Node
}

// members returns the values of a mapping by key, and rejects keys that are not known.
func (r *reader) members(n ast.Node, what string, known ...string) map[string]member {
	mapping, ok := n.(*ast.MappingNode)
	if !ok {
		r.add(startOf(n), "%s is not a list of keys and values", what)
		return nil
	}
	out := map[string]member{}
	for _, m := range mapping.Values {
		key, ok := yamldoc.Scalar(m.Key)
		if !ok || !slices.Contains(known, key) {
			r.add(m.Key.GetToken(), "unknown key %q in %s; %s", shortened(key), what, near.Hint(key, known))
			continue
		}
		out[key] = member{m.Key.GetToken(), m.Value}
	}
	return out
}

// text returns the text of a scalar, "" where there is none.
func (r *reader) text(of map[string]member, key string) string {
	m, given := of[key]
	if !given {
		return ""
	}
	text, ok := yamldoc.Scalar(m.value)
	text = strings.TrimSpace(text)
	if !ok || text == "" {
		r.add(m.key, "%s is not a text", key)
	}
	return text
}

func (r *reader) flag(of map[string]member, key string) bool {
	text := r.text(of, key)
	if text != "" && text != "true" && text != "false" {
		r.add(of[key].key, "%s is %q: expected true or false", key, shortened(text))
	}
	return text == "true"
}

// file reads the whole document.
func (r *reader) file(document ast.Node) {
	top := r.members(document, "the file", "apiVersion", "defaults", "entries")
	if top == nil {
		return
	}
	if version := r.text(top, "apiVersion"); version != apiVersion {
		r.add(top["apiVersion"].key, "apiVersion is %q: expected %s", shortened(version), apiVersion)
	}
	if defaults, given := top["defaults"]; given {
		r.defaults(defaults.value)
	}
	for _, m := range document.(*ast.MappingNode).Values { // members has seen that it is one
		r.f.list.keys = append(r.f.list.keys, placeOf(m.Key.GetToken()).line)
	}
	entries, given := top["entries"]
	if !given {
		r.add(nil, "entries is missing: expected a list, which may be empty, []")
		return
	}
	r.entries(entries)
}

func (r *reader) defaults(n ast.Node) {
	of := r.members(n, "defaults", "maxAge", "requireTicket", "requireOwner")
	r.f.Defaults = Defaults{RequireTicket: r.flag(of, "requireTicket"), RequireOwner: r.flag(of, "requireOwner")}
	if text := r.text(of, "maxAge"); text != "" {
		var err error
		if r.f.Defaults.MaxAge, err = days(text); err != nil {
			r.add(of["maxAge"].key, "maxAge: %v", err)
		}
	}
}

func (r *reader) entries(m member) {
	r.f.list.key = placeOf(m.key).line
	switch l := m.value.(type) {
	case *ast.NullNode:
	case *ast.SequenceNode:
		seen := map[string]int{}
		r.f.list.flow = l.IsFlowStyle
		for i, n := range l.Values {
			if !l.IsFlowStyle {
				dash := placeOf(l.Entries[i].Start)
				r.f.list.starts, r.f.list.column = append(r.f.list.starts, dash.line), dash.column
			}
			e := r.entry(n)
			if e == nil {
				continue
			}
			if first := seen[e.ID]; first > 0 {
				r.add(startOf(n), "%s is also the entry in line %d: expected one entry for each deviation", e.ID, first)
			}
			seen[e.ID] = e.first
			r.f.Entries = append(r.f.Entries, e)
		}
	default:
		r.add(m.key, "entries is not a list")
	}
}

func shortened(s string) string {
	if len(s) > 80 {
		s = strings.ToValidUTF8(s[:80], "") + "…"
	}
	return s
}

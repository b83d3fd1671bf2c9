package compare

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// Style says how Text shows a comparison: with colors, and in how many columns of a terminal (0 where it is none).
type Style struct {
	Color bool
	Width int
	A, B  string // the names of the records
}

// Bounds of the text; JSON has the rest.
const (
	maxBlocks   = 50 // per kind
	maxFindings = 3  // per block
	maxNamed    = 5  // cases or checks of a block
	maxText     = 400
	fileWidth   = 130 // where the output is no terminal
	indent      = "  "
)

// page builds the text of a comparison.
type page struct {
	out strings.Builder
	*Comparison
	style Style
}

// Text writes a block per difference with both exchanges side by side, then a line of counts.
func (c *Comparison) Text(w io.Writer, style Style) error {
	if style.Width == 0 {
		style.Width = fileWidth
	}
	p := &page{Comparison: c, style: style}
	for _, kind := range Kinds(c.IsMock) {
		blocks := p.blocks(kind)
		for i, block := range blocks {
			if i == maxBlocks {
				p.line(fmt.Sprintf("... and %d more that are %s: see --json\n", len(blocks)-i, words(kind)))
				break
			}
			p.block(block)
		}
	}
	for _, note := range c.Notes {
		p.line("note: " + verdict.Shorten(note, maxText))
	}
	p.totals()
	_, err := io.WriteString(w, p.out.String())
	return err
}

// blocks joins the checks of an operation that are no longer, or newly, tested for one reason.
func (p *page) blocks(kind Kind) (blocks [][]*Difference) {
	places := map[string]int{}
	for i := range p.Differences {
		d := &p.Differences[i]
		if d.Kind != kind {
			continue
		}
		key := fmt.Sprint(i)
		if kind == NowTested || kind == NotTested {
			key = strings.Join([]string{d.Operation, d.Text, d.A.Reason, d.B.Reason}, "\n")
		}
		at, known := places[key]
		if !known {
			at = len(blocks)
			places[key], blocks = at, append(blocks, nil)
		}
		blocks[at] = append(blocks[at], d)
	}
	return blocks
}

func (p *page) block(block []*Difference) {
	d := block[0]
	name := d.Operation + ": " + d.About
	switch {
	case d.Kind == Laxer || d.Kind == Stricter:
		name = d.Operation + "/" + d.Cases[0]
	case len(block) > 1:
		name = d.Operation + ": " + named(block, len(block), func(d *Difference) string { return d.About })
	}
	p.line(p.paint(d.Kind, strings.ToUpper(words(d.Kind))) + " " + verdict.Shorten(name, maxText))
	p.line(indent + verdict.Shorten(d.Text, maxText))
	if len(block) == 1 {
		p.line(indent + verdict.Shorten(p.where(d), maxText))
	}
	for _, s := range []struct {
		name string
		of   Side
	}{{p.style.A, d.A}, {p.style.B, d.B}} {
		p.side(s.name, s.of)
	}
	if d.A.Exchange > 0 || d.B.Exchange > 0 {
		p.exchanges(d)
	}
	p.line("")
}

// where says in which cases a difference shows.
func (p *page) where(d *Difference) string {
	what := "case"
	if p.IsMock && !strings.HasPrefix(d.About, aboutCheck) {
		what = "response"
	}
	if d.Count != 1 {
		what += "s"
	}
	out := fmt.Sprintf("in %d %s: %s", d.Count, what, named(d.Cases, d.Count, func(s string) string { return s }))
	if len(d.In) > 0 {
		out += " (" + named(d.In, len(d.In), func(s string) string { return s }) + ")"
	}
	return out
}

// named lists the first few of so many, and counts the others.
func named[T any](all []T, total int, name func(T) string) string {
	var out []string
	for i, one := range all {
		if i == maxNamed {
			return fmt.Sprintf("%s and %d more", strings.Join(out, ", "), total-i)
		}
		out = append(out, name(one))
	}
	return strings.Join(out, ", ")
}

// side says why a record has no result, or what its check found.
func (p *page) side(name string, s Side) {
	if s.Reason != "" && s.Status != verdict.Pass {
		p.line(indent + verdict.Shorten(fmt.Sprintf("%s: %s: %s", name, s.Status, s.Reason), maxText))
	}
	for i, f := range s.Findings {
		if i == maxFindings {
			p.line(fmt.Sprintf("%s%s: and %d more findings", indent, verdict.Shorten(name, maxText), len(s.Findings)-i))
			break
		}
		p.line(indent + verdict.Shorten(fmt.Sprintf("%s: want %s", name, f.Want), maxText))
		p.line(indent + verdict.Shorten(fmt.Sprintf("%s: got  %s", name, f.Got), maxText))
	}
}

// exchanges shows what both records have of the request: what was sent once, if it is the same, and the responses side by side.
func (p *page) exchanges(d *Difference) {
	a, b := p.A.Exchange(d.A.Exchange), p.B.Exchange(d.B.Exchange)
	width := max(20, (p.style.Width-len(indent)-len(" | "))/2)
	head := func(name string, x *verdict.Exchange) string {
		if x == nil {
			return verdict.Shorten(name, maxText)
		}
		return fmt.Sprintf("%s, exchange %d", verdict.Shorten(name, maxText), x.ID)
	}
	field := ""
	if d.About == aboutHeader {
		field = d.Text[strings.LastIndexByte(d.Text, ' ')+1:]
	}
	left, right := responseLines(a, field), responseLines(b, field)
	if sent := requestLines(a); a != nil && b != nil && a.Method == b.Method && a.RequestBody == b.RequestBody {
		for _, line := range sent {
			p.line(indent + line)
		}
	} else {
		left, right = append(sent, left...), append(requestLines(b), right...)
	}
	rows := []row{{head(p.style.A, a), " ", head(p.style.B, b)}}
	for _, line := range columns(append(rows, sideBySide(left, right)...), width) {
		p.line(indent + line)
	}
}

// totals says how much was compared and what came of it.
func (p *page) totals() {
	what := "verdicts"
	if p.IsMock {
		what = "responses"
	}
	var counts []string
	for _, kind := range Kinds(p.IsMock) {
		if n := p.Count(kind); n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, words(kind)))
		}
	}
	result := "no difference"
	if len(counts) > 0 {
		result = strings.Join(counts, ", ")
	}
	p.line(fmt.Sprintf("%d %s compared: %s", p.Compared, what, result))
	for _, why := range slices.Sorted(maps.Keys(p.NotCompared)) {
		p.line(fmt.Sprintf("%d not compared: %s", p.NotCompared[why], why))
	}
}

func (p *page) line(text string) { p.out.WriteString(text + "\n") }

// words is a kind as people write it.
func words(kind Kind) string { return strings.ReplaceAll(string(kind), "-", " ") }

func (p *page) paint(kind Kind, text string) string {
	const red, yellow, green = "31", "33", "32"
	color := map[Kind]string{Broken: red, Laxer: red, Stricter: red, Fixed: green}[kind]
	if color == "" {
		color = yellow
	}
	if !p.style.Color {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

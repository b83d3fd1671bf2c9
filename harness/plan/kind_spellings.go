package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

// largeBody is more than the buffers of many servers hold.
const (
	largeBody = 66 << 10
	hugeBody  = 1<<20 + 1

	hugeBodyWhy = "the body has more than 1 MiB"
	nulWhy      = "U+0000"
)

// spellings sends valid updates whose bytes are unusual: members with escaped names, blanks before and after, and chunks. A read follows
// each.
func spellings(b *builder) []*Case {
	c := b.newCase("", "valid updates with escaped names, of more than 64 KiB, and in chunks", check.Open)
	for _, p := range b.op.Writable() {
		values := b.otherValues(&p, 3)
		if values == nil {
			continue
		}
		updates := make([]edgeUpdate, len(values))
		for i, v := range values {
			text, _ := json.Marshal(v) // decoded JSON always encodes
			updates[i].add(&p, edgeValue{text: string(text), value: v})
			updates[i].Edges[p.Name] = check.Edge{Why: []string{"its name is escaped", "the body has more than 64 KiB", "the body is sent in chunks"}[i], Level: check.Must}
		}
		b.script(c, updates)
		n := 0
		for i := range c.Steps {
			request := &c.Steps[i].Request
			if check.IsRead(c.Steps[i].Name) {
				continue
			}
			switch n++; n {
			case 1:
				request.Body = escapeName(request.Body, p.Name)
			case 2:
				request.Body = append(bytes.Repeat([]byte(" "), largeBody), request.Body...)
			default:
				request.Chunked = true
			}
		}
		return append([]*Case{c}, b.spelledValues()...)
	}
	return b.spelledValues()
}

// spelledValues sends values in unusual spellings, and large ones: numbers with an exponent and minus zero, a surrogate pair and a solidus in escapes and,
// unless the old value is restored, U+0000 and a text of more than 64 KiB; the last body has more than 1 MiB.
func (b *builder) spelledValues() []*Case {
	large, _ := json.Marshal(strings.Repeat("conform ", 9000)) // a string always has JSON
	spelled := []struct {
		text, why string
		level     check.Level
	}{
		{"1.2E2", "an exponent", check.Must}, {"-0", "minus zero", check.Must},
		{`"conform \ud83d\ude00"`, "a surrogate pair in escapes", check.Must}, {`"conform\/probe"`, "an escaped solidus", check.Must},
		{`"conform\u0000probe"`, nulWhy, check.May}, {string(large), "a text of more than 64 KiB", check.May},
		{`"conform"`, hugeBodyWhy, check.May},
	}
	var updates []edgeUpdate
	for i, s := range spelled {
		if i > 3 && b.opts.Restores {
			break
		}
		for _, p := range b.op.Writable() {
			isNumber := p.Schema.Type.Is("number")
			value := decode(s.text)
			if i < 2 && isNumber || i >= 2 && acceptsAnyText(p) {
				if valid(p.Schema, value) && !b.selective[p.Name] {
					var u edgeUpdate
					u.add(&p, edgeValue{text: s.text, value: value})
					u.Edges[p.Name] = check.Edge{Why: s.why, Level: s.level}
					if updates = append(updates, u); !b.deep || s.why != nulWhy { // which services cut by property
						break
					}
				}
			}
		}
	}
	if len(updates) == 0 {
		return nil
	}
	c := b.newCase("values", "valid updates with an exponent, minus zero, an escaped surrogate pair, an escaped solidus, U+0000, a long text, and more than 1 MiB", check.Open)
	b.script(c, updates)
	for i, u := range c.Updates {
		for _, edge := range u.Edges {
			if patch := &c.Steps[2*i+1]; edge.Why == hugeBodyWhy { // a read comes first, and one after each update
				patch.Request.Body = append(bytes.Repeat([]byte(" "), hugeBody), patch.Request.Body...)
			}
		}
	}
	return []*Case{c}
}

// escapeName writes the first character of a name as an escape, which means the same (RFC 8259 section 7).
func escapeName(body []byte, name string) []byte {
	first := []rune(name)[0]
	return bytes.Replace(body, []byte(`"`+name+`":`), fmt.Appendf(nil, `"\u%04x%s":`, first, name[len(string(first)):]), 1)
}

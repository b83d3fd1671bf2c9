package plan

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/graphconform/conform/harness/check"
)

// largeBody is more than the buffers of many servers hold.
const largeBody = 66 << 10

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
			updates[i].add(p.Name, edgeValue{text: string(text), value: v})
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
		return []*Case{c}
	}
	return nil
}

// escapeName writes the first character of a name as an escape, which means the same (RFC 8259 section 7).
func escapeName(body []byte, name string) []byte {
	first := []rune(name)[0]
	return bytes.Replace(body, []byte(`"`+name+`":`), fmt.Appendf(nil, `"\u%04x%s":`, first, name[len(string(first)):]), 1)
}

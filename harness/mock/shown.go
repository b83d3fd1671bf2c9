package mock

import (
	"encoding/json"
	"math/big"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

// examples are what a contract's examples show of an entity. Its generated state looks like them, so that a client can read it.
type examples struct {
	entity object // of responses
	sent   object // of the request
	path   string // the end of the path of the entity that has the values as they are
}

func examplesOf(op *contract.Operation) *examples {
	out := &examples{}
	list := op.Success()
	if read := op.ReadEntity(); read != nil {
		list = append(list, *read)
	}
	add := func(to *object, example any) {
		v, _ := fromGo(example)
		o, _ := v.(object)
		for _, m := range o {
			if _, known := to.get(m.name); !known && !isPlaceholder(m.value) {
				*to = append(*to, m)
			}
		}
	}
	for _, r := range list {
		add(&out.entity, r.Example)
	}
	add(&out.sent, op.Example)
	add(&out.entity, op.Example)
	path, err := op.Bind(op.Path, func(name string) string {
		if p := op.PathParam(name); p != nil {
			return op.SampleKey(p)
		}
		return name
	})
	if err == nil {
		out.path = path
	}
	return out
}

// numberOf returns 0 for the entity that the examples show, and a number that tells other entities apart.
func (x *examples) numberOf(path string) int {
	key, _ := x.entity.get("id")
	if id, isText := key.(string); strings.HasSuffix(path, x.path) || isText && strings.HasSuffix(path, "/"+id) {
		return 0
	}
	return 1 + int(hashOf(path)%maxNumber)
}

// maxNumber bounds the numbers in the texts of entities.
const maxNumber = 899

// shaper brings generated values into the form that examples show. A value that an update may set differs from that of the request's
// example: otherwise nobody could see whether that update was made.
type shaper struct {
	number   int // see numberOf
	readOnly bool
}

// shape returns a generated value with what an example shows in its place. Sent is the value in the request's example. All but made may be nil.
func (f shaper) shape(name, edmType string, s *openapi3.Schema, made, example, sent any) any {
	switch v := made.(type) {
	case object:
		return f.object(s, v, example, sent)
	case []any:
		return f.list(name, edmType, s, v, example, sent)
	case string:
		return f.text(name, edmType, s, v, example, sent)
	case json.Number:
		if n, isNumber := example.(json.Number); isNumber && f.readOnly {
			return f.addTo(n)
		}
	}
	return made
}

// addTo tells an integer apart from those of other entities.
func (f shaper) addTo(n json.Number) json.Number {
	if exact, ok := rational(n); ok && exact.IsInt() {
		return json.Number(exact.Add(exact, big.NewRat(int64(f.number), 1)).Num().String())
	}
	return n
}

func (f shaper) object(s *openapi3.Schema, made object, example, sent any) object {
	shown, _ := example.(object)
	written, _ := sent.(object)
	members, out := declared(s), object{}
	for _, m := range made {
		of := members.find(m.name)
		if of == nil {
			out = append(out, m)
			continue
		}
		e, _ := shown.get(m.name)
		w, _ := written.get(m.name)
		own := f
		own.readOnly = f.readOnly || of.ReadOnly
		out = append(out, member{m.name, own.shape(m.name, edmName(of), of, m.value, e, w)})
	}
	return out
}

// maxShown bounds how many items of an example's collection a state has.
const maxShown = 3

func (f shaper) list(name, edmType string, s *openapi3.Schema, made []any, example, sent any) []any {
	if s.Items == nil || s.Items.Value == nil || len(made) == 0 {
		return made
	}
	shown, _ := example.([]any)
	written, _ := sent.([]any)
	at := func(list []any, i int) any {
		if i < len(list) {
			return list[i]
		}
		return nil
	}
	name = strings.TrimSuffix(name, "s")
	var out []any
	for i := range max(len(made), min(len(shown), maxShown)) {
		if f.number = 0; i >= len(shown) { // what is shown may be one of a few words that no table lists
			f.number = i
		}
		out = append(out, f.shape(name, elementType(edmType, s.Items.Value), s.Items.Value, made[i%len(made)], at(shown, i), at(written, i)))
	}
	return out
}

// text returns the text that an example shows or, for one without any form, one that the name tells.
func (f shaper) text(name, edmType string, s *openapi3.Schema, made string, example, sent any) string {
	t := primitive(edmType, s)
	if t == nil {
		t, _ = edm.Lookup("Edm.String") // an enumeration whose values no page lists
	}
	if len(enumeration(s)) > 0 {
		return made
	}
	shown, ok := example.(string)
	if !ok || shown == "" || isPlaceholder(shown) || f.readOnly && isFuture(name, shown) {
		if t.Name != "Edm.String" || s.Pattern != "" || s.Format != "" || !strings.HasPrefix(made, generatedText) {
			return made
		}
		shown = textFor(name)
	}
	for _, n := range []int{f.number, f.number + 1, 0} {
		if out, ok := vary(shown, n); ok && out != sent && fits(t, s, out) {
			return out
		}
	}
	return made
}

// isFuture says whether an example has a time of a change that is later than that of the changes to come.
func isFuture(name, text string) bool {
	return contract.TimeName(name) != "" && text > "2024"
}

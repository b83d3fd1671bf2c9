package plan

import (
	"bytes"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

func empty(b *builder) []*Case {
	c := b.newCase("", "the empty object {}", check.Open)
	c.ChangesNothing = true
	return []*Case{c.betweenReads(b, b.request(b.op.Method, []byte("{}")))}
}

// malformedJSON sends a valid body without its last byte. One followed by a word is in badBodies.
func malformedJSON(b *builder) []*Case {
	truncated := b.patch(b.newValues()...)
	truncated.Body = truncated.Body[:len(truncated.Body)-1]
	return []*Case{b.newCase("", "a JSON body without its last byte", check.Reject).betweenReads(b, truncated)}
}

// badBodies sends bodies that are no JSON object.
func badBodies(b *builder) []*Case {
	c := b.newCase("", "bodies that are not an update: an array, null, no body, invalid UTF-8, a lone surrogate, a value nested a thousand deep, an object followed by a word", check.Reject)
	name, other := "conformProbe", "conformProbe"
	for _, p := range slices.Backward(b.op.Writable()) {
		if acceptsAnyText(p) {
			name, other = p.Name, name
		}
	}
	if other == "conformProbe" {
		other = name
	}
	with := func(name string) []byte { // what every update requires comes first: its absence would be another reason to reject the body
		m := member{name, "conform"}
		return b.body(append(b.requiredBeside([]member{m}), m))
	}
	object, second := with(name), with(other) // another property, so that a read shows both
	nested := strings.Repeat("[", 1000) + strings.Repeat("]", 1000)
	var more []Step
	for _, bad := range []struct{ step, body string }{
		{check.StepNullBody, "null"}, {check.StepNoBody, ""},
		{check.StepInvalidUTF8, string(bytes.Replace(object, []byte("conform\"}"), []byte(check.NotUTF8+"\xff\"}"), 1))},
		{check.StepLoneSurrogate, string(bytes.Replace(second, []byte("conform\"}"), []byte(`conform\ud800"}`), 1))},
		{check.StepNested, string(bytes.Replace(object, []byte(`"conform"`), []byte(nested), 1))},
		{check.StepTrailing, string(second) + " conform"},
	} {
		more = append(more, Step{Name: bad.step, Request: b.request(b.op.Method, []byte(bad.body))})
	}
	return []*Case{c.betweenReads(b, b.request(b.op.Method, slices.Concat([]byte("["), object, []byte("]"))), more...)}
}

func acceptsAnyText(p contract.Property) bool {
	return p.Edm == "Edm.String" && len(contract.Members(p.Schema)) == 0 && p.Schema.Pattern == "" && p.Schema.Format == ""
}

func duplicateMember(b *builder) []*Case {
	for _, p := range b.op.Writable() {
		values := b.otherValues(&p, 2)
		if values == nil {
			continue
		}
		c := b.newCase("", "one property twice in a body, with two values", check.Open)
		c.Target = p.Name
		c.Values = values
		return []*Case{c.betweenReads(b, b.patch(member{p.Name, values[0]}, member{p.Name, values[1]}))}
	}
	return nil
}

func annotated(b *builder) []*Case {
	members := b.newValues()
	if len(members) == 0 {
		return nil
	}
	c := b.newCase("", "a valid update with unknown annotations", check.Open)
	b.markUnread(c, members)
	update := b.patch(append([]member{{"@conform.probe", 1}, {members[0].name + "@conform.probe", 1}}, members...)...)
	c.Steps = oneStep(update)
	if !b.deep {
		return []*Case{c}
	}
	read := b.newCase("read", "a valid update with unknown annotations, then a read", check.Open)
	read.FullOnly = true
	return []*Case{c, read.betweenReads(b, update)}
}

// sameError sends one invalid value three times, the last time in another language.
func sameError(b *builder) []*Case {
	for _, p := range b.op.Writable() {
		wrong := wrongKind(p, 0).JSON
		if wrong == "" || b.fitsBody(check.Bad{Target: p.Name, Value: decode(wrong)}) {
			continue
		}
		invalid := b.patch(member{p.Name, decode(wrong)})
		german := b.patch(member{p.Name, decode(wrong)})
		german.Header.Set("Accept-Language", "de")
		c := b.newCase("", "one invalid value three times, the last time with Accept-Language: de", check.Reject)
		return []*Case{c.betweenReads(b, invalid, Step{Name: check.StepAgain, Request: invalid}, Step{Name: check.StepLanguage, Request: german})}
	}
	return nil
}

package plan

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// foreignBodies sends a JSON Patch where that is not documented, then bodies whose charset or content coding is not what the header says.
// The bodies without a text set what the entity has already.
func foreignBodies(b *builder) []*Case {
	if b.op.JSONPatch() {
		return nil
	}
	c := b.newCase("", "a JSON Patch, a body labelled as UTF-16, one labelled as br, and texts in and labelled as ISO 8859-1", check.Open)
	read := b.request(http.MethodGet, nil)
	c.Reads = true
	c.Steps = []Step{{Name: check.Before, Request: read, Reuse: true}}
	labelled := func(step, header, value string, body []byte) {
		request := b.request(b.op.Method, body)
		request.Header.Set(header, value)
		c.Steps = append(c.Steps, Step{Name: step, Request: request})
	}
	reread := func() {
		c.Steps = append(c.Steps, Step{Name: fmt.Sprint(check.ReadPrefix, len(c.Steps)), Request: read})
	}
	same := b.patch(b.written()...).Body
	if values := b.newValues(); len(values) > 0 && !b.op.Takes(contract.JSONPatchMedia) {
		labelled(check.Request, "Content-Type", contract.JSONPatchMedia, jsonPatch("add", values[:1]))
		c.Change[values[0].name] = values[0].value
		reread()
		labelled(check.StepCharset, "Content-Type", b.op.MediaType+"; charset=utf-16", same)
	} else {
		labelled(check.Request, "Content-Type", b.op.MediaType+"; charset=utf-16", same)
	}
	labelled(check.StepCoding, "Content-Encoding", "br", same)
	for _, p := range b.op.Writable() {
		if !acceptsAnyText(p) || !b.fits(p.Name, "conform") {
			continue
		}
		c.Target = p.Name
		latin := b.op.MediaType + "; charset=iso-8859-1"
		utf8 := b.patch(member{p.Name, check.LatinText}).Body
		labelled(check.StepLatinLabel, "Content-Type", latin, utf8)
		reread()
		labelled(check.StepLatin, "Content-Type", latin, []byte(strings.ReplaceAll(string(utf8), "é", "\xe9")))
		break
	}
	c.Steps = append(c.Steps, Step{Name: check.After, Request: read})
	return []*Case{c}
}

// mediaTypes sends updates with each further media type that the contract documents, and with its charset, and in other
// spellings. It does not read the entity.
func mediaTypes(b *builder) []*Case {
	members := b.newValues()
	media, params, _ := strings.Cut(b.op.MediaType, ";")
	send := func(c *Case, types ...string) *Case {
		b.markUnread(c, members)
		for i, mediaType := range types {
			request := b.patch(members...)
			request.Header.Set("Content-Type", mediaType)
			step := Step{Name: check.Request, Request: request}
			if i > 0 {
				step.Name = fmt.Sprintf("%s-%d", b.kind, i+1)
			}
			c.Steps = append(c.Steps, step)
		}
		return c
	}
	if params != "" {
		params = ";" + params
	}
	plain := send(b.newCase("", "a valid update with charset=utf-8, and with each other documented media type", check.Open), append([]string{b.op.MediaType + "; charset=utf-8"}, b.op.SameMedia...)...)
	spelled := send(b.newCase("spelled", "a valid update with the media type in upper case, and with charset=\"UTF-8\"", check.Open), strings.ToUpper(media)+params, b.op.MediaType+`;charset="UTF-8"`)
	return []*Case{plain, spelled}
}

package plan

import (
	"maps"
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var (
	preferMinimal = withHeader("a valid update that prefers no content, with an unknown preference", "Prefer", "return=minimal, conform-probe")
	preferFull    = withHeader("a valid update that prefers the entity in the response", "Prefer", "return=representation")
	acceptXML     = withHeader("a valid update that only accepts application/xml", "Accept", "application/xml")
	unknownExtras = withHeader("a valid update with an unknown header field", "X-Conform-Probe", "1")
)

// withHeader makes a valid update with one more header field. It does not read the entity: the target may honour the field or not.
func withHeader(title, header, value string) func(*builder) []*Case {
	return func(b *builder) []*Case {
		c := b.newCase("", title, check.Open)
		members := b.newValues()
		request := b.patch(members...)
		request.Header.Set(header, value)
		c.Steps = oneStep(request)
		switch b.kind {
		case check.PreferFull: // the response must show the change
			c.Earlier = maps.Clone(b.lastValue)
			b.markWritten(c, members)
		case check.AcceptXML:
			if b.op.ReadResponse(http.StatusNotAcceptable) != nil {
				read := b.request(http.MethodGet, nil)
				read.Header.Set(header, value)
				c.Steps = append(c.Steps, Step{Name: check.StepXMLRead, Request: read})
			}
		default:
			b.markUnread(c, members)
		}
		return []*Case{c}
	}
}

// repeated sends twice what clients must not repeat (OData 4.01 URL Conventions section 5.1, RFC 9110 section 5.3).
func repeated(b *builder) []*Case {
	option, field := b.patch(b.newValues()...), b.patch(b.newValues()...)
	separator := "?"
	if strings.Contains(option.URL, "?") {
		separator = "&"
	}
	option.URL += separator + "$select=id&$select=id"
	field.Header.Add("Content-Type", field.Header.Get("Content-Type"))
	if !b.odata() {
		c := b.newCase("", "a valid update with Content-Type twice", check.Open)
		c.Steps = oneStep(field)
		return []*Case{c}
	}
	c := b.newCase("", "a valid update with a query option twice, then one with Content-Type twice", check.Open)
	c.Steps = append(oneStep(option), Step{Name: check.StepRepeatedField, Request: field})
	return []*Case{c}
}

func wrongMediaType(b *builder) []*Case {
	request := b.patch(b.newValues()...)
	request.Header.Set("Content-Type", "text/plain")
	return []*Case{b.newCase("", "a valid body as text/plain", check.Reject).betweenReads(b, request)}
}

// otherMediaTypes labels a valid body as what it is not.
func otherMediaTypes(b *builder) []*Case {
	form, xml := b.patch(b.newValues()...), b.patch(b.newValues()...)
	form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	xml.Header.Set("Content-Type", "application/xml")
	c := b.newCase("", "a valid body as a form, then as application/xml", check.Reject)
	return []*Case{c.betweenReads(b, form, Step{Name: check.StepXML, Request: xml})}
}

// otherCharset labels a valid body with a charset that does not exist.
func otherCharset(b *builder) []*Case {
	c := b.newCase("", "a valid update in an unknown charset", check.Open)
	request := b.patch(b.newValues()...)
	request.Header.Set("Content-Type", b.op.MediaType+"; charset=conform")
	c.Steps = oneStep(request)
	return []*Case{c}
}

func noContentType(b *builder) []*Case {
	c := b.newCase("", "a valid update without Content-Type", check.Open)
	request := b.patch(b.newValues()...)
	request.Header.Del("Content-Type")
	c.Steps = oneStep(request)
	return []*Case{c}
}

package plan

import "github.com/graphconform/conform/harness/check"

// preferMinimal asks for no content, beside a preference that nobody defined.
func preferMinimal(b *builder) []*Case {
	return b.alone(check.PreferMinimal, "a valid update that prefers no content, and something that nobody defined", "Prefer", "return=minimal, conform-probe")
}

// preferFull asks for the entity.
func preferFull(b *builder) []*Case {
	return b.alone(check.PreferFull, "a valid update that prefers the entity in the answer", "Prefer", "return=representation")
}

// unknownExtras sends what a target has no use for.
func unknownExtras(b *builder) []*Case {
	out := b.alone(check.UnknownExtras, "a valid update with a header field and a query option that nobody defined", "X-Conform-Probe", "1")
	out[0].Steps[0].Request.URL += "?conform-probe=1"
	return out
}

// repeated says twice what no client may say twice (OData 4.01 URL Conventions section 5.1, RFC 9110 section 5.3): a target may refuse
// that, or take it, but not fail on it.
func repeated(b *builder) []*Case {
	c := b.newCase(check.Repeated, "", "a valid update with a query option twice, then one with Content-Type twice", check.Open)
	option, field := b.patch(b.fresh()...), b.patch(b.fresh()...)
	option.URL += "?$select=id&$select=id"
	field.Header.Add("Content-Type", field.Header.Get("Content-Type"))
	c.Steps = append(single(option), Step{Name: check.StepRepeatedField, Request: field})
	return []*Case{c}
}

// acceptXML asks for a format that OData has no more.
func acceptXML(b *builder) []*Case {
	return b.alone(check.AcceptXML, "a valid update that accepts application/xml alone", "Accept", "application/xml")
}

// noContentType does not say what the body is.
func noContentType(b *builder) []*Case {
	c := b.newCase(check.NoContentType, "", "a valid update without Content-Type", check.Open)
	request := b.patch(b.fresh()...)
	request.Header.Del("Content-Type")
	c.Steps = single(request)
	return []*Case{c}
}

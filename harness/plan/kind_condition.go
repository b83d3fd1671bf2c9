package plan

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

// staleTag sends two conditions that an existing entity does not meet.
func staleTag(b *builder) []*Case {
	title := "a valid update with If-Match of an earlier state, then one with If-None-Match: *"
	if b.op.RequiresIfMatch() {
		title += " beside the required If-Match"
	}
	c := b.newCase("", title, check.Reject)
	noneMatch := b.patch(b.newValues()...)
	noneMatch.Header.Set("If-None-Match", "*")
	second := Step{Name: check.StepIfNoneMatch, Request: noneMatch}
	if _, given := b.opts.Params["If-Match"]; b.op.RequiresIfMatch() && !given {
		second.IfMatch = CurrentTag
	}
	c.betweenReads(b, b.patch(b.newValues()...), second)
	c.Steps[1].IfMatch = StaleTag
	return []*Case{c}
}

func currentTag(b *builder) []*Case {
	c := b.newCase("", "a valid update with If-Match of the state just read", check.Open)
	read := Step{Name: check.Before, Request: b.request(http.MethodGet, nil), Reuse: true}
	c.Steps = []Step{read, {Name: check.Request, Request: b.patch(b.newValues()...), IfMatch: CurrentTag}}
	return []*Case{c}
}

// anyTag sends If-Match: *. Other cases send the entity tag of the last read if the operation lists the header.
func anyTag(b *builder) []*Case {
	cases := withHeader("a valid update with If-Match: *", "If-Match", "*")(b)
	cases[0].Steps[0].Request.FixedIfMatch = true
	return cases
}

// nearTags sends what is almost the current entity tag: a part of it and, where If-Match compares strongly, its weak form.
func nearTags(b *builder) []*Case {
	part := b.newCase("", "a valid update with a part of the current entity tag in If-Match", check.Reject).betweenReads(b, b.patch(b.newValues()...))
	part.Steps[1].IfMatch = PartTag
	if b.odata() { // which compares weakly
		return []*Case{part}
	}
	weak := b.newCase("weak", "a valid update with the weak form of the current entity tag in If-Match", check.Reject).betweenReads(b, b.patch(b.newValues()...))
	weak.Steps[1].IfMatch, weak.Steps[1].Request.FixedIfMatch = WeakTag, true
	return []*Case{part, weak}
}

func malformedTag(b *builder) []*Case {
	c := b.newCase("", "a valid update with a malformed entity tag in If-Match", check.Reject)
	c.betweenReads(b, b.patch(b.newValues()...))
	c.Steps[1].IfMatch = MalformedTag
	return []*Case{c}
}

func noIfMatch(b *builder) []*Case {
	if !b.op.RequiresIfMatch() {
		return nil
	}
	request := b.patch(b.newValues()...)
	request.Header.Del("If-Match")
	request.FixedIfMatch = true
	return []*Case{b.newCase("", "a valid update without the required If-Match", check.Reject).betweenReads(b, request)}
}

// freshReads sends the current entity tag in If-None-Match of reads: alone, and in the other forms that match.
func freshReads(b *builder) []*Case {
	c := b.afterRead("three reads with the current entity tag in If-None-Match", http.MethodGet)
	c.Steps[1].IfMatch = NoneTag
	c.Steps = append(c.Steps, Step{Name: check.StepFreshList, Request: c.Steps[1].Request, IfMatch: ListedNone},
		Step{Name: check.StepFreshForm, Request: c.Steps[1].Request, IfMatch: OtherForm})
	return []*Case{c}
}

// tagLists sends the current entity tag beside another one in If-Match, in one line and in two, then an outdated one under the name in lower
// case, and the current one in If-None-Match.
func tagLists(b *builder) []*Case {
	c := b.newCase("", "valid updates with the current entity tag in a list in If-Match, in two lines, and with an outdated one in if-match, then an update with the current one in If-None-Match", check.Open)
	lower := b.patch(b.newValues()...)
	lower.LowerIfMatch = true
	read := b.request(http.MethodGet, nil)
	c.Steps = []Step{
		{Name: check.Before, Request: read, Reuse: true},
		{Name: check.Request, Request: b.patch(b.newValues()...), IfMatch: ListedTag},
		{Name: check.ReadPrefix + "1", Request: read},
		{Name: check.StepTagLines, Request: b.patch(b.newValues()...), IfMatch: LinesTag},
		{Name: check.ReadPrefix + "2", Request: read},
		{Name: check.StepLowerName, Request: lower, IfMatch: StaleTag},
		{Name: check.StepNoneMatch, Request: b.patch(b.newValues()...), IfMatch: NoneTag},
	}
	return []*Case{c}
}

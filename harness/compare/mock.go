package compare

import (
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// What a difference between a service and its mock is about.
const (
	aboutStatus    = "status"
	aboutHeader    = "header"
	aboutMediaType = "media type"
	aboutMember    = "member"
	aboutType      = "type"
	aboutErrorCode = "error code"
	aboutCheck     = "check"
)

// Why two responses are not compared.
const (
	inconclusive = "the case could not be judged in one of the records"
	otherRequest = "the requests differ, because the targets accept different values"
	sentOnce     = "only one of the records has the request"
	wasThrottled = "one of the responses is 429 or 503"
	otherPlan    = "only one of the plans has the case"
)

// Mock says where a mock responds otherwise than the service. It compares responses to the same requests.
func Mock(service, mock verdict.Source) *Comparison {
	c := newComparison(service, mock, true)
	headers := headerNames(service, mock)
	for p, q := range pairs(service, mock) {
		for x, y := range casesOf(p, q) {
			c.responses(x, y, headers)
		}
	}
	return c.sort()
}

// responses compares the responses of one case, and then what the checks say of them.
func (c *Comparison) responses(a, b *oneCase, headers []string) {
	if a == nil || b == nil {
		c.omit(otherPlan, len(exchanges(c.A, a))+len(exchanges(c.B, b)))
		return
	}
	left, right := exchanges(c.A, a), exchanges(c.B, b)
	if isInconclusive(a) || isInconclusive(b) {
		c.omit(inconclusive, max(len(left), len(right)))
		return
	}
	alike := true // in their statuses
	for _, x := range left {
		y := take(&right, x.Step)
		if why := incomparable(x, y); why != "" {
			c.omit(why, 1)
			continue
		}
		c.Compared++
		alike = c.response(place{a, x, y}, headers) && alike
	}
	c.omit(sentOnce, len(right))
	if alike {
		c.checks(a, b)
	}
}

func (c *Comparison) omit(why string, n int) {
	if n > 0 {
		c.NotCompared[why] += n
	}
}

// exchanges returns the exchanges of a case in their order.
func exchanges(r verdict.Source, c *oneCase) (out []*verdict.Exchange) {
	var ids []int
	for _, v := range verdictsOf(c) {
		ids = append(ids, v.Exchanges...)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if x := r.Exchange(id); x != nil && x.Case == c.id { // a check may look at those of another case
			out = append(out, x)
		}
	}
	return out
}

func take(list *[]*verdict.Exchange, step string) *verdict.Exchange {
	for i, x := range *list {
		if x.Step == step {
			*list = append((*list)[:i], (*list)[i+1:]...)
			return x
		}
	}
	return nil
}

// isInconclusive tells whether nothing could be judged of a case: the target was unreachable, for example.
func isInconclusive(c *oneCase) bool {
	lost := false
	for _, v := range c.verdicts {
		if stateOf(v) != untested {
			return false
		}
		lost = lost || v.Status != verdict.Skip
	}
	return lost
}

// incomparable says why nothing follows from two responses, if so.
func incomparable(x, y *verdict.Exchange) string {
	throttled := func(x *verdict.Exchange) bool { return x.Status == 429 || x.Status == 503 }
	switch {
	case y == nil:
		return sentOnce
	case !sameRequest(x, y):
		return otherRequest
	case throttled(x) != throttled(y):
		return wasThrottled
	}
	return ""
}

// sameRequest tells whether two requests are equal but for values of their target: its address, keys, tags and credentials.
func sameRequest(x, y *verdict.Exchange) bool {
	if x.Method != y.Method || !slices.Equal(fields(x.RequestHeader), fields(y.RequestHeader)) {
		return false
	}
	a, b := shapeOf(x.RequestBody), shapeOf(y.RequestBody)
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return len(differences(a, b)) == 0
}

// fields lists the names of the fields of a request, without those that carry credentials or say who sends.
func fields(header map[string][]string) (names []string) {
	for name := range header {
		switch lower := strings.ToLower(name); lower {
		case "authorization", "cookie", "user-agent", "accept-encoding", "host", "connection", "x-api-key":
		default:
			names = append(names, lower)
		}
	}
	slices.Sort(names)
	return names
}

// checks adds what the checks say of a case whose responses have equal statuses: a value that is lost has the shape of one that is not.
func (c *Comparison) checks(a, b *oneCase) {
	for _, v := range a.verdicts {
		w := b.verdict(v.Check)
		before, after := stateOf(v), stateOf(w)
		if w == nil || before == after || before == untested || after == untested || a.fields && (isMissing(v) || isMissing(w)) {
			continue
		}
		d := Difference{Kind: Different, Operation: verdict.OperationID(v), About: aboutCheck + " " + v.Check, A: sideOf(v), B: sideOf(w)}
		d.Text = "the check passes for the service and fails for the mock"
		if before == broken {
			d.Text = "the check fails for the service and passes for the mock"
			d.B.Exchange = twin(c.B, w, c.A.Exchange(d.A.Exchange))
		} else {
			d.A.Exchange = twin(c.A, v, c.B.Exchange(d.B.Exchange))
		}
		c.add(strings.Join([]string{d.Operation, d.About, d.Text}, "\n"), d, v.Case)
	}
}

// isMissing tells whether a verdict is about a field that is not there, which the responses show without it.
func isMissing(v *verdict.Verdict) bool { return verdict.Class(v) == "header.missing" }

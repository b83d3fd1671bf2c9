package compare

import (
	"fmt"
	"iter"
	"net/url"

	"github.com/graphconform/conform/harness/verdict"
)

// A part of a record holds the cases of one operation. Of what clients sent to a mock, a part is the whole record, in which the requests
// for several operations alternate.
type part struct {
	operation string
	cases     []*oneCase
	named     map[string]*oneCase
}

// oneCase is a case with its verdicts.
type oneCase struct {
	key      string // pairs the cases of two records
	id, name string
	verdicts []*verdict.Verdict
	fields   bool // a response has a field that its counterpart does not have
}

// parts yields the parts of a record, in the order of its plan, in which the cases of an operation follow one another.
func parts(r verdict.Source) iter.Seq[*part] {
	return func(yield func(*part) bool) {
		var now *part
		sent := map[string]int{}
		for v := range r.All() {
			operation := verdict.OperationID(v)
			if v.Check == verdict.ClientRequest {
				operation = verdict.ClientRequest
			}
			if now == nil || now.operation != operation {
				if now != nil && !yield(now) {
					return
				}
				now = &part{operation: operation, named: map[string]*oneCase{}}
			}
			now.add(v, func() string { return clientKey(r, v, sent) })
		}
		if now != nil {
			yield(now)
		}
	}
}

func (p *part) add(v *verdict.Verdict, clientKey func() string) {
	id := v.CaseID()
	if last := len(p.cases) - 1; last >= 0 && p.cases[last].id == id {
		p.cases[last].verdicts = append(p.cases[last].verdicts, v)
		return
	}
	c := &oneCase{key: id, id: id, name: v.Case, verdicts: []*verdict.Verdict{v}}
	if v.Check == verdict.ClientRequest {
		c.key = clientKey()
	}
	p.cases = append(p.cases, c)
	p.named[c.key] = c
}

// clientKey names a request of a client by its operation, method and path, and counts equal ones: its number depends on all others.
func clientKey(r verdict.Source, v *verdict.Verdict, sent map[string]int) string {
	key := verdict.OperationID(v)
	for _, id := range v.Exchanges {
		if x := r.Exchange(id); x != nil {
			key += " " + x.Method + " " + pathOf(x.URL)
		}
	}
	sent[key]++
	return fmt.Sprintf("%s %d", key, sent[key])
}

func pathOf(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return text
	}
	return u.EscapedPath()
}

// pairs yields the parts of two records that are about the same operation; one of the two is nil where only the other record has it. If
// both records have the operations in the same order, it holds no more than two parts.
func pairs(a, b verdict.Source) iter.Seq2[*part, *part] {
	return func(yield func(a, b *part) bool) {
		nextA, stopA := iter.Pull(parts(a))
		defer stopA()
		nextB, stopB := iter.Pull(parts(b))
		defer stopB()
		var waitA, waitB waiting
		for moreA, moreB := true, true; moreA || moreB; {
			var p, q *part
			if p, moreA = nextA(); moreA {
				if q := waitB.take(p.operation); q == nil {
					waitA = append(waitA, p)
				} else if !yield(p, q) {
					return
				}
			}
			if q, moreB = nextB(); moreB {
				if p := waitA.take(q.operation); p == nil {
					waitB = append(waitB, q)
				} else if !yield(p, q) {
					return
				}
			}
		}
		for _, p := range waitA {
			if !yield(p, nil) {
				return
			}
		}
		for _, q := range waitB {
			if !yield(nil, q) {
				return
			}
		}
	}
}

// waiting are parts whose operation the other record has not shown so far.
type waiting []*part

func (w *waiting) take(operation string) *part {
	for i, p := range *w {
		if p.operation == operation {
			*w = append((*w)[:i], (*w)[i+1:]...)
			return p
		}
	}
	return nil
}

// casesOf yields the cases of two parts by their keys, those of a first.
func casesOf(a, b *part) iter.Seq2[*oneCase, *oneCase] {
	if a == nil {
		a = &part{}
	}
	if b == nil {
		b = &part{}
	}
	return func(yield func(a, b *oneCase) bool) {
		for _, c := range a.cases {
			if !yield(c, b.named[c.key]) {
				return
			}
		}
		for _, c := range b.cases {
			if a.named[c.key] == nil && !yield(nil, c) {
				return
			}
		}
	}
}

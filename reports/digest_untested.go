package reports

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/graphconform/conform/harness/verdict"
)

// untested is one reason why something was not tested. What names the promises, where the record has them.
type untested struct {
	why   string
	count int
	what  []string
}

// reasons collects what was not tested, by reason.
type reasons struct {
	index map[string]int
	list  []untested
}

func newReasons() *reasons { return &reasons{index: map[string]int{}} }

func (r *reasons) add(why, what string) {
	i, found := r.index[why]
	if !found {
		i = len(r.list)
		r.index[why], r.list = i, append(r.list, untested{why: why})
	}
	r.list[i].count++
	if what != "" {
		r.list[i].what = append(r.list[i].what, what)
	}
}

// examine says what was not tested: the promises, or where the record has none, the skipped verdicts.
func (d *digest) examine(skips *reasons) {
	promises, found := d.run.Promised(), newReasons()
	for i := range promises {
		p := &promises[i]
		d.promises++
		if p.State != verdict.PromiseUntested {
			d.tested++
			continue
		}
		what := p.Operation + ": " + cmp.Or(p.Text, p.ID)
		if p.Cite != "" {
			what += " (" + p.Cite + ")"
		}
		found.add(cmp.Or(p.Reason, "no reason was recorded"), what)
	}
	if len(promises) == 0 {
		found = skips
	}
	slices.SortStableFunc(found.list, func(a, b untested) int { return b.count - a.count })
	d.untested = found.list
}

// noun is what the counts of the untested count.
func (d *digest) noun() string {
	if d.promises > 0 {
		return "promise"
	}
	return "verdict"
}

// gaps lists what of the contracts is not sent or not judged.
func (d *digest) gaps() (out []string) {
	for i := range d.run.Head().Contracts {
		out = append(out, d.run.Head().Contracts[i].Gaps...)
	}
	return out
}

// coverage says how many of the promises were tested, or nothing if the record does not list them.
func (d *digest) coverage() string {
	if d.promises == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d %s tested", d.tested, d.promises, plural(d.promises, "promise"))
}

// extent says how much was tested.
func (d *digest) extent() string {
	if text := d.coverage(); text != "" {
		return text + "."
	}
	n := 0
	for _, u := range d.untested {
		n += u.count
	}
	return fmt.Sprintf("%s of %d did not apply, most of them for these reasons.", counted(n, "verdict"), d.total)
}

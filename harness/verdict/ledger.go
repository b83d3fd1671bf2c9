package verdict

import (
	"fmt"
	"slices"
	"strings"
)

// ledger holds what must agree within one record, whether it is being written or read.
type ledger struct {
	ids       map[string]bool
	counts    map[Status]int
	lastID    int
	exchanges int
}

func newLedger() *ledger {
	return &ledger{ids: map[string]bool{}, counts: map[Status]int{}}
}

func (l *ledger) verdict(v *Verdict) error {
	switch {
	case v.ID == "":
		return fmt.Errorf("want a verdict with an id, got none")
	case l.ids[v.ID]:
		return fmt.Errorf("want each verdict once, got %q again: a plan must not hold two checks of one name", v.ID)
	case !slices.Contains(Statuses(), v.Status):
		return fmt.Errorf("want a status of %s, got %q", statusWords(), v.Status)
	}
	l.ids[v.ID] = true
	l.counts[v.Status]++
	return nil
}

func (l *ledger) exchange(x *Exchange) error {
	if x.ID <= l.lastID {
		return fmt.Errorf("want exchange ids from 1, ascending, got %d after %d", x.ID, l.lastID)
	}
	l.lastID = x.ID
	l.exchanges++
	return nil
}

// planned compares the verdicts with what the header announced. More than planned is as wrong as fewer: one of the two
// numbers then belongs to another run.
func (l *ledger) planned(h *Header) error {
	if got := len(l.ids); got != h.Planned {
		return fmt.Errorf("want the %d planned verdicts, got %d: a planned verdict without a result must be recorded as %s", h.Planned, got, NotRun)
	}
	return nil
}

func (l *ledger) footer(f *Footer) error {
	for _, s := range Statuses() {
		if f.Counts[s] != l.counts[s] {
			return fmt.Errorf("want the footer to count %d %s, as the lines do, got %d", l.counts[s], s, f.Counts[s])
		}
	}
	for s, n := range f.Counts {
		if n != 0 && !slices.Contains(Statuses(), s) {
			return fmt.Errorf("want counts of %s, got %q", statusWords(), s)
		}
	}
	if f.Exchanges != l.exchanges {
		return fmt.Errorf("want the footer to count %d exchanges, as the lines do, got %d", l.exchanges, f.Exchanges)
	}
	return nil
}

// validate is the writer's side: the same refusals as Read, naming places in the run instead of lines.
func validate(r *Run) error {
	book := newLedger()
	for i := range r.Verdicts {
		if err := book.verdict(&r.Verdicts[i]); err != nil {
			return fmt.Errorf("verdict %d: %w", i+1, err)
		}
	}
	for i := range r.Exchanges {
		if err := book.exchange(&r.Exchanges[i]); err != nil {
			return fmt.Errorf("exchange %d: %w", i+1, err)
		}
	}
	if err := book.planned(&r.Header); err != nil {
		return fmt.Errorf("header: %w", err)
	}
	if err := book.footer(&r.Footer); err != nil {
		return fmt.Errorf("footer: %w", err)
	}
	return nil
}

func statusWords() string {
	var words []string
	for _, s := range Statuses() {
		words = append(words, string(s))
	}
	return strings.Join(words, ", ")
}

package verdict

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"time"
)

// ledger checks that the lines of one record agree, whether it is written or read.
type ledger struct {
	planned   int
	ids       map[[2]uint64]struct{} // hashed, because there may be a million of them
	seeds     [2]maphash.Seed
	counts    map[Status]int
	lastID    int
	exchanges int
}

func newLedger() *ledger {
	return &ledger{ids: map[[2]uint64]struct{}{}, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}, counts: map[Status]int{}}
}

func (l *ledger) header(h *Header) error {
	l.planned = h.Planned
	return checkYear(h.Started)
}

func (l *ledger) verdict(v *Verdict) error {
	hash := [2]uint64{maphash.String(l.seeds[0], v.ID), maphash.String(l.seeds[1], v.ID)}
	_, again := l.ids[hash]
	switch {
	case v.ID == "":
		return fmt.Errorf("verdict without an id")
	case again:
		return fmt.Errorf("verdict %q occurs twice", v.ID)
	case !slices.Contains(Statuses(), v.Status):
		return fmt.Errorf("unknown status %q, want %s", v.Status, statusWords())
	}
	l.ids[hash] = struct{}{}
	l.counts[v.Status]++
	return nil
}

func (l *ledger) exchange(x *Exchange) error {
	if err := l.exchangeID(x.ID); err != nil {
		return err
	}
	return checkYear(x.Started)
}

func (l *ledger) exchangeID(id int) error {
	if id <= l.lastID {
		return fmt.Errorf("exchange %d after %d, want ascending ids from 1", id, l.lastID)
	}
	l.lastID = id
	l.exchanges++
	return nil
}

// footer compares the counts. More verdicts than planned are as wrong as fewer: then either number belongs to another run.
func (l *ledger) footer(f *Footer) error {
	if got := len(l.ids); got != l.planned {
		return fmt.Errorf("%d verdicts, want the %d planned ones: one without a result is recorded as %s", got, l.planned, NotRun)
	}
	for s, n := range f.Counts {
		if n != 0 && !slices.Contains(Statuses(), s) {
			return fmt.Errorf("count of the unknown status %q, want %s", s, statusWords())
		}
	}
	for _, s := range Statuses() {
		if f.Counts[s] != l.counts[s] {
			return fmt.Errorf("count of %d %s, want %d as in the lines", f.Counts[s], s, l.counts[s])
		}
	}
	if f.Exchanges != l.exchanges {
		return fmt.Errorf("count of %d exchanges, want %d as in the lines", f.Exchanges, l.exchanges)
	}
	return checkYear(f.Ended)
}

// validate checks a run before it is written. Its errors name the place in the run.
func validate(r Source) error {
	book := newLedger()
	if err := book.header(r.Head()); err != nil {
		return fmt.Errorf("header: %w", err)
	}
	n := 0
	for v := range r.All() {
		n++
		if err := book.verdict(v); err != nil {
			return fmt.Errorf("verdict %d: %w", n, err)
		}
	}
	for i, p := range r.Promised() {
		if err := p.validate(); err != nil {
			return fmt.Errorf("promise %d: %w", i+1, err)
		}
	}
	if err := r.validateExchanges(book); err != nil {
		return err
	}
	if err := book.footer(r.Foot()); err != nil {
		return fmt.Errorf("footer: %w", err)
	}
	return nil
}

func checkYear(t time.Time) error {
	if y := t.UTC().Year(); y < 0 || y > 9999 {
		return fmt.Errorf("year %d, want four digits", y)
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

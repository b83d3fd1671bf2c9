package verdict

import (
	"fmt"
	"io"
	"iter"
	"slices"
)

// Source is a record to write or to report on: a Run, or a Stream, which needs little memory.
type Source interface {
	Head() *Header
	Foot() *Footer

	// All yields every verdict, in plan order.
	All() iter.Seq[*Verdict]

	// Promised lists what the contracts promise, with what the run showed of it.
	Promised() []Promise

	// Exchange returns the exchange with an id, or nil.
	Exchange(id int) *Exchange

	validateExchanges(*ledger) error
	writeExchanges(io.Writer) error
}

// Head returns the header of the record.
func (r *Run) Head() *Header { return &r.Header }

// Foot returns the footer of the record.
func (r *Run) Foot() *Footer { return &r.Footer }

// All yields every verdict, in plan order.
func (r *Run) All() iter.Seq[*Verdict] {
	return func(yield func(*Verdict) bool) {
		for i := range r.Verdicts {
			if !yield(&r.Verdicts[i]) {
				return
			}
		}
	}
}

// Promised lists what the contracts promise.
func (r *Run) Promised() []Promise { return r.Promises }

// Exchange returns the exchange with an id, or nil.
func (r *Run) Exchange(id int) *Exchange {
	i, found := slices.BinarySearchFunc(r.Exchanges, id, func(x Exchange, id int) int { return x.ID - id })
	if !found {
		return nil
	}
	return &r.Exchanges[i]
}

func (r *Run) validateExchanges(book *ledger) error {
	for i := range r.Exchanges {
		if err := book.exchange(&r.Exchanges[i]); err != nil {
			return fmt.Errorf("exchange %d: %w", i+1, err)
		}
	}
	return nil
}

func (r *Run) writeExchanges(w io.Writer) error {
	for i := range r.Exchanges {
		line, err := encodeExchange(&r.Exchanges[i])
		if err != nil {
			return err
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

package verdict

import (
	"fmt"
	"io"
	"iter"
)

// Stream is the record of a run whose verdicts are made when they are asked for, and whose exchanges are in a Spool. Close it.
type Stream struct {
	Header   Header
	Footer   Footer
	Verdicts iter.Seq[*Verdict] // in plan order
	Promises []Promise
	Spool    *Spool
}

// Sum sets the footer by the verdicts and the exchanges, but for its end.
func (s *Stream) Sum() {
	counts, exit := Count(s.Verdicts), ExitCode(s.Verdicts)
	if s.Header.Shard != nil {
		exit = PartExitCode(s.Verdicts)
	}
	s.Footer = Footer{Counts: counts, Exchanges: s.Spool.Len(), Exit: exit, Interrupted: counts[NotRun] > 0}
}

// Head returns the header of the record.
func (s *Stream) Head() *Header { return &s.Header }

// Foot returns the footer of the record.
func (s *Stream) Foot() *Footer { return &s.Footer }

// All yields every verdict, in plan order.
func (s *Stream) All() iter.Seq[*Verdict] { return s.Verdicts }

// Promised lists what the contracts promise.
func (s *Stream) Promised() []Promise { return s.Promises }

// Exchange returns the exchange with an id, or nil.
func (s *Stream) Exchange(id int) *Exchange { return s.Spool.Exchange(id) }

// Run returns the record in memory.
func (s *Stream) Run() *Run {
	run := &Run{Header: s.Header, Promises: s.Promises, Footer: s.Footer}
	for v := range s.Verdicts {
		run.Verdicts = append(run.Verdicts, *v)
	}
	for _, id := range s.Spool.ids() {
		if x := s.Spool.Exchange(id); x != nil {
			run.Exchanges = append(run.Exchanges, *x)
		}
	}
	return run
}

// Close removes what the record keeps outside memory.
func (s *Stream) Close() error { return s.Spool.Close() }

func (s *Stream) validateExchanges(book *ledger) error {
	if s.Spool.err != nil {
		return s.Spool.err
	}
	for i, id := range s.Spool.ids() {
		if err := book.exchangeID(id); err != nil {
			return fmt.Errorf("exchange %d: %w", i+1, err)
		}
	}
	return nil
}

func (s *Stream) writeExchanges(w io.Writer) error { return s.Spool.writeTo(w) }

package verdict

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// again is what helps against a record that is cut or was edited.
const again = "the record is cut or was edited: repeat the run"

// Read reads what Write wrote. It refuses a record without footer or of another version, counts that differ from the lines,
// fewer or more verdicts than planned, duplicate ids, unknown statuses and lines over MaxLine; the error names the line.
// Members that it does not know are ignored: adding one does not change the version.
func Read(r io.Reader) (*Run, error) {
	scan := bufio.NewScanner(r)
	scan.Buffer(make([]byte, 0, 1<<16), MaxLine)
	in := reader{run: &Run{}, book: newLedger()}
	n := 0
	for scan.Scan() {
		n++
		if err := in.line(scan.Bytes()); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	err := scan.Err()
	switch {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, fmt.Errorf("line %d: %w", n+1, errLong)
	case err != nil:
		return nil, fmt.Errorf("line %d: %w", n+1, err)
	case n == 0:
		return nil, fmt.Errorf("line 1: want a header, got an empty record: repeat the run")
	case in.last != typeFooter:
		return nil, fmt.Errorf("line %d: want a footer, got the end of the record: the run was cut short, repeat it", n+1)
	}
	return in.run, nil
}

var errLong = fmt.Errorf("want a line of at most %d bytes, got a longer one: %s", MaxLine, again)

// reader builds a run line by line; last is the type of the line before.
type reader struct {
	run  *Run
	book *ledger
	last string
}

func (in *reader) line(data []byte) error {
	var kind struct {
		Type    string `json:"type"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(data, &kind); err != nil {
		return fmt.Errorf("want one JSON object, got: %w: %s", err, again)
	}
	if !follows(in.last, kind.Type) {
		return fmt.Errorf("want header, verdicts, exchanges, footer, got %q after %q: %s", kind.Type, in.last, again)
	}
	in.last = kind.Type
	switch kind.Type {
	case typeHeader:
		if kind.Version != Version {
			return fmt.Errorf("want a record of version %d, got %d: read it with the conform that wrote it", Version, kind.Version)
		}
		return in.header(data)
	case typeVerdict:
		return in.verdict(data)
	case typeExchange:
		return in.exchange(data)
	default:
		return in.footer(data)
	}
}

// follows says whether a line of one type may come after another; the empty type stands before the first line.
func follows(last, next string) bool {
	switch next {
	case typeHeader:
		return last == ""
	case typeVerdict:
		return last == typeHeader || last == typeVerdict
	case typeExchange, typeFooter:
		return last != "" && last != typeFooter
	}
	return false
}

func (in *reader) header(data []byte) error {
	var line headerLine
	if err := decode(data, &line); err != nil {
		return err
	}
	started, err := parseTime(line.Started)
	if err != nil {
		return err
	}
	in.run.Header = line.Header
	in.run.Header.Started = started
	if len(line.Contracts) == 0 {
		in.run.Header.Contracts = nil
	}
	return nil
}

func (in *reader) verdict(data []byte) error {
	var line verdictLine
	if err := decode(data, &line); err != nil {
		return err
	}
	if err := in.book.verdict(&line.Verdict); err != nil {
		return fmt.Errorf("%w: %s", err, again)
	}
	in.run.Verdicts = append(in.run.Verdicts, line.Verdict)
	return nil
}

func (in *reader) exchange(data []byte) error {
	var line exchangeLine
	if err := decode(data, &line); err != nil {
		return err
	}
	started, err := parseTime(line.Started)
	if err != nil {
		return err
	}
	line.Exchange.Started = started
	if err := in.book.exchange(&line.Exchange); err != nil {
		return fmt.Errorf("%w: %s", err, again)
	}
	in.run.Exchanges = append(in.run.Exchanges, line.Exchange)
	return nil
}

func (in *reader) footer(data []byte) error {
	var line footerLine
	if err := decode(data, &line); err != nil {
		return err
	}
	ended, err := parseTime(line.Ended)
	if err != nil {
		return err
	}
	in.run.Footer = line.Footer
	in.run.Footer.Ended = ended
	if err := in.book.planned(&in.run.Header); err != nil {
		return fmt.Errorf("%w: %s", err, again)
	}
	if err := in.book.footer(&in.run.Footer); err != nil {
		return fmt.Errorf("%w: %s", err, again)
	}
	return nil
}

func decode(data []byte, line any) error {
	if err := json.Unmarshal(data, line); err != nil {
		return fmt.Errorf("%w: %s", err, again)
	}
	return nil
}

func parseTime(s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("want an RFC 3339 time, got %q: %s", s, again)
	}
	if _, err := stamp(t); err != nil {
		return time.Time{}, fmt.Errorf("%w: %s", err, again)
	}
	return t.UTC(), nil
}

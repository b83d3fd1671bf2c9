package verdict

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// repeatRun is what to do about a damaged record.
const repeatRun = "the record is incomplete or was edited: repeat the run"

// Read reads what Write wrote. It rejects a record without a footer or of another version, counts that differ from the lines, fewer or
// more verdicts than planned, duplicate ids, unknown statuses and lines longer than MaxLine; the error names the line. It ignores unknown
// members: adding one does not change the version.
func Read(r io.Reader) (*Run, error) {
	in := reader{run: &Run{}, book: newLedger()}
	if err := in.read(r); err != nil {
		return nil, err
	}
	return in.run, nil
}

// ReadPromises is Read without the verdicts and the exchanges, of which a large run has more than fit into memory.
func ReadPromises(r io.Reader) (*Run, error) {
	in := reader{run: &Run{}, book: newLedger(), placed: func(int64, int) {}}
	if err := in.read(r); err != nil {
		return nil, err
	}
	return in.run, nil
}

// reader builds a run line by line; last is the type of the previous line. With placed, it keeps neither verdicts nor exchanges, and says
// where each line is.
type reader struct {
	run    *Run
	book   *ledger
	last   string
	placed func(at int64, size int)
	judge  func(*Verdict) // called with each verdict of a record of a shard; only its id, status, class and deviation are read then
}

func (in *reader) read(r io.Reader) error {
	scan := bufio.NewScanner(r)
	scan.Buffer(make([]byte, 0, 1<<16), MaxLine)
	n, end := 0, int64(0)
	scan.Split(func(data []byte, atEOF bool) (int, []byte, error) {
		advance, line, err := bufio.ScanLines(data, atEOF)
		end += int64(advance)
		return advance, line, err
	})
	for at := int64(0); scan.Scan(); at = end {
		n++
		if err := in.line(scan.Bytes()); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if in.placed != nil {
			in.placed(at, int(end-at))
		}
	}
	err := scan.Err()
	switch {
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("line %d: %w: %s", n+1, errLong, repeatRun)
	case err != nil:
		return fmt.Errorf("line %d: %w", n+1, err)
	case n == 0:
		return fmt.Errorf("line 1: the record is empty: repeat the run")
	case in.last != typeFooter:
		return fmt.Errorf("line %d: the record ends without a footer: the run was cut short, repeat it", n+1)
	}
	return nil
}

func (in *reader) line(data []byte) error {
	kind, err := kindOf(data)
	if err != nil {
		return fmt.Errorf("not a JSON object: %w: %s", err, repeatRun)
	}
	if !follows(in.last, kind.Type) {
		return fmt.Errorf("%q after %q, want header, verdicts, promises, exchanges, footer: %s", kind.Type, in.last, repeatRun)
	}
	if kind.Type == typeHeader && kind.Version != Version {
		return fmt.Errorf("record of version %d, want %d: read it with the conform that wrote it", kind.Version, Version)
	}
	in.last = kind.Type
	add := map[string]func([]byte) error{
		typeHeader: in.header, typeVerdict: in.verdict, typePromise: in.promise, typeExchange: in.exchange, typeFooter: in.footer,
	}[kind.Type]
	if err := add(data); err != nil {
		return fmt.Errorf("%w: %s", err, repeatRun)
	}
	return nil
}

// lineKind is what a line says first.
type lineKind struct {
	Type    string `json:"type"`
	Version int    `json:"version"`
}

// kindOf returns the kind of a line, of most as conform begins them, because decoding a line once more would take as long as all else.
func kindOf(data []byte) (kind lineKind, err error) {
	for _, name := range []string{typeVerdict, typeExchange} {
		if bytes.HasPrefix(data, []byte(`{"type":"`+name+`",`)) {
			return lineKind{Type: name}, nil
		}
	}
	err = json.Unmarshal(data, &kind)
	return kind, err
}

// follows reports whether a line of one type may come after another; last is empty before the first line.
func follows(last, next string) bool {
	switch next {
	case typeHeader:
		return last == ""
	case typeVerdict:
		return last == typeHeader || last == typeVerdict
	case typePromise:
		return last == typeHeader || last == typeVerdict || last == typePromise
	case typeExchange, typeFooter:
		return last != "" && last != typeFooter
	}
	return false
}

func (in *reader) header(data []byte) (err error) {
	var line headerLine
	if err := json.Unmarshal(data, &line); err != nil {
		return err
	}
	h := &in.run.Header
	*h = line.Header
	if len(h.Contracts) == 0 {
		h.Contracts = nil
	}
	if h.Started, err = parseTime(line.Started); err != nil {
		return err
	}
	return in.book.header(h)
}

func (in *reader) verdict(data []byte) error {
	if in.judge != nil {
		var line verdictOutline
		if err := json.Unmarshal(data, &line); err != nil {
			return err
		}
		v := Verdict{ID: line.ID, Status: line.Status, Class: line.Class, Deviation: line.Deviation}
		in.judge(&v)
		return in.book.verdict(&v)
	}
	var line verdictLine
	if err := json.Unmarshal(data, &line); err != nil {
		return err
	}
	if in.placed == nil {
		in.run.Verdicts = append(in.run.Verdicts, line.Verdict)
	}
	return in.book.verdict(&line.Verdict)
}

func (in *reader) promise(data []byte) error {
	var line promiseLine
	if err := json.Unmarshal(data, &line); err != nil {
		return err
	}
	in.run.Promises = append(in.run.Promises, line.Promise)
	return line.validate()
}

func (in *reader) exchange(data []byte) (err error) {
	var line exchangeLine
	if err := json.Unmarshal(data, &line); err != nil {
		return err
	}
	x := line.Exchange
	if x.Started, err = parseTime(line.Started); err != nil {
		return err
	}
	if in.placed == nil {
		in.run.Exchanges = append(in.run.Exchanges, x)
	}
	return in.book.exchange(&x)
}

func (in *reader) footer(data []byte) (err error) {
	var line footerLine
	if err := json.Unmarshal(data, &line); err != nil {
		return err
	}
	f := &in.run.Footer
	*f = line.Footer
	if f.Ended, err = parseTime(line.Ended); err != nil {
		return err
	}
	return in.book.footer(f)
}

func parseTime(s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is not an RFC 3339 time", s)
	}
	return t.UTC(), nil
}

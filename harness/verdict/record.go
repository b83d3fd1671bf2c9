package verdict

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
)

// MaxLine is the longest line of a record, in bytes with its newline.
const MaxLine = 16 << 20

// TimeLayout is how a record writes times: RFC 3339, UTC, milliseconds.
const TimeLayout = "2006-01-02T15:04:05.000Z"

// keptBody is what stays of a body whose line would pass MaxLine: a control byte takes six in JSON, so both bodies of an
// exchange fit even where a target sends nothing else.
const keptBody = MaxLine / 16

// The words of a line's first member.
const (
	typeHeader   = "header"
	typeVerdict  = "verdict"
	typeExchange = "exchange"
	typeFooter   = "footer"
)

// The lines of a record. The times shadow those of the embedded values, which encoding/json would write with as many digits
// as they happen to have.
type (
	headerLine struct {
		Type    string `json:"type"`
		Version int    `json:"version"`
		Header
		Started string `json:"started"`
	}
	verdictLine struct {
		Type string `json:"type"`
		Verdict
	}
	exchangeLine struct {
		Type string `json:"type"`
		Exchange
		Started string `json:"started"`
	}
	footerLine struct {
		Type string `json:"type"`
		Footer
		Ended string `json:"ended"`
	}
)

// Write writes the run as NDJSON: one header line, a line per verdict, a line per exchange, one footer line. Equal runs give
// equal bytes; durations keep microseconds, times milliseconds. A run that Read would refuse is refused here, before the
// first byte. An exchange too long for its line keeps the first MiB of its bodies and is marked truncated, so that a target
// that floods cannot cost the record.
func Write(w io.Writer, r *Run) error {
	if err := validate(r); err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	// What cannot be encoded is named; what the writer says comes back as it is.
	put := func(data []byte, encoding error, name string, args ...any) error {
		if encoding != nil {
			return fmt.Errorf(name+": %w", append(args, encoding)...)
		}
		_, err := out.Write(data)
		return err
	}
	data, err := headerBytes(r.Header)
	if err := put(data, err, "header"); err != nil {
		return err
	}
	for i := range r.Verdicts {
		data, err := verdictBytes(r.Verdicts[i])
		if err := put(data, err, "verdict %q", r.Verdicts[i].ID); err != nil {
			return err
		}
	}
	for i := range r.Exchanges {
		data, err := exchangeBytes(r.Exchanges[i])
		if err := put(data, err, "exchange %d", r.Exchanges[i].ID); err != nil {
			return err
		}
	}
	data, err = footerBytes(r.Footer)
	if err := put(data, err, "footer"); err != nil {
		return err
	}
	return out.Flush()
}

func headerBytes(h Header) ([]byte, error) {
	started, err := stamp(h.Started)
	if err != nil {
		return nil, err
	}
	if h.Contracts == nil {
		h.Contracts = []Contract{} // a list in JSON, never null
	}
	return boundedLine(headerLine{typeHeader, Version, h, started})
}

func verdictBytes(v Verdict) ([]byte, error) {
	v.Millis = micros(v.Millis)
	return boundedLine(verdictLine{typeVerdict, v})
}

func exchangeBytes(x Exchange) ([]byte, error) {
	started, err := stamp(x.Started)
	if err != nil {
		return nil, err
	}
	x.Millis = micros(x.Millis)
	x.Attempts = slices.Clone(x.Attempts)
	for i := range x.Attempts {
		x.Attempts[i].Before = micros(x.Attempts[i].Before)
	}
	data, err := encodeLine(exchangeLine{typeExchange, x, started})
	if err != nil || len(data) <= MaxLine {
		return data, err
	}
	x.Body, x.RequestBody, x.Truncated = cut(x.Body), cut(x.RequestBody), true
	for i := range x.Attempts {
		x.Attempts[i].Body, x.Attempts[i].Header = "", nil // they said to come again
	}
	return boundedLine(exchangeLine{typeExchange, x, started})
}

func footerBytes(f Footer) ([]byte, error) {
	ended, err := stamp(f.Ended)
	if err != nil {
		return nil, err
	}
	if f.Counts == nil {
		f.Counts = map[Status]int{}
	}
	return boundedLine(footerLine{typeFooter, f, ended})
}

func boundedLine(line any) ([]byte, error) {
	data, err := encodeLine(line)
	if err == nil && len(data) > MaxLine {
		return nil, fmt.Errorf("want a line of at most %d bytes, got %d: bound the text where the check makes it", MaxLine, len(data))
	}
	return data, err
}

// encodeLine returns the line with its newline.
func encodeLine(line any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(line); err != nil {
		return nil, err
	}
	return EscapeJSON(buf.Bytes()), nil
}

// cut keeps whole runes.
func cut(s string) string {
	if len(s) <= keptBody {
		return s
	}
	return strings.ToValidUTF8(s[:keptBody], "")
}

func stamp(t time.Time) (string, error) {
	t = t.UTC()
	if y := t.Year(); y < 0 || y > 9999 {
		return "", fmt.Errorf("want a year of four digits, got %d", y)
	}
	return t.Format(TimeLayout), nil
}

// micros rounds milliseconds to three digits, so that no line carries 31.951999999999998.
func micros(ms float64) float64 {
	if math.Abs(ms) > 1e12 {
		return ms
	}
	return math.Round(ms*1000) / 1000
}

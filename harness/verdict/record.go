package verdict

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// MaxLine is the longest line of a record, in bytes including its newline.
const MaxLine = 16 << 20

// TimeLayout is how a record writes times: RFC 3339, UTC, milliseconds.
const TimeLayout = "2006-01-02T15:04:05.000Z"

// keptBody is what remains of a body whose line would exceed MaxLine. JSON needs up to six bytes for one, so that both bodies of an
// exchange fit whatever they hold.
const keptBody = MaxLine / 16

// The types of lines.
const (
	typeHeader   = "header"
	typeVerdict  = "verdict"
	typePromise  = "promise"
	typeExchange = "exchange"
	typeFooter   = "footer"
)

// The lines of a record. Their times replace those of the embedded values, which encoding/json would write with a varying number of
// digits.
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
	promiseLine struct {
		Type string `json:"type"`
		Promise
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

var errLong = fmt.Errorf("longer than %d bytes", MaxLine)

// Write writes the run as NDJSON: a header line, a line per verdict, a line per promise, a line per exchange, a footer line. Equal runs give equal bytes;
// durations are rounded to microseconds, times to milliseconds. A run that Read would reject is an error before the first byte. An
// exchange that is too long for its line keeps the first MiB of its bodies and is marked truncated.
func Write(w io.Writer, r Source) error {
	if err := validate(r); err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	put := func(name string, line any) error {
		data, err := encodeLine(line)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		_, err = out.Write(data)
		return err
	}
	h, f := *r.Head(), *r.Foot()
	if h.Contracts == nil {
		h.Contracts = []Contract{} // a list in JSON, never null
	}
	if f.Counts == nil {
		f.Counts = map[Status]int{}
	}
	if err := put("header", headerLine{typeHeader, Version, h, stamp(h.Started)}); err != nil {
		return err
	}
	for v := range r.All() {
		line := verdictLine{typeVerdict, *v}
		line.Findings = v.withFingerprints()
		line.Millis = micros(v.Millis)
		if err := put("verdict "+strconv.Quote(v.ID), line); err != nil {
			return err
		}
	}
	for _, p := range r.Promised() {
		if err := put("promise "+strconv.Quote(p.ID), promiseLine{typePromise, p}); err != nil {
			return err
		}
	}
	if err := r.writeExchanges(out); err != nil {
		return err
	}
	if err := put("footer", footerLine{typeFooter, f, stamp(f.Ended)}); err != nil {
		return err
	}
	return out.Flush()
}

// encodeExchange returns the line of an exchange.
func encodeExchange(x *Exchange) ([]byte, error) {
	line := newExchangeLine(*x)
	data, err := encodeLine(line)
	if errors.Is(err, errLong) {
		line.truncate()
		data, err = encodeLine(line)
	}
	if err != nil {
		return nil, fmt.Errorf("exchange %d: %w", x.ID, err)
	}
	return data, nil
}

func newExchangeLine(x Exchange) exchangeLine {
	x.Millis = micros(x.Millis)
	x.Attempts = slices.Clone(x.Attempts)
	for i := range x.Attempts {
		x.Attempts[i].Before = micros(x.Attempts[i].Before)
	}
	return exchangeLine{typeExchange, x, stamp(x.Started)}
}

func (x *exchangeLine) truncate() {
	x.Body, x.RequestBody, x.Truncated = cut(x.Body), cut(x.RequestBody), true
	for i := range x.Attempts {
		x.Attempts[i].Body, x.Attempts[i].Header = "", nil
	}
}

// cut keeps whole runes.
func cut(s string) string {
	if len(s) <= keptBody {
		return s
	}
	return strings.ToValidUTF8(s[:keptBody], "")
}

// encodeLine returns the line with its newline.
func encodeLine(line any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(line); err != nil {
		return nil, err
	}
	data := EscapeJSON(buf.Bytes())
	if len(data) > MaxLine {
		return nil, errLong
	}
	return data, nil
}

func stamp(t time.Time) string { return t.UTC().Format(TimeLayout) }

// micros rounds milliseconds to three digits, so that no line contains 31.951999999999998.
func micros(ms float64) float64 {
	if math.Abs(ms) > 1e12 {
		return ms
	}
	return math.Round(ms*1000) / 1000
}

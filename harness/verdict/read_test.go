package verdict

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

const (
	head    = `{"type":"header","version":1,"planned":1,"started":"2026-11-23T21:05:07.120Z"}`
	pass    = `{"type":"verdict","id":"a/b/c","status":"pass"}`
	trip    = `{"type":"exchange","id":1,"started":"2026-11-23T21:05:07.120Z"}`
	foot    = `{"type":"footer","counts":{"pass":1},"exchanges":0,"ended":"2026-11-23T21:05:08.000Z"}`
	footOne = `{"type":"footer","counts":{"pass":1},"exchanges":1,"ended":"2026-11-23T21:05:08.000Z"}`
)

func lines(l ...string) string { return strings.Join(l, "\n") + "\n" }

func TestRead(t *testing.T) {
	for name, in := range map[string]string{
		"smallest":         lines(head, pass, foot),
		"with an exchange": lines(head, pass, trip, footOne),
		"CRLF":             strings.ReplaceAll(lines(head, pass, foot), "\n", "\r\n"),
		"no last newline":  strings.TrimSuffix(lines(head, pass, foot), "\n"),
		"unknown member":   lines(head, strings.Replace(pass, "{", `{"since":"v2",`, 1), foot),
		"time with offset": lines(strings.Replace(head, "21:05:07.120Z", "22:05:07.12+01:00", 1), pass, foot),
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Read(strings.NewReader(in))
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Verdicts) != 1 || r.Verdicts[0].Status != Pass || !r.Header.Started.Equal(began) {
				t.Errorf("want one pass, started %v, got %+v", began, r)
			}
		})
	}
}

func TestReadRejects(t *testing.T) {
	long := strings.Replace(pass, "{", `{"reason":"`+strings.Repeat("x", MaxLine)+`",`, 1)
	tests := []struct{ name, in, want string }{
		{"empty", "", "line 1: the record is empty: repeat the run"},
		{"no footer", lines(head, pass), "line 3: the record ends without a footer: the run was cut short, repeat it"},
		{"header only", lines(head), "line 2: the record ends without a footer"},
		{"cut in the footer", lines(head, pass) + foot[:30], "line 3: not a JSON object: unexpected end of JSON input: the record is incomplete or was edited: repeat the run"},
		{"version", lines(strings.Replace(head, `"version":1`, `"version":2`, 1), pass, foot), "line 1: record of version 2, want 1: read it with the conform that wrote it"},
		{"no version", lines(strings.Replace(head, `"version":1,`, ``, 1), pass, foot), "line 1: record of version 0, want 1"},
		{"duplicate", lines(strings.Replace(head, `"planned":1`, `"planned":2`, 1), pass, pass, foot), `line 3: verdict "a/b/c" occurs twice`},
		{"unknown status", lines(head, strings.Replace(pass, `"pass"`, `"passed"`, 1), foot), `line 2: unknown status "passed", want pass, info, skip, warn, not-run, error, fail`},
		{"no status", lines(head, `{"type":"verdict","id":"a/b/c"}`, foot), `line 2: unknown status ""`},
		{"no id", lines(head, `{"type":"verdict","status":"pass"}`, foot), `line 2: verdict without an id`},
		{"fewer than planned", lines(strings.Replace(head, `"planned":1`, `"planned":2`, 1), pass, foot), "line 3: 1 verdicts, want the 2 planned ones"},
		{"more than planned", lines(strings.Replace(head, `"planned":1`, `"planned":0`, 1), pass, foot), "line 3: 1 verdicts, want the 0 planned ones"},
		{"counts", lines(head, pass, strings.Replace(foot, `"pass":1`, `"pass":2`, 1)), "line 3: count of 2 pass, want 1 as in the lines"},
		{"counts of another status", lines(head, pass, strings.Replace(foot, `"pass":1`, `"pass":1,"fail":1`, 1)), "line 3: count of 1 fail, want 0"},
		{"counts of nothing", lines(head, pass, strings.Replace(foot, `"pass":1`, `"pass":1,"flaky":1`, 1)), `line 3: count of the unknown status "flaky"`},
		{"exchanges", lines(head, pass, footOne), "line 3: count of 1 exchanges, want 0 as in the lines"},
		{"exchange twice", lines(head, pass, trip, trip, footOne), "line 4: exchange 1 after 1, want ascending ids from 1"},
		{"exchange zero", lines(head, pass, strings.Replace(trip, `"id":1`, `"id":0`, 1), footOne), "line 3: exchange 0 after 0"},
		{"no header", lines(pass, foot), `line 1: "verdict" after "", want header, verdicts, promises, exchanges, footer`},
		{"two headers", lines(head, head, pass, foot), `line 2: "header" after "header", want`},
		{"two records", lines(head, pass, foot, head, pass, foot), `line 4: "header" after "footer", want`},
		{"verdict after exchange", lines(head, trip, pass, footOne), `line 3: "verdict" after "exchange", want`},
		{"unknown type", lines(head, `{"type":"note"}`, pass, foot), `line 2: "note" after "header"`},
		{"no type", lines(head, `{}`, pass, foot), `line 2: "" after "header"`},
		{"not an object", lines(head, `[]`, pass, foot), "line 2: not a JSON object"},
		{"blank line", lines(head, "", pass, foot), "line 2: not a JSON object"},
		{"wrong member", lines(head, strings.Replace(pass, `"a/b/c"`, `1`, 1), foot), "line 2: json: cannot unmarshal number"},
		{"bad time", lines(strings.Replace(head, "21:05", "25:05", 1), pass, foot), `line 1: "2026-11-23T25:05:07.120Z" is not an RFC 3339 time`},
		{"bad time of an exchange", lines(head, pass, strings.Replace(trip, "2026-11", "2026-13", 1), footOne), `line 3: "2026-13`},
		{"bad time of the footer", lines(head, pass, strings.Replace(foot, "2026-11-23T", "", 1)), `line 3: "21:05:08.000Z" is not an RFC 3339 time`},
		{"wrong member of the header", lines(strings.Replace(head, `"planned":1`, `"planned":"1"`, 1), pass, foot), "line 1: json: cannot unmarshal string"},
		{"wrong member of an exchange", lines(head, pass, strings.Replace(trip, `"id":1`, `"id":1.5`, 1), footOne), "line 3: json: cannot unmarshal number"},
		{"wrong member of the footer", lines(head, pass, strings.Replace(foot, `"exchanges":0`, `"exchanges":[]`, 1)), "line 3: json: cannot unmarshal array"},
		{"time past the last year", lines(strings.Replace(head, "2026-11-23T21:05:07.120Z", "9999-12-31T23:59:59-01:00", 1), pass, foot), "line 1: year 10000, want four digits"},
		{"long line", lines(head, long, foot), "line 2: longer than 16777216 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Read(strings.NewReader(tt.in))
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("want %q…, got %v", tt.want, err)
			}
			if r != nil {
				t.Error("want no run beside the error")
			}
		})
	}
}

func TestReadLongestLine(t *testing.T) {
	fill := func(n int) string {
		line := strings.Replace(pass, "{", `{"reason":"",`, 1)
		return strings.Replace(line, `""`, `"`+strings.Repeat("x", n-len(line)-1)+`"`, 1) // one for the newline
	}
	if _, err := Read(strings.NewReader(lines(head, fill(MaxLine), foot))); err != nil {
		t.Errorf("want a line of MaxLine read, got %v", err)
	}
	if _, err := Read(strings.NewReader(lines(head, fill(MaxLine+1), foot))); !errors.Is(err, errLong) {
		t.Errorf("want a line over MaxLine rejected, got %v", err)
	}
}

func TestReadError(t *testing.T) {
	broken := errors.New("broken disk")
	_, err := Read(iotest.ErrReader(broken))
	if !errors.Is(err, broken) {
		t.Errorf("want the reader's own error, got %v", err)
	}
}

// FuzzRead checks that Read never panics, and that what it accepts can be written and read again without change.
func FuzzRead(f *testing.F) {
	var buf bytes.Buffer
	if err := Write(&buf, sample()); err != nil {
		f.Fatal(err)
	}
	f.Add(buf.Bytes())
	f.Add([]byte(lines(head, pass, foot)))
	f.Add([]byte(lines(head, pass, trip, footOne)))
	f.Add([]byte(lines(head, strings.Replace(pass, "{", `{"ms":1e300,"findings":[{"got":"\u001b##["}],`, 1), foot)))
	f.Fuzz(func(t *testing.T, data []byte) {
		first, err := Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		var one, two bytes.Buffer
		if err := Write(&one, first); err != nil {
			t.Fatalf("read but not written: %v", err)
		}
		second, err := Read(bytes.NewReader(one.Bytes()))
		if err != nil {
			t.Fatalf("written but not read: %v\n%s", err, one.String())
		}
		if err := Write(&two, second); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(one.String(), two.String()); diff != "" {
			t.Fatalf("written twice, differently:\n%s", diff)
		}
	})
}

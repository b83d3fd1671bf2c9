package tenant

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

// written returns the journal of one PATCH.
func written(t *testing.T) (file string, raw []byte) {
	t.Helper()
	s := open(t, settings(t))
	s.Guard(newFake()).Do(t.Context(), patch(widget, `{"@odata.type":"#widget","name":"Gate"}`))
	raw, err := os.ReadFile(s.writer.file)
	if err != nil {
		t.Fatal(err)
	}
	return s.writer.file, raw
}

func TestJournalIsPrivateAndHoldsWhatRestoreNeeds(t *testing.T) {
	file, raw := written(t)
	for path, want := range map[string]os.FileMode{file: 0o600, filepath.Dir(file): 0o700 | os.ModeDir} {
		info, err := os.Stat(path)
		if err != nil || info.Mode() != want {
			t.Errorf("%s: want mode %v, got %v, %v", path, want, info.Mode(), err)
		}
	}
	u, err := ReadJournal(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(u.States) != 1 || string(u.States[0].Members["name"]) != `"Door"` || u.States[0].ETag != `W/"0"` {
		t.Errorf("want the state before the write, got %+v", u.States)
	}
	if len(u.Writes) != 1 || strings.Join(names(u.Writes[0].Members), " ") != "name" || u.Writes[0].Type != "#widget" {
		t.Errorf("want the write with its member, got %+v", u.Writes)
	}
	if bytes.Contains(raw, []byte("@odata.context")) || bytes.Contains(raw, []byte("Authorization")) {
		t.Errorf("want no control information and no header, got %s", raw)
	}
}

// State and write are on the disk before the target gets the request.
func TestJournalComesBeforeTheWrite(t *testing.T) {
	f := newFake()
	s := open(t, settings(t))
	seen := false
	f.before = func(req wire.Request) {
		if req.Method != "PATCH" {
			return
		}
		u, err := ReadJournal(s.writer.file)
		seen = err == nil && len(u.States) == 1 && len(u.Writes) == 1
	}
	s.Guard(f).Do(t.Context(), patch(widget, `{"name":"Gate"}`))
	if !seen {
		t.Error("want state and write on the disk when the request arrives")
	}
}

// A crash can leave any prefix of the file. Only one without a header is an error, and none has more than was written.
func TestEveryPrefixOfAJournalReads(t *testing.T) {
	_, raw := written(t)
	file := filepath.Join(t.TempDir(), "torn.ndjson")
	lines := 0
	for n := range len(raw) + 1 {
		if n > 0 && raw[n-1] == '\n' {
			lines++
		}
		if err := os.WriteFile(file, raw[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		u, err := ReadJournal(file)
		switch {
		case lines == 0 && !errors.Is(err, errEmpty):
			t.Fatalf("%d bytes: want an empty journal, got %v", n, err)
		case lines > 0 && err != nil:
			t.Fatalf("%d bytes: want it read, got %v", n, err)
		case lines > 0 && 1+len(u.States)+len(u.Writes)+len(u.results) != lines:
			t.Fatalf("%d bytes: want %d lines, got %+v", n, lines, u)
		}
	}
}

// sumLine returns a line of a journal with its checksum.
func sumLine(text string) string {
	return sumAfter("", text)
}

// sumAfter returns a line that follows one with a checksum.
func sumAfter(last, text string) string {
	return `{"sum":"` + checksum(last, []byte(text)) + `","line":` + text + "}\n"
}

// sumOf returns the checksum of a line.
func sumOf(t *testing.T, text string) string {
	t.Helper()
	var s summed
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	return s.Sum
}

const oldHeader = `{"type":"journal","version":1,"header":{"run":"r","target":"contoso","base":"` + base + `"}}` + "\n"

func TestInvalidJournals(t *testing.T) {
	_, raw := written(t)
	header := string(bytes.SplitAfter(raw, []byte("\n"))[0])
	sum := sumOf(t, header)
	for name, tc := range map[string]struct{ text, want string }{
		"unknown type":       {header + sumAfter(sum, `{"type":"other"}`), `:2: want a line of type`},
		"state without URL":  {header + sumAfter(sum, `{"type":"state","state":{}}`), ":2: want a line of type"},
		"unknown member":     {header + sumAfter(sum, `{"type":"write","wrote":{}}`), ":2: want a line of a journal"},
		"no header":          {sumLine(`{"type":"state","state":{"url":"u"}}`), ":1: want the header of a journal"},
		"newer":              {sumLine(`{"type":"journal","version":4,"header":{"run":"r"}}`), ":1: want a journal of version 3, got 4"},
		"no valid line":      {"x\n", ":1: the journal is damaged"},
		"version 1, cut":     {oldHeader + "{\"type\":\"sta\n" + "{}\n", ":2: want a line of a journal"},
		"version 1, two":     {oldHeader + "{\"type\":\"ours\",\"url\":\"x\"} {}\n", ":2: want one JSON object a line"},
		"version 1, unknown": {oldHeader + "{\"type\":\"other\"}\n", ":2: want a line of type"},
	} {
		file := filepath.Join(t.TempDir(), "bad.ndjson")
		if err := os.WriteFile(file, []byte(tc.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadJournal(file); err == nil || !strings.Contains(err.Error(), file+tc.want) {
			t.Errorf("%s: want %s%s, got %v", name, file, tc.want, err)
		}
	}
}

// Wherever a full disk or a crash cuts a line, the lines after it are read. A line that was damaged, or that is missing, is none that was
// cut: nobody knows what it said, so nothing is restored as if it had not been there.
func TestTornAndDamagedLines(t *testing.T) {
	_, raw := written(t)
	lines := strings.SplitAfter(string(raw), "\n")
	write, result := lines[2], lines[3]
	for n := range len(write) - 1 {
		u, err := parseJournal("torn.ndjson", []byte(lines[0]+lines[1]+write[:n]+"\n"+write+result))
		if err != nil || len(u.States) != 1 || len(u.results) != 1 || len(u.Writes) != 1 {
			t.Fatalf("%d bytes: want state, write and result, got %+v, %v", n, u, err)
		}
		for bit := range 8 {
			damaged := []byte(write)
			damaged[n] ^= 1 << bit
			for name, text := range map[string]string{"last": lines[0] + lines[1] + string(damaged), "not last": lines[0] + lines[1] + string(damaged) + result} {
				if u, err := parseJournal("damaged.ndjson", []byte(text)); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "damaged.ndjson:3:") {
					if lower := strings.Contains(`"sum line`, string(write[n]|32)); !lower || u == nil { // names of members have no case
						t.Fatalf("byte %d, bit %d, %s: want an error, got %+v, %v", n, bit, name, u, err)
					}
				}
			}
		}
	}
	for name, text := range map[string]string{
		"no state": lines[0] + write + result, "no write": lines[0] + lines[1] + result, "another order": lines[0] + write + lines[1] + result,
		"twice": lines[0] + lines[1] + write + write, "glued": lines[0] + lines[1][:20] + write + result,
	} {
		if u, err := parseJournal("damaged.ndjson", []byte(text)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: want an error, got %+v, %v", name, u, err)
		}
	}
}

// In version 2, a line that was cut is told from one that was damaged by its form.
func TestJournalsOfVersion2(t *testing.T) {
	header := sumLine(`{"type":"journal","version":2,"header":{"run":"r","base":"` + base + `"}}`)
	write := sumLine(`{"type":"write","write":{"number":1,"method":"PATCH","url":"` + widget + `","members":{"name":["Gate"]}}}`)
	for n := range len(write) - 1 {
		u, err := parseJournal("torn.ndjson", []byte(header+write[:n]+"\n"+write))
		if err != nil || len(u.Writes) != 1 {
			t.Fatalf("%d bytes: want the write, got %+v, %v", n, u, err)
		}
	}
	damaged := strings.Replace(write, "PATCH", "PBTCH", 1)
	for name, text := range map[string]string{"last": header + damaged, "not last": header + damaged + write, "cut and complete": header + write[:30] + "\n"} {
		if u, err := parseJournal("damaged.ndjson", []byte(text)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: want an error, got %+v, %v", name, u, err)
		}
	}
}

// A restore adds to a journal of any version, also to one that ends in part of a line, and to one that another restore has added to.
func TestRestoresAddToJournals(t *testing.T) {
	_, raw := written(t)
	old := `{"type":"state","state":{"url":"` + widget + `","members":{"id":"w1","name":"Door"},"writable":["name"]}}`
	for name, text := range map[string]string{
		"version 1": oldHeader + old + "\n", "version 2": sumLine(`{"type":"journal","version":2,"header":{"run":"r","base":"`+base+`"}}`) + sumLine(old),
		"version 3": string(raw), "cut": string(raw) + string(raw[:30]),
	} {
		file := filepath.Join(t.TempDir(), "run.ndjson")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for n := range 3 {
			j, err := ReadJournal(file)
			if err != nil || len(j.back[widget]) != n {
				t.Fatalf("%s: want %d lines more, got %+v, %v", name, n, j, err)
			}
			w, err := openJournal(j)
			if err != nil {
				t.Fatal(err)
			}
			w.note(line{Type: typeBack, URL: widget, Members: map[string]json.RawMessage{strings.Repeat("n", n+1): json.RawMessage("true")}})
			w.close()
		}
	}
}

// Journals of version 1 are restored.
func TestOldJournals(t *testing.T) {
	f := newFake()
	f.set(widget, map[string]any{"name": "Gate"})
	u, err := parseJournal("old.ndjson", []byte(oldHeader+
		`{"type":"state","state":{"url":"`+widget+`","members":{"id":"w1","name":"Door","count":1},"writable":["name"]}}`+"\n"+
		`{"type":"write","write":{"method":"PATCH","url":"`+widget+`","members":{"name":["Gate"]}}}`+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	if out := restoreNow(t, f, u); len(out) != 1 || out[0].Err != nil {
		t.Errorf("want it restored, got %+v", out)
	}
	asBefore(t, f)
}

func FuzzReadJournal(f *testing.F) {
	f.Add([]byte(`{"type":"journal","version":1,"header":{"run":"r"}}` + "\n" + `{"type":"state","state":{"url":"u","members":{"a":1}}}` + "\n"))
	f.Add([]byte(`{"type":"write","write":null}` + "\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		u, err := parseJournal("fuzz.ndjson", raw)
		if err != nil {
			return
		}
		if u.Header.Run == "" {
			t.Error("want a header in what was read")
		}
		for _, s := range u.States {
			_ = u.values(s.URL, nil)
		}
	})
}

func TestMemberValues(t *testing.T) {
	for body, want := range map[string]string{
		`{"a":1,"b":{"c":2}}`: `{"a":[1],"b":[{"c":2}]}`,
		`{"a":1,"a":2}`:       `{"a":[1,2]}`,
		`[{"a":1},{"b":2}]`:   `{"a":[1],"b":[2]}`,
		`{"a":1,"b":"x"`:      `{"a":[1],"b":["x"]}`,
		`{"a":1,"b":"x`:       `{"a":[1],"b":[]}`,
		`null`:                `{}`,
		``:                    `{}`,
		`{"a":[1,{"b":2}]} x`: `{"a":[[1,{"b":2}]]}`,
		`name=Gate`:           `{}`,
		`[[{"a":true}]`:       `{"a":[true]}`,

		`[{"op":"replace","path":"/a~1b","value":"x"},{"op":"test","path":"/c","value":1}]`:    `{"a/b":["x"],"c":[1]}`,
		`[{"op":"add","path":"/a/-","value":"x"},{"op":"remove","path":"/b"}]`:                 `{"a":[],"b":[null]}`,
		`[{"op":"move","path":"/a","from":"/b"},{"op":"add","path":"","value":{"c":1}}]`:       `{"a":[],"b":[],"c":[1]}`,
		`[{"op":"replace","path":"/a","value":null},{"op":"replace","path":"/a/b","value":1}]`: `{"a":[null]}`,
		`[{"op":"add","value":"x"}]`: `{"op":["add"],"value":["x"]}`,
	} {
		got, err := json.Marshal(memberValues([]byte(body)))
		if err != nil || string(got) != want {
			t.Errorf("%q: want %s, got %s, %v", body, want, got, err)
		}
	}
}

func TestNeverWrite(t *testing.T) {
	for body, want := range map[string]string{
		`{"name":"userPrincipalName"}`: "", `{"userPrincipalName":"x"}`: "userPrincipalName", `{"a":{"b":[1,{"MAIL":null}]}}`: "MAIL",
		`{"requests":[{"body":{"proxyAddresses":[]}}]}`: "proxyAddresses",
	} {
		if got := wire.FindProperty([]byte(body), NeverWrite()); got != want {
			t.Errorf("%s: want %q, got %q", body, want, got)
		}
	}
}

// A segment of dots would name another URL.
func TestIDOf(t *testing.T) {
	for body, want := range map[string]string{`{"id":"7"}`: "7", `{"id":".."}`: "", `{"id":"."}`: "", `{"id":"..."}`: "...", `{}`: "", `[]`: ""} {
		if got := idOf([]byte(body)); got != want {
			t.Errorf("%s: want %q, got %q", body, want, got)
		}
	}
}

func TestRelated(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"http://x/things/1", "http://x/things/1", true}, {"http://x/things", "http://x/things/1", true}, {"http://x/things", "http://x/things(1)", true},
		{"http://x/things(1)/parts", "http://x/things(1)", true}, {"http://x/things(1)", "http://x/things(12)", false}, {"http://x/thing", "http://x/things(1)", false},
	} {
		if related(test.a, test.b) != test.want || related(test.b, test.a) != test.want {
			t.Errorf("%s and %s: want %t", test.a, test.b, test.want)
		}
	}
}

// A journal that has grown too large announces no write more, so that it stays one that can be read.
func TestJournalThatGrows(t *testing.T) {
	w := &journalWriter{file: filepath.Join(t.TempDir(), "large.ndjson"), header: Header{Run: "r"}}
	t.Cleanup(w.close)
	write := line{Type: typeWrite, Write: &Write{Number: 1}}
	if err := w.append(write); err != nil {
		t.Fatal(err)
	}
	w.size = maxJournal/4 + 1
	if err := w.append(write); err == nil || !strings.Contains(err.Error(), "64 MiB") {
		t.Errorf("want no further write, got %v", err)
	}
	if err := w.append(line{Type: typeResult, Result: &Result{Number: 1}}); err != nil {
		t.Errorf("want the result of a write kept, got %v", err)
	}
}

package servers

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A finding is a row of findings.md or a finding of a run. In a row, each field but about is a glob, and about a part of the run's.
type finding struct {
	status, testCase, check, class, about string
	exchange                              int
}

func (f finding) String() string {
	return strings.Join([]string{f.status, f.testCase, f.check, f.class, f.about}, " | ")
}

func (f finding) covers(got finding) bool {
	for _, cell := range [][2]string{{f.status, got.status}, {f.testCase, got.testCase}, {f.check, got.check}, {f.class, got.class}} {
		if ok, err := path.Match(cell[0], cell[1]); err != nil || !ok {
			return false
		}
	}
	return strings.Contains(got.about, f.about)
}

// fullOnly is the heading of the rows that hold at depth full besides the others.
const fullOnly = "## Depth `full` only"

// trueFindings reads the rows of the tables in file for a depth, default or full. Each must give its reason.
func trueFindings(file, depth string) ([]finding, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var list []finding
	for n, line := range strings.Split(string(text), "\n") {
		if line == fullOnly && depth != "full" {
			break
		}
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| status") || strings.HasPrefix(line, "| ---") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if len(cells) != 6 || cells[5] == "" {
			return nil, fmt.Errorf("%s:%d: want six cells, the last with the norm and its section", file, n+1)
		}
		list = append(list, finding{cells[0], cells[1], cells[2], cells[3], cells[4], 0})
	}
	return list, nil
}

// compare returns false alarms, then true findings that were missed.
func compare(want, got []finding) []string {
	var wrong []string
	for _, f := range got {
		if !slices.ContainsFunc(want, func(w finding) bool { return w.covers(f) }) {
			wrong = append(wrong, "false alarm: "+f.String())
		}
	}
	for _, w := range want {
		if !slices.ContainsFunc(got, w.covers) {
			wrong = append(wrong, "missed: "+w.String())
		}
	}
	return wrong
}

// A record is what these tests read of run.ndjson. The findings are those of status fail and warn, and the bodies those of the requests, by
// exchange.
type record struct {
	verdicts []verdict
	findings []finding
	bodies   map[int]string
	counts   map[string]int
	exit     int
}

type verdict struct {
	Operation, Case, Check, Status string
	Findings                       []struct {
		Class, Want, Got string
		Exchange         int
	}
}

func readRecord(dir string) (record, error) {
	file, err := os.Open(filepath.Join(dir, "run.ndjson"))
	if err != nil {
		return record{}, err
	}
	defer file.Close()
	r := record{bodies: map[int]string{}, exit: -1}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		if err := r.add(lines.Bytes()); err != nil {
			return r, err
		}
	}
	if err := lines.Err(); err != nil {
		return r, fmt.Errorf("%s: %w", file.Name(), err)
	}
	if r.exit < 0 {
		return r, fmt.Errorf("%s: want a footer, got none: the run did not end", file.Name())
	}
	return r, nil
}

func (r *record) add(text []byte) error {
	var line struct{ Type string }
	if err := json.Unmarshal(text, &line); err != nil {
		return err
	}
	switch line.Type {
	case "exchange":
		var exchange struct {
			ID          int
			RequestBody string
		}
		err := json.Unmarshal(text, &exchange)
		r.bodies[exchange.ID] = exchange.RequestBody
		return err
	case "footer":
		var footer struct {
			Counts map[string]int
			Exit   int
		}
		err := json.Unmarshal(text, &footer)
		r.counts, r.exit = footer.Counts, footer.Exit
		return err
	case "verdict":
		var v verdict
		err := json.Unmarshal(text, &v)
		r.verdicts = append(r.verdicts, v)
		if v.Status != "fail" && v.Status != "warn" {
			return err
		}
		for _, f := range v.Findings {
			r.findings = append(r.findings, finding{v.Status, v.Case, v.Check, f.Class, "want " + f.Want + ", got " + f.Got, f.Exchange})
		}
		return err
	}
	return nil
}

func TestCompare(t *testing.T) {
	want := []finding{{"fail", "out-of-range", "out-of-range-rejected", "input.out-of-range", "stock", 0}, {"warn", "*", "allow", "header.missing", "", 0}}
	got := []finding{{"fail", "out-of-range", "out-of-range-rejected", "input.out-of-range", "want 400 for price, got 200", 0}, {"warn", "unknown-method", "allow", "header.missing", "want Allow, got none", 0}}
	if wrong := compare(want, got); len(wrong) != 2 || !strings.HasPrefix(wrong[0], "false alarm: ") || !strings.HasPrefix(wrong[1], "missed: ") {
		t.Errorf("want one false alarm and one missed finding, got %q", wrong)
	}
	if wrong := compare(want[1:], got[1:]); wrong != nil {
		t.Errorf("want none, got %q", wrong)
	}
}

package reports

import (
	"encoding/json"
	"path/filepath"
	"testing"
)

// counts are the tests of a JUnit file, as a reader counts them.
type counts struct{ Tests, Failures, Errors, Skipped int }

// Three programs that others wrote read the same from a JUnit file.
func TestJUnitReaders(t *testing.T) {
	one, two := writeRecord(t, "contoso"), writeRecord(t, "fabrikam")
	for name, tt := range map[string]struct {
		records []string
		tests   int
	}{"one": {[]string{one}, 17}, "two": {[]string{one, two}, 34}} {
		t.Run(name, func(t *testing.T) {
			file := report(t, "junit", tt.records...)
			schema, err := filepath.Abs("../../reports/testdata/junit-10.xsd")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := output(readers, "xmllint", "--noout", "--nonet", "--schema", schema, file); err != nil {
				t.Error(err)
			}
			var read []counts
			for _, argv := range [][]string{{"venv/bin/python", "junitparser.count.py", file}, {"node", "junit2json.count.mjs", file}} {
				text, err := output(readers, argv...)
				if err != nil {
					t.Fatal(err)
				}
				var c counts
				if err := json.Unmarshal([]byte(text), &c); err != nil {
					t.Fatalf("%v: %s", err, text)
				}
				read = append(read, c)
			}
			if read[0] != read[1] || read[0].Tests != tt.tests || read[0].Failures == 0 || read[0].Errors == 0 || read[0].Skipped == 0 {
				t.Errorf("want the same %d tests of each kind, got %+v", tt.tests, read)
			}
		})
	}
}

// The package that defines the Common Test Report Format finds nothing wrong.
func TestCTRF(t *testing.T) {
	one, two := writeRecord(t, "contoso"), writeRecord(t, "fabrikam")
	if _, err := output(readers, "node", "ctrf.validate.mjs", report(t, "ctrf", one, two)); err != nil {
		t.Error(err)
	}
}

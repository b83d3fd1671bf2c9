package reports

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/graphconform/conform/harness/verdict"
)

func TestParts(t *testing.T) {
	many := func(sizes ...int) *verdict.Run {
		var verdicts []verdict.Verdict
		for i, n := range sizes {
			for j := range n {
				verdicts = append(verdicts, newVerdict(fmt.Sprintf("c%d", i), fmt.Sprintf("case-%d", j), "date", verdict.Pass))
			}
		}
		return finished(verdicts...)
	}
	for _, test := range []struct {
		name string
		r    *verdict.Run
		want []int
	}{
		{"none", many(), []int{0}},
		{"as many as one holds", many(6, 4), []int{10}},
		{"between operations", many(6, 6, 3), []int{6, 9}},
		{"one operation too large", many(25), []int{10, 10, 5}},
		{"a large one after a small", many(4, 12, 1), []int{4, 10, 3}},
	} {
		var got []int
		for p := range parts(test.r, 10) {
			got = append(got, len(p.verdicts))
			if p.header.Planned != len(p.verdicts) {
				t.Errorf("%s: want a part to plan what it holds, got %d of %d", test.name, len(p.verdicts), p.header.Planned)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: want parts of %v, got %v", test.name, test.want, got)
		}
	}
	short := many(12)
	short.Header.Planned = 15
	if all := slices.Collect(parts(short, 10)); all[0].header.Planned != 10 || all[1].header.Planned != 5 {
		t.Errorf("want what is missing in the last part, got %d and %d", all[0].header.Planned, all[1].header.Planned)
	}
}

// A run of many cases becomes several valid files, and a smaller run after it removes the surplus ones.
func TestWriteFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "TEST-conform-mock.xml")
	var verdicts []verdict.Verdict
	for i := range maxCases + 1 {
		verdicts = append(verdicts, newVerdict("c", fmt.Sprintf("case-%d", i), "date", verdict.Pass))
	}
	for _, test := range []struct {
		r    *verdict.Run
		want []string
	}{
		{finished(verdicts...), []string{"TEST-conform-mock.part2.xml", "TEST-conform-mock.xml"}},
		{sample(), []string{"TEST-conform-mock.xml"}},
	} {
		files, err := JUnitOptions{}.WriteFiles(path, test.r)
		if err != nil {
			t.Fatal(err)
		}
		tests := 0
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			validate(t, data)
			tests += parse(t, data).Tests
		}
		entries, err := os.ReadDir(filepath.Dir(path))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range entries {
			got = append(got, e.Name())
		}
		if !slices.Equal(got, test.want) || tests != len(test.r.Verdicts) || len(files) != len(test.want) {
			t.Errorf("want %v with %d cases, got %v with %d", test.want, len(test.r.Verdicts), got, tests)
		}
	}
}

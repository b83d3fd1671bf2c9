package reports

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// totals writes the end of the summary: a line of counts and one of files.
func (s *screen) totals() {
	counts := map[verdict.Status]int{}
	for i := range s.run.Verdicts {
		counts[outcome(&s.run.Verdicts[i])]++
	}
	parts := []string{fmt.Sprintf("%d passed", counts[verdict.Pass])}
	for _, c := range []struct {
		status verdict.Status
		words  string
	}{
		{verdict.Skip, "skipped"},
		{verdict.Info, "info"},
		{verdict.Warn, "warned"},
		{verdict.Fail, "failed"},
		{verdict.Error, plural(counts[verdict.Error], "error")},
		{verdict.NotRun, "not run"},
	} {
		if n := counts[c.status]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, c.words))
		}
	}
	total := len(s.run.Verdicts)
	line := fmt.Sprintf("%d %s: %s in %.2f s", total, plural(total, "verdict"), strings.Join(parts, ", "), wall(s.run)/1000)
	if s.run.Footer.Interrupted {
		line += ", interrupted"
	}
	color := green
	switch {
	case total == 0 || counts[verdict.Fail]+counts[verdict.Error]+counts[verdict.NotRun] > 0 || total < s.run.Header.Planned:
		color = red
	case counts[verdict.Warn] > 0:
		color = yellow
	}
	fmt.Fprintln(&s.out, s.paint(color, line))
	if c := incomplete(s.run); c != nil {
		fmt.Fprintln(&s.out, s.paint(red, "incomplete: "+c.Error.Message))
	}
	if line := leftOut(s.run.Verdicts); line != "" {
		fmt.Fprintln(&s.out, shown(line, maxText))
	}
	if len(s.style.Files) > 0 {
		fmt.Fprintln(&s.out, "wrote "+verdict.Printable(strings.Join(s.style.Files, ", ")))
	}
}

// leftOut counts the operations that conform could not test, by the kind of reason.
func leftOut(verdicts []verdict.Verdict) string {
	count, all := map[string]int{}, 0
	for i := range verdicts {
		if v := &verdicts[i]; v.Class == verdict.LeftOut {
			kind, _, _ := strings.Cut(v.Reason, ": ")
			count[kind]++
			all++
		}
	}
	if all == 0 {
		return ""
	}
	kinds := slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(count[b]-count[a], strings.Compare(a, b)) })
	for i, kind := range kinds {
		kinds[i] = fmt.Sprintf("%d %s", count[kind], kind)
	}
	return fmt.Sprintf("%d %s left out: %s", all, plural(all, "operation"), strings.Join(kinds, ", "))
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

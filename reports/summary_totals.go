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
	for _, line := range []string{
		leftOut(s.run.Verdicts, verdict.LeftOut, "operation", "operations"), leftOut(s.run.Verdicts, verdict.LeftOutProperty, "property", "properties"),
	} {
		if line != "" {
			fmt.Fprintln(&s.out, shown(line, maxText))
		}
	}
	if line := gaps(s.run.Header.Contracts); line != "" {
		fmt.Fprintln(&s.out, shown(line, maxText))
	}
	if len(s.style.Files) > 0 {
		fmt.Fprintln(&s.out, "wrote "+verdict.Printable(strings.Join(s.style.Files, ", ")))
	}
}

// gaps counts what of the contracts is not sent or not judged, and shows the first.
func gaps(contracts []verdict.Contract) string {
	var all []string
	for i := range contracts {
		all = append(all, contracts[i].Gaps...)
	}
	switch len(all) {
	case 0:
		return ""
	case 1:
		return "1 gap: " + all[0]
	}
	return fmt.Sprintf("%d gaps, all in the record; the first: %s", len(all), all[0])
}

// leftOut counts the operations or properties that conform could not test, by the kind of reason.
func leftOut(verdicts []verdict.Verdict, class, one, many string) string {
	count, all := map[string]int{}, 0
	for i := range verdicts {
		if v := &verdicts[i]; v.Class == class {
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
	return fmt.Sprintf("%d %s left out: %s", all, map[bool]string{true: one, false: many}[all == 1], strings.Join(kinds, ", "))
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

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
	counts, total, repeats := map[verdict.Status]int{}, 0, repeated(s.run)
	var operations, properties leftOut
	for v := range s.run.All() {
		counts[outcome(v)]++
		total++
		operations.add(v, verdict.LeftOut)
		properties.add(v, verdict.LeftOutProperty)
	}
	parts := []string{fmt.Sprintf("%d passed", counts[verdict.Pass])}
	for _, c := range []struct {
		n     int
		words string
	}{
		{counts[verdict.Skip], "skipped"},
		{counts[verdict.Info], "info"},
		{counts[verdict.Warn], "warned"},
		{counts[known], "known"},
		{counts[verdict.Fail] - repeats, "failed"},
		{repeats, "more in the same way"},
		{counts[verdict.Error], plural(counts[verdict.Error], "error")},
		{counts[verdict.NotRun], "not run"},
	} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c.n, c.words))
		}
	}
	line := fmt.Sprintf("%d %s: %s in %.2f s", total, plural(total, "verdict"), strings.Join(parts, ", "), wall(s.run)/1000)
	if s.run.Foot().Interrupted {
		line += ", interrupted"
	}
	color := green
	switch {
	case total == counts[verdict.Skip] || counts[verdict.Fail]+counts[verdict.Error]+counts[verdict.NotRun] > 0 || total < s.run.Head().Planned:
		color = red
	case counts[verdict.Warn]+counts[known] > 0:
		color = yellow
	}
	fmt.Fprintln(&s.out, s.paint(color, line))
	s.baseline()
	if c := incomplete(s.run.Head(), total, total == counts[verdict.Skip]); c != nil {
		fmt.Fprintln(&s.out, s.paint(red, "incomplete: "+c.Error.Message))
	}
	if text := share(s.run.Head()); text != "" {
		fmt.Fprintln(&s.out, text+"; conform merge makes one record of all shards")
	}
	if n := s.run.Head().Omitted; n > 0 {
		fmt.Fprintf(&s.out, "%d %s left out by the budget of depth %s: --depth full sends them, conform list --why names them\n", n, plural(n, "case"), cmp.Or(s.run.Head().Depth, "default"))
	}
	for _, line := range []string{operations.line("operation", "operations"), properties.line("property", "properties")} {
		if line != "" {
			fmt.Fprintln(&s.out, shown(line, maxText))
		}
	}
	if line := gaps(s.run.Head().Contracts); line != "" {
		fmt.Fprintln(&s.out, shown(line, maxText))
	}
	if line := verdict.CountPromises(s.run.Promised()).String(); line != "" {
		fmt.Fprintln(&s.out, line+": conform coverage lists the others")
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
type leftOut struct {
	kinds map[string]int
	only  string // the reason, where it is the only one
}

// add counts a verdict of a class.
func (l *leftOut) add(v *verdict.Verdict, class string) {
	if v.Class != class {
		return
	}
	if l.kinds == nil {
		l.kinds = map[string]int{}
	}
	kind, _, _ := strings.Cut(v.Reason, ": ")
	l.kinds[kind]++
	l.only = v.Reason
}

func (l *leftOut) line(one, many string) string {
	all := 0
	kinds := slices.SortedFunc(maps.Keys(l.kinds), func(a, b string) int { return cmp.Or(l.kinds[b]-l.kinds[a], strings.Compare(a, b)) })
	for i, kind := range kinds {
		kinds[i] = fmt.Sprintf("%d %s", l.kinds[kind], kind)
		all += l.kinds[kind]
	}
	switch all {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("1 %s left out: %s", one, l.only)
	}
	return fmt.Sprintf("%d %s left out: %s", all, many, strings.Join(kinds, ", "))
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

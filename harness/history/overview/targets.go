package overview

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/history"
)

// target is a row of the table of targets. Class is that of its last night.
type target struct {
	Name, Class, State, Since, Last, Coverage string
	Failed, Known                             int
	Strip, Line                               template.HTML
}

// words say what the classes of nights mean.
var words = map[string]string{"pass": "passed", "fail": "failed", "apart": "not compared", "none": "no run"}

// classes lists the classes of nights, and the height of their marks, so that no colour has to tell them apart.
var classes = []struct {
	name   string
	height int
}{{"pass", 8}, {"fail", 20}, {"apart", 14}, {"none", 2}}

// The size of a night in a strip.
const (
	nightWidth  = 4
	stripHeight = 20
)

// addTargets adds the rows: targets that fail before others, and then by name.
func (v *view) addTargets(names []string, nights []history.Run, lasting []history.Lasting, first time.Time) {
	byTarget := map[string][]*history.Run{}
	for i := range nights {
		byTarget[nights[i].Target] = append(byTarget[nights[i].Target], &nights[i])
	}
	since := map[string]time.Time{}
	for i := range lasting {
		if l := &lasting[i]; l.State == history.Failing && (since[l.Target].IsZero() || l.Since.Before(since[l.Target])) {
			since[l.Target] = l.Since
		}
	}
	for _, name := range names {
		v.Targets = append(v.Targets, newTarget(name, byTarget[name], since[name], first))
	}
	severity := []string{"fail", "apart", "none", "pass"}
	slices.SortStableFunc(v.Targets, func(a, b *target) int { return slices.Index(severity, a.Class) - slices.Index(severity, b.Class) })
	if n := len(v.Targets); n > maxTargets {
		v.Targets, v.TargetsLeft = v.Targets[:maxTargets], n-maxTargets
	}
}

func newTarget(name string, runs []*history.Run, since, first time.Time) *target {
	t := &target{Name: name, Last: "before " + day(first)}
	var of [Nights]string
	var failures []int
	for i := range of {
		of[i] = "none"
	}
	for _, r := range runs {
		of[nightNumber(r, first)] = classOf(r)
		t.Last = r.Night()
		if r.Excluded == "" {
			t.Failed, t.Known, t.Coverage = r.Counts.Failed, r.Counts.Known, fmt.Sprintf("%.0f %%", r.Counts.Coverage())
			failures = append(failures, r.Counts.Failed)
		}
	}
	t.Class = of[Nights-1]
	t.State = words[t.Class]
	if !since.IsZero() {
		t.Since = "failing since " + day(since)
	}
	t.Strip, t.Line = strip(of[:]), sparkline(failures)
	return t
}

func nightNumber(r *history.Run, first time.Time) int {
	return max(0, min(Nights-1, int(r.Started.Sub(first).Hours()/24)))
}

func classOf(r *history.Run) string {
	switch {
	case r.Excluded != "":
		return "apart"
	case r.Exit != 0:
		return "fail"
	}
	return "pass"
}

// strip draws the nights, all of one class as one path. What it shows is its label, too.
func strip(of []string) template.HTML {
	var b strings.Builder
	var label []string
	for _, c := range classes {
		var path strings.Builder
		n := 0
		for i, name := range of {
			if name == c.name {
				n++
				fmt.Fprintf(&path, "M%d %dh%dv%dh-%dz", i*nightWidth, stripHeight-c.height, nightWidth-1, c.height, nightWidth-1)
			}
		}
		if n > 0 {
			label = append(label, fmt.Sprintf("%d %s", n, words[c.name]))
			fmt.Fprintf(&b, `<path class="n-%s" d="%s"/>`, c.name, path.String())
		}
	}
	return drawing("strip", len(of)*nightWidth, stripHeight, fmt.Sprintf("%d nights: %s", len(of), strings.Join(label, ", ")), b.String())
}

// drawing is an SVG element of numbers and our own words.
func drawing(class string, width, height int, label, content string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg class="%s" viewBox="0 0 %d %d" role="img" aria-label="%s">%s</svg>`, class, width, height, label, content)) //nolint:gosec // as said above
}

// sparkline draws how many verdicts failed.
func sparkline(values []int) template.HTML {
	const width, height = 90, 20
	if len(values) < 2 {
		return ""
	}
	top := max(slices.Max(values), 1)
	var path strings.Builder
	for i, n := range values {
		fmt.Fprintf(&path, "%c%d %d", "ML"[min(i, 1)], 1+i*(width-2)/(len(values)-1), height-1-n*(height-2)/top)
	}
	label := fmt.Sprintf("failures, from %d to %d, at most %d", values[0], values[len(values)-1], slices.Max(values))
	return drawing("line", width, height, label, `<path d="`+path.String()+`"/>`)
}

package overview

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/history"
	"github.com/graphconform/conform/harness/verdict"
)

type (
	// trend is a chart over the nights.
	trend struct {
		Title, Now string
		Chart      template.HTML
	}
	// total sums up the targets in a night.
	total struct {
		Night                         string
		Targets, Failed, Known, Apart int
		Coverage                      string
		promises                      verdict.PromiseCount
	}
	failing struct {
		Fingerprint, Check, Got, Since, State string
		Targets                               []string
		Runs                                  int
	}
	known struct {
		ID, Check, Reason, Ticket, Owner, Expires, Left, Class string
		Targets                                                []string
	}
)

// addTrends sums up the nights of all targets.
func (v *view) addTrends(nights []history.Run, first time.Time) {
	totals := make([]total, Nights)
	for i := range totals {
		totals[i].Night = day(first.AddDate(0, 0, i))
	}
	for i := range nights {
		r := &nights[i]
		t := &totals[nightNumber(r, first)]
		if r.Excluded != "" {
			t.Apart++
			continue
		}
		t.Targets++
		t.Failed += r.Counts.Failed
		t.Known += r.Counts.Known
		t.promises.Kept += r.Counts.Kept
		t.promises.Broken += r.Counts.Broken
		t.promises.Untested += r.Counts.Untested
	}
	var failed, covered []point
	for i := range totals {
		t := &totals[i]
		if t.Targets == 0 {
			continue
		}
		t.Coverage = fmt.Sprintf("%.0f %%", t.promises.Percent())
		failed, covered = append(failed, point{i, float64(t.Failed)}), append(covered, point{i, t.promises.Percent()})
	}
	v.Trends = []trend{chart("Verdicts that fail", "%.0f", failed, 0), chart("Promises tested", "%.0f %%", covered, 100)}
	slices.Reverse(totals)
	v.Totals = totals
}

type point struct {
	night int
	value float64
}

// The size of a chart, with room for the labels of its axis on the left.
const (
	chartWidth  = 420
	chartHeight = 120
	chartLeft   = 44
)

// chart draws a line over the nights. A top of 0 is that of the values.
func chart(title, format string, points []point, top float64) trend {
	if len(points) == 0 {
		return trend{Title: title, Now: "No night has a result."}
	}
	for _, p := range points {
		top = max(top, p.value, 1)
	}
	word := func(value float64) string { return fmt.Sprintf(format, value) }
	y := func(value float64) float64 { return chartHeight - 12 - value/top*(chartHeight-24) }
	var path strings.Builder
	for i, p := range points {
		x := chartLeft + float64(p.night)*(chartWidth-chartLeft-6)/(Nights-1)
		fmt.Fprintf(&path, "%c%.1f %.1f", "ML"[min(i, 1)], x, y(p.value))
		if len(points) == 1 {
			fmt.Fprintf(&path, "h2")
		}
	}
	content := fmt.Sprintf(`<path class="axis" d="M%d %.1fH%dM%d %.1fH%d"/><text x="%d" y="%.1f">%s</text><text x="%d" y="%.1f">%s</text><path class="value" d="%s"/>`,
		chartLeft, y(0), chartWidth, chartLeft, y(top), chartWidth, chartLeft-6, y(0)+4, word(0), chartLeft-6, y(top)+4, word(top), path.String())
	last := points[len(points)-1]
	label := fmt.Sprintf("%s: from %s to %s", title, word(points[0].value), word(last.value))
	return trend{title, word(last.value), drawing("chart", chartWidth, chartHeight, label, content)}
}

// addFailing lists the failures that last, each with its targets.
func (v *view) addFailing(lasting []history.Lasting) {
	for i := range lasting {
		l := &lasting[i]
		if l.State != history.Failing {
			continue
		}
		at := slices.IndexFunc(v.Failing, func(f failing) bool { return f.Fingerprint == l.Fingerprint })
		if at < 0 && len(v.Failing) == maxRows {
			v.FailingLeft++
			continue
		}
		if at < 0 {
			at, v.Failing = len(v.Failing), append(v.Failing, failing{Fingerprint: l.Fingerprint, Check: l.Operation + "/" + l.Check, Got: l.Got, Since: day(l.Since)})
		}
		name := l.Target
		if l.Untested > 0 {
			name += " (not tested since " + day(l.LastSeen) + ")"
		}
		v.Failing[at].Targets = append(v.Failing[at].Targets, name)
		v.Failing[at].Runs += l.Runs
	}
}

// soon is how many days before its end an entry is marked.
const soon = 14

// addKnown lists the entries of the baselines, the next to expire first.
func (v *view) addKnown(entries []history.Entry, today time.Time) {
	for i := range entries {
		e := &entries[i]
		at := slices.IndexFunc(v.Known, func(k known) bool { return k.ID == e.ID && k.Expires == e.Expires })
		if at < 0 && len(v.Known) == maxRows {
			v.KnownLeft++
			continue
		}
		if at < 0 {
			k := known{ID: e.ID, Check: e.Check, Reason: e.Reason, Ticket: e.Ticket, Owner: e.Owner, Expires: e.Expires}
			k.Left, k.Class = daysLeft(e.Expires, today)
			at, v.Known = len(v.Known), append(v.Known, k)
		}
		name := e.Target
		if e.Outcome != string(verdict.Known) {
			name += " (" + e.Outcome + ")"
		}
		v.Known[at].Targets = append(v.Known[at].Targets, name)
	}
}

// daysLeft says how long an entry still accepts, and how to mark it.
func daysLeft(expires string, today time.Time) (left, class string) {
	end, err := time.Parse(time.DateOnly, expires)
	if err != nil {
		return "unknown", "warn"
	}
	switch days := int(end.Sub(today.Truncate(24*time.Hour)).Hours() / 24); {
	case days < 0:
		return fmt.Sprintf("expired %s ago", counted(-days, "day")), "fail"
	case days == 0:
		return "the last day", "warn"
	case days <= soon:
		return counted(days, "day"), "warn"
	default:
		return counted(days, "day"), ""
	}
}

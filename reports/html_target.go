package reports

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

type (
	targetView struct {
		ID, Name, Sentence, Tone, ExitText string
		Exit                               int
		Counts                             []countView
		Facts                              []factView
		Lists                              []listView
		Legend                             string
		Families                           []string
		Rows                               []template.HTML
		RowsLeft                           string
		States, Options                    []string
		Groups                             []*groupView
		CardsLeft                          string
		Checks                             []template.HTML
		ChecksLeft                         string
	}
	countView struct {
		Class, Label string
		N            int
	}
	factView struct{ Label, Text string }
	listView struct {
		Title, Lead string
		Lines, More []lineView
	}
	lineView struct {
		Text string
		What []string
	}
	groupView struct {
		Class, Title string
		Cards        []template.HTML
	}
)

var exitTexts = map[int]string{
	verdict.ExitOK: "every promise is kept, or its deviation accepted", verdict.ExitBroken: "a promise is broken, or an entry of the baseline is to be removed", verdict.ExitUsage: "the configuration is wrong",
	verdict.ExitEnvironment: "the target is unreachable, or credentials are missing", verdict.ExitBug: "a bug in conform, or a tenant that could not be restored",
	verdict.ExitIncomplete: "the run is incomplete",
}

// newTargetView returns the section of the nth of several targets.
func newTargetView(r Report, d *digest, n, targets int) (*targetView, error) {
	exit := d.run.Foot().Exit
	t := &targetView{
		ID: fmt.Sprintf("t%d", n), Name: d.name(), Sentence: d.sentence(), Tone: d.tone(), Exit: exit, ExitText: cmp.Or(exitTexts[exit], "unknown"),
		Counts: d.countViews(), Facts: d.facts(), Lists: d.lists(max(3, min(maxListed, 200/targets))),
		Legend: "Verdicts of each operation by kind of check. ✓ passed, ✗ failed, ! warned, ? inconclusive, ○ not run, – skipped, ☑ failed as the baseline accepts.",
	}
	for _, part := range []func(*targetView, int) error{d.matrix, d.cards(r), d.checkTables} {
		if err := part(t, targets); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// tone is the class of the box with the sentence.
func (d *digest) tone() string {
	switch exit := d.run.Foot().Exit; {
	case exit == verdict.ExitBroken || exit == verdict.ExitBug:
		return "bad"
	case exit != verdict.ExitOK:
		return "doubt"
	}
	return ""
}

func (d *digest) countViews() []countView {
	out := []countView{{"pass", "passed", d.counts[verdict.Pass]}}
	add := func(class, label string, n int) {
		if n > 0 {
			out = append(out, countView{class, label, n})
		}
	}
	for _, s := range states {
		add(s.class(), cmp.Or(map[state]string{stateError: plural(d.states[s], "error"), stateWarning: plural(d.states[s], "warning")}[s], string(s)), d.states[s])
	}
	add("fixed", "fixed", len(d.entries(verdict.Fixed)))
	add("muted", "unobserved", len(d.entries(verdict.Unobserved)))
	add("info", "info", d.counts[verdict.Info])
	add("skip-status", "skipped", d.counts[verdict.Skip])
	return out
}

// class is the state as a class of the style sheet.
func (s state) class() string { return strings.ReplaceAll(string(s), " ", "-") }

// facts say what was run against what.
func (d *digest) facts() (out []factView) {
	h := d.run.Head()
	add := func(label, text string) {
		if text != "" {
			out = append(out, factView{label, shown(text, maxText)})
		}
	}
	var contracts []string
	for i := range h.Contracts {
		contracts = append(contracts, h.Contracts[i].Name)
	}
	if n := len(contracts); n > maxNamed {
		contracts = append(contracts[:maxNamed:maxNamed], fmt.Sprintf("and %d more", n-maxNamed))
	}
	add("address", h.URL)
	add("contracts", strings.Join(contracts, ", "))
	add("started", h.Started.UTC().Format("2006-01-02 15:04:05 UTC"))
	add("took", fmt.Sprintf("%.2f s, %s", wall(d.run)/1000, counted(d.run.Foot().Exchanges, "exchange")))
	add("depth", h.Depth)
	add("fault", h.Fault)
	if b := d.run.Foot().Baseline; b != nil {
		add("baseline", b.File+" ("+b.Mode+")")
	}
	for _, label := range slices.Sorted(maps.Keys(h.Labels)) {
		add(label, h.Labels[label])
	}
	add("run", h.Run)
	return out
}

// maxOpen is how many lines of a list are shown before the others are unfolded.
const maxOpen = 6

// lists are what somebody has to know beside the findings, each of at most limit lines.
func (d *digest) lists(limit int) (out []listView) {
	add := func(title, lead string, lines []lineView) {
		if n := len(lines); n > limit {
			lines = append(lines[:limit:limit], lineView{Text: fmt.Sprintf("and %d more in the record", n-limit)})
		}
		if n := min(len(lines), maxOpen); n > 0 {
			out = append(out, listView{title, lead, lines[:n], lines[n:]})
		}
	}
	entryLines := func(entries []verdict.BaselineEntry) (lines []lineView) {
		for i := range entries {
			lines = append(lines, lineView{Text: shown(entries[i].ID, maxClass) + " " + entryLine(&entries[i])})
		}
		return lines
	}
	add("Fixed", "These entries of the baseline accept what no longer fails: remove them.", entryLines(d.entries(verdict.Fixed)))
	add("About to expire", "These entries of the baseline expire within 14 days.", entryLines(expiring(d.run)))
	add("Not tested", d.extent(), d.untestedLines(limit))
	var gaps []lineView
	for _, gap := range d.gaps() {
		gaps = append(gaps, lineView{Text: shown(gap, maxReason)})
	}
	add("Gaps of the contracts", "What of the contracts is not sent or not judged.", gaps)
	return out
}

func (d *digest) untestedLines(limit int) (lines []lineView) {
	for _, u := range d.untested {
		line := lineView{Text: counted(u.count, d.noun()) + ": " + shown(u.why, maxReason)}
		for i, what := range u.what {
			if i == limit {
				line.What = append(line.What, fmt.Sprintf("and %d more", len(u.what)-i))
				break
			}
			line.What = append(line.What, shown(what, maxPromise))
		}
		lines = append(lines, line)
	}
	if n := d.run.Head().Omitted; n > 0 {
		lines = append(lines, lineView{Text: counted(n, "case") + " left out by the budget of the depth: --depth full sends them"})
	}
	return lines
}

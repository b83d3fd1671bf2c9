// Package overview renders a history as one page about all targets: what changed last night, ninety nights of each target, trends, and the
// deviations that a baseline accepts. The page needs no script and no other file.
//
// This package is not API: it may change in any release.
package overview

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"time"

	"github.com/graphconform/conform/harness/history"
)

// Nights is how many nights the page shows.
const Nights = 90

// The most rows of each table.
const (
	maxTargets = 500
	maxRows    = 200
)

//go:embed page.css
var style string

//go:embed page.html.tmpl
var source string

var page = template.Must(template.New("page").Parse(source))

// view is what the page shows.
type view struct {
	Policy, Conform, Sentence, Tone, Night, From, Old string
	Style                                             template.HTML
	Changes                                           []changes
	ChangesLeft                                       int
	Targets                                           []*target
	TargetsLeft                                       int
	Trends                                            []trend
	Totals                                            []total
	Failing                                           []failing
	FailingLeft                                       int
	Known                                             []known
	KnownLeft                                         int
}

// changes are those of a target in the last night.
type changes struct {
	Target string
	Lines  []change
}

type change struct{ Kind, Fingerprint, What, Got, Again string }

// Write writes the page of a history, as of a day. conform is the version that makes it.
func Write(ctx context.Context, w io.Writer, db *history.DB, today time.Time, conform string) error {
	v, err := newView(ctx, db, today.UTC())
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(style))
	v.Policy = "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
	v.Style = template.HTML("<style>" + style + "</style>") //nolint:gosec // our own file, which has no closing tag
	v.Conform = conform
	return page.Execute(w, v)
}

func newView(ctx context.Context, db *history.DB, today time.Time) (*view, error) {
	newest, err := db.Newest(ctx, history.Query{})
	if err != nil {
		return nil, err
	}
	if newest.IsZero() {
		return &view{Sentence: "The history has no runs yet."}, nil
	}
	last := newest.Truncate(24 * time.Hour)
	first := last.AddDate(0, 0, 1-Nights)
	v := &view{Night: day(last), From: day(first)}
	if days := int(today.Sub(last).Hours() / 24); days > 1 {
		v.Old = fmt.Sprintf("The newest run is %d days old.", days)
	}
	runs, err := db.Runs(ctx, history.Query{From: first})
	if err != nil {
		return nil, err
	}
	names, err := db.Targets(ctx)
	if err != nil {
		return nil, err
	}
	lasting, err := db.Since(ctx, "", "", false)
	if err != nil {
		return nil, err
	}
	entries, err := db.Entries(ctx)
	if err != nil {
		return nil, err
	}
	events, err := db.Events(ctx, history.Query{From: last})
	if err != nil {
		return nil, err
	}
	nights := history.Nights(runs)
	v.addTargets(names, nights, lasting, first)
	v.addChanges(events)
	v.addTrends(nights, first)
	v.addFailing(lasting)
	v.addKnown(entries, today)
	v.summarise()
	return v, nil
}

// addChanges groups the events of the last night by target. Their own order is that in which the runs show them.
func (v *view) addChanges(events []history.Event) {
	n := 0
	for i := range events {
		e := &events[i]
		if n++; n > maxRows {
			v.ChangesLeft++
			continue
		}
		at := slices.IndexFunc(v.Changes, func(c changes) bool { return c.Target == e.Target })
		if at < 0 {
			at, v.Changes = len(v.Changes), append(v.Changes, changes{Target: e.Target})
		}
		v.Changes[at].Lines = append(v.Changes[at].Lines, newChange(e))
	}
	slices.SortStableFunc(v.Changes, func(a, b changes) int { return rank(a) - rank(b) })
}

// order is that of the kinds, the ones to look at first before others.
var order = []history.Kind{history.New, history.Changed, history.Expired, history.Unreachable, history.Reachable, history.Fixed, history.Removed, history.Contract}

// rank is that of the most important change of a target.
func rank(c changes) int {
	best := len(order)
	for _, l := range c.Lines {
		best = min(best, slices.Index(order, history.Kind(l.Kind)))
	}
	return best
}

func newChange(e *history.Event) change {
	c := change{Kind: string(e.Kind), Fingerprint: e.Fingerprint, What: e.Operation + "/" + e.Check, Got: e.Got}
	switch {
	case e.Kind == history.Contract:
		c.What = "the contract " + e.Detail + " has another version"
	case e.Fingerprint == "":
		c.What = "the target"
	case e.Times > 1 && e.Kind != history.Fixed:
		c.Again = fmt.Sprintf("It has begun %d times.", e.Times)
	}
	return c
}

// summarise says in a sentence how the targets stand.
func (v *view) summarise() {
	count := map[string]int{}
	for _, t := range v.Targets {
		count[t.Class]++
	}
	v.Sentence = fmt.Sprintf("%s: %d failing, %d without a result in the last night, %d that keep what is promised or accepted.",
		counted(len(v.Targets)+v.TargetsLeft, "target"), count["fail"], count["none"]+count["apart"], count["pass"])
	switch {
	case count["fail"] > 0:
		v.Tone = "bad"
	case count["pass"] < len(v.Targets) || v.Old != "":
		v.Tone = "doubt"
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

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
	Changes                                           []*change
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

// change is one change of the last night, with the targets on which it happened.
type change struct {
	Kind, Fingerprint, What, Got string
	Targets                      []string
}

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

// order is that of the kinds, the ones to look at first before others.
var order = []history.Kind{history.New, history.Changed, history.Expired, history.Unreachable, history.Reachable, history.Fixed, history.Removed, history.Contract}

// addChanges lists the events of the last night. One that happened on several targets is one change.
func (v *view) addChanges(events []history.Event) {
	type key struct {
		kind                history.Kind
		fingerprint, detail string
	}
	all := map[key]*change{}
	for i := range events {
		e := &events[i]
		id := key{e.Kind, e.Fingerprint, e.Detail}
		c := all[id]
		if c == nil && len(v.Changes) == maxRows {
			v.ChangesLeft++
			continue
		}
		if c == nil {
			c = newChange(e)
			all[id], v.Changes = c, append(v.Changes, c)
		}
		target := e.Target
		if e.Times > 1 && e.Kind != history.Fixed {
			target += fmt.Sprintf(" (began %d times)", e.Times)
		}
		if !slices.Contains(c.Targets, target) {
			c.Targets = append(c.Targets, target)
		}
	}
	slices.SortStableFunc(v.Changes, func(a, b *change) int {
		return slices.Index(order, history.Kind(a.Kind)) - slices.Index(order, history.Kind(b.Kind))
	})
}

func newChange(e *history.Event) *change {
	c := &change{Kind: string(e.Kind), Fingerprint: e.Fingerprint, What: e.Operation + "/" + e.Check, Got: e.Got}
	switch {
	case e.Kind == history.Contract:
		c.What = e.Detail + " has another version"
	case e.Fingerprint == "":
		c.What = "the target"
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

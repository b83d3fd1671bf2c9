package notify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/history"
	"github.com/graphconform/conform/harness/verdict"
)

// kinds are the events that are told, the ones to look at first before others, with the word of a headline.
var kinds = []struct {
	kind history.Kind
	word string
}{
	{history.New, "new"}, {history.Changed, "changed"}, {history.Expired, "expired"}, {history.Unreachable, "unreachable"},
	{history.Reachable, "reachable again"}, {history.Fixed, "fixed"},
}

// Message is what changed with a set of runs, as the webhook sends it. New members may be added.
type Message struct {
	Version int                  `json:"version"`
	Title   string               `json:"title"`
	Counts  map[history.Kind]int `json:"counts"`
	Runs    []Run                `json:"runs"`
	Changes []history.Event      `json:"changes"`
}

// Run is a run of the set.
type Run struct {
	Run      string    `json:"run"`
	Target   string    `json:"target"`
	Started  time.Time `json:"started"`
	Exit     int       `json:"exit"`
	Excluded string    `json:"excluded,omitempty"`
}

// NewMessage returns what changed with runs. It has no changes if there is nothing to tell.
func NewMessage(ctx context.Context, db *history.DB, runs []string) (*Message, error) {
	q := history.Query{Runs: runs}
	found, err := db.Runs(ctx, q)
	if err != nil {
		return nil, err
	}
	events, err := db.Events(ctx, q)
	if err != nil {
		return nil, err
	}
	m := &Message{Version: 1, Counts: map[history.Kind]int{}, Runs: []Run{}, Changes: []history.Event{}}
	for i := range found {
		r := &found[i]
		m.Runs = append(m.Runs, Run{r.Run, r.Target, r.Started, r.Exit, r.Excluded})
	}
	for _, k := range kinds {
		for i := range events {
			if events[i].Kind == k.kind {
				m.Changes = append(m.Changes, events[i])
				m.Counts[k.kind]++
			}
		}
	}
	m.Title = m.title()
	return m, nil
}

// title is a headline: `conform: 2 new, 1 fixed on 2 of 12 targets`.
func (m *Message) title() string {
	var parts, on, all []string
	for _, k := range kinds {
		if n := m.Counts[k.kind]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, k.word))
		}
	}
	for i := range m.Changes {
		on = append(on, m.Changes[i].Target)
	}
	for i := range m.Runs {
		all = append(all, m.Runs[i].Target)
	}
	if len(parts) == 0 {
		return "conform: nothing changed"
	}
	n, of := len(distinct(on)), len(distinct(all))
	if of == 1 {
		return fmt.Sprintf("conform: %s on %s", strings.Join(parts, ", "), verdict.Printable(all[0]))
	}
	return fmt.Sprintf("conform: %s on %d of %d targets", strings.Join(parts, ", "), n, of)
}

func distinct(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// The bounds of the text for people: how many lines, and how long each may be.
const (
	maxLines = 20
	maxLine  = 300
)

// lines words the changes. One that happened on several targets is one line.
func (m *Message) lines() (out []string) {
	type key struct {
		kind        history.Kind
		fingerprint string
	}
	targets, first := map[key][]string{}, []*history.Event{}
	for i := range m.Changes {
		e := &m.Changes[i]
		id := key{e.Kind, e.Fingerprint}
		if targets[id] == nil {
			first = append(first, e)
		}
		targets[id] = append(targets[id], e.Target)
	}
	for i, e := range first {
		if i == maxLines {
			return append(out, fmt.Sprintf("and %d more: conform history show lists them", len(first)-i))
		}
		on := distinct(targets[key{e.Kind, e.Fingerprint}])
		if n := len(on); n > 5 {
			on = append(on[:5:5], fmt.Sprintf("%d more", n-5))
		}
		line := fmt.Sprintf("%s: %s", e.Kind, strings.Join(on, ", "))
		if e.Fingerprint != "" {
			line = fmt.Sprintf("%s %s %s/%s on %s", e.Kind, e.Fingerprint, e.Operation, e.Check, strings.Join(on, ", "))
		}
		if e.Got != "" && e.Kind != history.Fixed {
			line += ": got " + e.Got
		}
		out = append(out, shortened(verdict.Printable(line), maxLine))
	}
	return out
}

// shortened cuts a text to so many runes.
func shortened(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}

// Text is the message for people who read plain text.
func (m *Message) Text() string { return m.Title + "\n\n" + strings.Join(m.lines(), "\n") + "\n" }

// deliveryID names the message about runs on a channel, so that a receiver can tell a second attempt from a second message.
func deliveryID(runs []string, channel []byte) string {
	h := sha256.New()
	for _, run := range runs {
		fmt.Fprintln(h, run)
	}
	h.Write(channel)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

package reports

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/verdict"
)

type (
	cardView struct {
		ID, Class, State, Operation, Name, Level, Title, Cases, Cite, Promise, Quote, Because string
		Facts                                                                                 []factView
		Fingerprints, Headline                                                                string
		Findings                                                                              []findingView
		FindingsLeft, Repeat, Curl, Entry                                                     string
		Exchange                                                                              *exchangeView
	}
	findingView struct {
		Want, Got markedView
		Hint      string
		Exchange  *exchangeView
	}
)

// maxShownFindings bounds the findings of a card; the record has the rest.
const maxShownFindings = 5

// cards fills the groups of cards, one for each state. Once there is little room, cards are brief, and then only counted.
func (d *digest) cards(r Report) func(*targetView, int) error {
	return func(t *targetView, targets int) error {
		whole, brief := room{roomForCards / targets * 3 / 4}, room{roomForCards / targets / 4}
		for i, c := range d.causes {
			card := d.card(r, c, fmt.Sprintf("%s-c%d", t.ID, i+1))
			html, fits, err := whole.render("card", card)
			if err == nil && !fits {
				whole.left = 0 // a smaller one must not overtake it
				html, fits, err = brief.render("brief", card)
			}
			if err != nil {
				return err
			}
			if !fits {
				t.CardsLeft = fmt.Sprintf("%s more in the record.", counted(len(d.causes)-i, "finding"))
				break
			}
			t.add(c, card, html, d.states[c.state])
		}
		return nil
	}
}

// add puts a card into the group of its state.
func (t *targetView) add(c *cause, card cardView, html template.HTML, verdicts int) {
	if n := len(t.Groups); n == 0 || t.Groups[n-1].Class != c.state.class() {
		title := c.state.counted(verdicts)
		t.Groups = append(t.Groups, &groupView{Class: c.state.class(), Title: strings.ToUpper(title[:1]) + title[1:]})
		t.States = append(t.States, string(c.state))
	}
	group := t.Groups[len(t.Groups)-1]
	group.Cards = append(group.Cards, html)
	if card.Operation != "" && !slices.Contains(t.Options, card.Operation) && len(t.Options) < maxTabled {
		t.Options = append(t.Options, card.Operation)
	}
}

func (d *digest) card(r Report, c *cause, id string) cardView {
	v := c.first()
	card := cardView{
		ID: id, Class: c.state.class(), State: string(c.state), Operation: shown(operation(v), maxName), Level: shown(string(v.Level), maxClass),
		Name: shown(operation(v)+"/"+v.Check, maxName+maxClass), Title: "The target " + shown(v.Title, maxTitle) + ".",
		Cite: shown(v.Cite, maxCite), Promise: shown(v.Promise, maxPromise), Quote: r.quote(v), Headline: c.headline(maxLine),
		Fingerprints: strings.Join(c.fingerprints()[:min(maxNamed, len(c.fingerprints()))], ", "),
		Cases:        fmt.Sprintf("%d: %s", len(c.verdicts), c.caseNames()),
	}
	if !c.judged() {
		card.Level, card.Title = shown(verdict.Class(v), maxClass), "Not judged."
		if len(c.verdicts) > 1 {
			card.Name = counted(len(c.verdicts), "verdict")
			card.Cases = firstOf(c.verdicts, func(v *verdict.Verdict) string { return v.ID })
		}
	}
	if v.Reason != "" || len(v.Findings) == 0 {
		card.Because = shown(reason(v), maxText)
	}
	if dev := v.Deviation; dev != nil {
		for _, f := range []factView{{"entry", dev.Entry}, {"reason", dev.Reason}, {"ticket", dev.Ticket}, {"owner", dev.Owner}, {"expires", dev.Expires}} {
			if f.Text != "" {
				card.Facts = append(card.Facts, factView{f.Label, shown(f.Text, maxReason)})
			}
		}
	}
	if first := r.since(d.run.Head().Target, c); !first.IsZero() {
		label := map[state]string{stateWarning: "warns since", stateKnown: "known failure since"}[c.state]
		card.Facts = append(card.Facts, factView{cmp.Or(label, "failing since"), day(first)})
	}
	d.addFindings(&card, c)
	if again := rerun(d.run.Head(), v); again != "" && c.state != stateKnown {
		card.Repeat = again
	}
	if c.judged() && c.state != stateKnown && (c.state != stateWarning || d.run.Head().Strict) {
		card.Entry = baselineEntries(d.run.Head(), c)
	}
	return card
}

// since returns when the first deviation of a cause began, where that is known.
func (r Report) since(target string, c *cause) (first time.Time) {
	if r.Since == nil || !c.judged() {
		return first
	}
	for _, id := range c.fingerprints() {
		if at := r.Since(target, id); !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

// addFindings adds what was wanted and what came, each exchange once.
func (d *digest) addFindings(card *cardView, c *cause) {
	findings, seen := distinct(c.verdicts), map[int]bool{}
	for i, f := range findings {
		if i == maxShownFindings {
			card.FindingsLeft = fmt.Sprintf("%s more in the record.", counted(len(findings)-i, "finding"))
			break
		}
		want, got := difference(shown(f.Want, maxText), shown(f.Got, maxText))
		view := findingView{Want: want, Got: got, Hint: shown(f.Hint, maxHint)}
		if x := d.run.Exchange(f.Exchange); x != nil && !seen[f.Exchange] {
			seen[f.Exchange] = true
			view.Exchange = newExchangeView(x, f)
			if card.Curl == "" && d.reachable() {
				card.Curl = verdict.Curl(x, verdict.MaxCurl)
			}
		}
		card.Findings = append(card.Findings, view)
	}
	if len(findings) == 0 && c.first().Class != "twin.failed" { // which is about another case
		if x := best(d.run, c.first()); x != nil {
			card.Exchange = newExchangeView(x, nil)
		}
	}
}

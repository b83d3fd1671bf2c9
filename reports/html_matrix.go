package reports

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/graphconform/conform/harness/verdict"
)

type (
	rowView struct {
		Name  string
		Cells []cellView
	}
	cellView struct{ Class, Sign, Word, Text string }

	checksView struct {
		Target, Name, Counts, Left string
		Rows                       []checkView
	}
	checkView struct{ Check, Title, Level, Class, Sign, Counts string }
)

// sign is a status as a character, a word and a class, so that colour is never alone.
func (t *tally) sign() (class, sign, word string) {
	worst := t.worst()
	switch worst {
	case verdict.Pass:
		return "pass", "✓", "passed"
	case verdict.Info:
		return "info", "✓", "passed"
	case verdict.Fail:
		return "fail", "✗", "failed"
	case verdict.Warn:
		return "warn", "!", "warned"
	case verdict.NotRun:
		return "not-run", "○", "not run"
	case verdict.Error:
		return "error", "?", "inconclusive"
	}
	if t.known > 0 {
		return "known", "☑", "known"
	}
	return "skip-status", "–", "skipped"
}

// part says how many of the verdicts have the worst status, where that is no pass.
func (t *tally) part() string {
	switch worst := t.worst(); worst {
	case verdict.Pass, verdict.Info, verdict.Skip:
		return ""
	default:
		return fmt.Sprintf("%d of %d", t.counts[worst], t.total())
	}
}

// worstFirst sorts operations by their worst status.
func (d *digest) worstFirst() []*operationDigest {
	order := verdict.Statuses()
	out := slices.Clone(d.operations)
	slices.SortStableFunc(out, func(a, b *operationDigest) int {
		return cmp.Compare(slices.Index(order, b.all.worst()), slices.Index(order, a.all.worst()))
	})
	return out
}

// matrix fills the table of operations and kinds of checks.
func (d *digest) matrix(t *targetView, targets int) error {
	for _, family := range d.families {
		t.Families = append(t.Families, shown(cmp.Or(family, "other"), maxClass))
	}
	space := room{roomForRows / targets}
	list := d.worstFirst()
	for i, op := range list {
		row := rowView{Name: shown(op.id, maxName)}
		for _, family := range d.families {
			if sum := op.families[family]; sum != nil {
				class, sign, word := sum.sign()
				row.Cells = append(row.Cells, cellView{class, sign, word, sum.part()})
			} else {
				row.Cells = append(row.Cells, cellView{Word: "no check"})
			}
		}
		html, fits, err := space.render("row", row)
		if err != nil {
			return err
		}
		if !fits {
			t.RowsLeft = fmt.Sprintf("%s more in the record.", counted(len(list)-i, "operation"))
			break
		}
		t.Rows = append(t.Rows, html)
	}
	return nil
}

// checkTables fills the tables of the checks of each operation. If they need too much room, the checks that passed are counted only.
func (d *digest) checkTables(t *targetView, targets int) error {
	space := room{roomForChecks / targets}
	list := d.worstFirst()
	for i, op := range list {
		html, fits, err := space.render("checks", op.checksView(t.Name, false))
		if err == nil && !fits {
			html, fits, err = space.render("checks", op.checksView(t.Name, true))
		}
		if err != nil {
			return err
		}
		if !fits {
			t.ChecksLeft = fmt.Sprintf("%s more in the record.", counted(len(list)-i, "operation"))
			break
		}
		t.Checks = append(t.Checks, html)
	}
	return nil
}

func (op *operationDigest) checksView(target string, short bool) checksView {
	view := checksView{Target: target, Name: shown(op.id, maxName), Counts: op.all.tallied()}
	left := 0
	for _, c := range op.checks {
		class, sign, _ := c.sign()
		if short && (class == "pass" || class == "info" || class == "skip-status") {
			left++
			continue
		}
		view.Rows = append(view.Rows, checkView{shown(c.id, maxClass), shown(c.title, maxTitle), shown(string(c.level), maxClass), class, sign, c.tallied()})
	}
	if left > 0 {
		view.Left = fmt.Sprintf("%s more, which passed or were skipped, in the record.", counted(left, "check"))
	}
	return view
}

package baseline

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/harness/verdict"
)

// Words are what new entries say. Until is their last day, by default 90 days from today, or the file's maxAge if that is less.
type Words struct{ Reason, Ticket, Owner, Until string }

// Create writes a new file that accepts every failure of the records.
func Create(path, today string, words Words, records []*verdict.Run) (*File, error) {
	f := &File{Path: path, checks: catalogue.All()}
	found, err := f.missing(today, words, records, false)
	if err != nil {
		return nil, err
	}
	text := header + "entries: []\n"
	if len(found) > 0 {
		text = header + "entries:\n" + render(found, "  ")
	}
	if _, err := read(path, []byte(text), today, f.checks); err != nil {
		return nil, err
	}
	if err := file.Write(path, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
		return nil, err
	}
	f.Entries = found
	return f, nil
}

// Update adds an entry for each failure of the records that the file does not have, and returns them. With onlyNew, it leaves out those of
// a check and operation that have an entry already.
func (f *File) Update(today string, words Words, records []*verdict.Run, onlyNew bool) ([]*Entry, error) {
	more, err := f.missing(today, words, records, onlyNew)
	if err != nil || len(more) == 0 {
		return nil, err
	}
	return more, f.add(today, more)
}

// missing returns an entry for each failure that the file does not have, by check and signature.
func (f *File) missing(today string, words Words, records []*verdict.Run, onlyNew bool) (out []*Entry, err error) {
	if words.Until, err = f.until(today, words.Until); err != nil {
		return nil, err
	}
	for _, r := range records {
		c := f.For(r.Header.Target, today)
		for v := range r.All() {
			if v.Status != verdict.Fail {
				continue
			}
			k, err := catalogue.Find(f.checks, v.Check)
			if err != nil {
				return nil, fmt.Errorf("the record of %s has the check %q, which a baseline cannot accept: %w", r.Header.Target, v.Check, err)
			}
			for _, e := range entriesFor(v, k, r.Header.Depth, today, words) {
				known := f.Find(e.ID) != nil || onlyNew && len(c.byCheck[checkKey(e.Operation, k.Rule)]) > 0
				if !known && !slices.ContainsFunc(out, func(o *Entry) bool { return o.ID == e.ID }) {
					out = append(out, e)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *Entry) int {
		return cmp.Or(strings.Compare(a.Name(), b.Name()), strings.Compare(a.Signature, b.Signature))
	})
	return out, f.complete(out)
}

// entriesFor returns an entry for each finding of a verdict.
func entriesFor(v *verdict.Verdict, k *check.Check, depth, today string, words Words) (out []*Entry) {
	if len(v.Findings) == 0 {
		return []*Entry{newEntry(v, nil, k, depth, today, words)}
	}
	for i := range v.Findings {
		out = append(out, newEntry(v, &v.Findings[i], k, depth, today, words))
	}
	return out
}

func newEntry(v *verdict.Verdict, found *verdict.Finding, k *check.Check, depth, today string, words Words) *Entry {
	e := &Entry{
		Operation: verdict.OperationID(v), Check: k, Signature: verdict.Signature(v, found), Case: v.Case, Depth: cmp.Or(depth, defaultDepth), Kind: kindKnown,
		Reason: cmp.Or(words.Reason, NotExamined), Ticket: words.Ticket, Owner: words.Owner, Added: today, Expires: words.Until,
	}
	e.ID, e.called = verdict.FingerprintFrom(e.Operation, k.Rule, e.Signature), e.Name()
	return e
}

// complete reports what the file's defaults require of entries and what is not given.
func (f *File) complete(entries []*Entry) error {
	for _, e := range entries {
		switch {
		case f.Defaults.RequireTicket && e.Ticket == "":
			return fmt.Errorf("%s requires a ticket for each entry: name one with --ticket", f.Path)
		case f.Defaults.RequireOwner && e.Owner == "":
			return fmt.Errorf("%s requires an owner for each entry: name one with --owner", f.Path)
		}
	}
	return nil
}

// until returns the last day of an entry: the given one, or the default.
func (f *File) until(today, given string) (string, error) {
	most := f.Defaults.MaxAge
	if given == "" {
		n := DefaultDays
		if most > 0 {
			n = min(n, most)
		}
		return later(today, n), nil
	}
	switch t, err := time.Parse(time.DateOnly, given); {
	case err != nil || Day(t) != given:
		return "", fmt.Errorf("--until %q is not a day such as %s", given, later(today, DefaultDays))
	case given < today:
		return "", fmt.Errorf("--until %s is in the past: expected a day from %s on", given, today)
	case most > 0 && given > later(today, most):
		return "", fmt.Errorf("--until %s is too late: maxAge of %s allows %s at most", given, f.Path, later(today, most))
	}
	return given, nil
}

// Prune removes the entries that are fixed in one of the records and fail in none, and returns them.
func (f *File) Prune(today string, records []*verdict.Run) (removed []*Entry, err error) {
	fixed, fails := map[string]bool{}, map[string]bool{}
	for _, r := range records {
		for _, e := range f.outcomes(r, today).Entries {
			fixed[e.ID] = fixed[e.ID] || e.Outcome == verdict.Fixed
			fails[e.ID] = fails[e.ID] || e.Outcome != verdict.Fixed && e.Outcome != verdict.Unobserved
		}
	}
	var keep []*Entry
	for _, e := range f.Entries {
		if fixed[e.ID] && !fails[e.ID] {
			removed = append(removed, e)
		} else {
			keep = append(keep, e)
		}
	}
	if len(removed) == 0 {
		return nil, nil
	}
	return removed, f.remove(today, keep)
}

// outcomes classifies a record that was made without this file, or with an earlier state of it.
func (f *File) outcomes(r *verdict.Run, today string) *verdict.Baseline {
	c, again := f.For(r.Header.Target, today), *r
	again.Verdicts = slices.Clone(r.Verdicts)
	for i := range again.Verdicts {
		again.Verdicts[i].Deviation = c.Deviation(&again.Verdicts[i])
	}
	return c.Outcome(&again, verdict.NightlyMode)
}

// Renew sets the last day of the entries with these ids, all that have expired where none is given, and returns them.
func (f *File) Renew(today, until string, ids []string) (renewed []*Entry, err error) {
	if until, err = f.until(today, until); err != nil {
		return nil, err
	}
	for _, e := range f.Entries {
		if slices.Contains(ids, e.ID) || len(ids) == 0 && e.expired(today) {
			renewed = append(renewed, e)
		}
	}
	for _, id := range ids {
		if f.Find(id) == nil {
			return nil, f.Unknown(id)
		}
	}
	if len(renewed) == 0 {
		return nil, nil
	}
	return renewed, f.renew(today, until, renewed)
}

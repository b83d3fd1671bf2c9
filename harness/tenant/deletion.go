package tenant

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

var errSecretURL = errors.New("its URL contains a secret of this run, so it is not requested: delete the entity by its name")

// deletion deletes an entity that a run created. It does so only after a read that shows that very entity: another one may have its URL
// since, if the target uses an id again.
type deletion struct {
	*restorer
	url    string
	listed bool                                           // its collection shows it, so a read must, too
	found  bool                                           // no journal has its URL yet
	check  func(members map[string]json.RawMessage) error // tells whether an entity is the one that the run created
	seen   bool                                           // a read showed it
	seenAt time.Duration                                  // when it first did
	made   json.RawMessage                                // when it was created, as the read shows
	sent   bool                                           // the target accepted its deletion
	sentAt time.Duration
	gone   bool // the target responded that it was gone already
}

func (d *deletion) mustUndo() bool { return false }

func (d *deletion) look(ctx context.Context) (asBefore bool, err error) {
	if d.secret(d.url) { // it would be in logs of the target
		return false, errSecretURL
	}
	x := get(ctx, d.target, d.url)
	if x.Failure != nil {
		return false, noResponse(x)
	}
	if isNotFound(x.Status) && (d.seen || !d.listed) {
		return true, nil
	}
	now, err := stateOf(d.url, x)
	if err != nil {
		return false, err
	}
	if id := idOf(x.Body); id != "" && !strings.EqualFold(id, keyOf(d.url)) {
		return false, fmt.Errorf("want the entity %s, got another one: id %.60s", keyOf(d.url), id)
	}
	if err := d.check(now.Members); err != nil {
		d.seen = false
		return d.sent, d.unlessSent(notCreated{err}) // after its deletion, another entity may have its id
	}
	if !d.seen {
		d.seen, d.seenAt = true, d.waited
	}
	d.made = now.Members[created]
	return false, nil
}

func (d *deletion) undo(ctx context.Context) error {
	// Reads may lag: what they show is what is there only after the settle time.
	if d.later && d.waited-d.seenAt < d.settle || d.sent && d.waited-d.sentAt < d.settle {
		return nil
	}
	if d.found { // if this process ends after the deletion, the next one must not search for it
		d.record(createdLine(d.url, d.made))
		d.found = false
	}
	_, err := d.send(ctx, d.request())
	var r rejection
	if d.gone = errors.As(err, &r) && isNotFound(r.status); d.gone {
		err = nil
	}
	if err == nil {
		d.sent, d.sentAt = true, d.waited
	}
	return err
}

// notCreated is the error of a read that shows another entity than the one to delete.
type notCreated struct{ error }

func (e notCreated) Unwrap() error { return e.error }

func (d *deletion) unlessSent(err error) error {
	if d.sent {
		return nil
	}
	return err
}

func (d *deletion) request() *wire.Request {
	req := newRequest(http.MethodDelete, d.url)
	return &req
}

func (d *deletion) outcome(err error) Outcome {
	if errors.Is(err, errNotShown) {
		err = errors.New("the target accepted its deletion but still shows it")
	}
	out := Outcome{URL: d.url, Deleted: err == nil && d.sent && (d.seen || !d.gone), Err: err}
	if err != nil && !errors.Is(err, errSecretURL) && !errors.As(err, &notCreated{}) {
		out.ByHand = d.request()
	}
	return out
}

// unexpected is an entity at a URL where there was none before a write to it. Only what a run created by POST is ever deleted.
type unexpected struct {
	*restorer
	url string
}

func (u *unexpected) mustUndo() bool { return false }

func (u *unexpected) look(ctx context.Context) (asBefore bool, err error) {
	x := get(ctx, u.target, u.url)
	switch {
	case x.Failure != nil:
		return false, noResponse(x)
	case isNotFound(x.Status), isNoRoute(x.Status):
		return true, nil
	case x.Status != http.StatusOK:
		return false, fmt.Errorf("want 200 or 404 to a GET, got %d", x.Status)
	}
	return false, nil
}

func (u *unexpected) undo(context.Context) error {
	return errors.New("it was not there before an update of it; conform deletes only what it created by POST")
}

func (u *unexpected) outcome(err error) Outcome {
	out := Outcome{URL: u.url, Err: err}
	if err != nil {
		req := newRequest(http.MethodDelete, u.url)
		out.ByHand = &req
	}
	return out
}

// collection is a collection that was written to as a whole. Its entities are restored on their own; nothing shows who created new ones.
type collection struct {
	*restorer
	state *State
	ids   []string // that were not there before
}

func (c *collection) mustUndo() bool { return false }

func (c *collection) look(ctx context.Context) (asBefore bool, err error) {
	x := get(ctx, c.target, c.state.URL)
	now, err := stateOf(c.state.URL, x)
	if err != nil {
		return false, err
	}
	states, err := now.items(x.Body)
	if err != nil {
		return false, err
	}
	for _, id := range states[0].Items {
		if !slices.Contains(c.state.Items, id) && !slices.Contains(c.ids, id) {
			c.ids = append(c.ids, id)
		}
	}
	return true, nil
}

func (c *collection) undo(context.Context) error { return nil }

func (c *collection) outcome(err error) Outcome {
	slices.Sort(c.ids)
	return Outcome{URL: c.state.URL, New: c.ids, Err: err}
}

// searchFor is how long after its POST a fixture is searched for that the target may not have created: reads may lag for longer than the
// settle time says, and it can be shown by nothing else.
func (r *restorer) searchFor() time.Duration { return min(20*r.settle, 2*time.Minute) }

// lostFixtures searches for fixtures whose creation no read has shown yet, and returns their deletions.
func (r *restorer) lostFixtures(ctx context.Context) (found []change, failed []Outcome) {
	for _, w := range r.Writes {
		known := slices.ContainsFunc(r.created, func(url string) bool { return related(url, w.URL) })
		if w.Method != http.MethodPost || r.refused || !r.possible(w) || known {
			continue
		}
		var list []FoundFixture
		var err error
		result, limit := r.results[w.Number], r.settle
		if w.uncertain(result) {
			limit = max(limit, r.searchFor()-time.Since(w.Time))
		}
		r.repeat(ctx, limit, func() bool {
			_, property := r.creation(w.URL + "/-")
			list, err = findFixtures(ctx, r.target, w.URL, property, func(name string) bool { return name == nameOf(r.Header.Run) })
			return len(list) > 0
		})
		switch {
		case err != nil:
			failed = append(failed, Outcome{URL: w.URL, Err: fmt.Errorf("the fixture %s may exist: %w", nameOf(r.Header.Run), err)})
		case len(list) == 0 && result != nil && result.Status == http.StatusCreated:
			failed = append(failed, Outcome{URL: w.URL, Err: fmt.Errorf("the target created the fixture %s, but does not list it", nameOf(r.Header.Run))})
		}
		for _, f := range list {
			if result != nil && result.Status == http.StatusOK {
				req := newRequest(http.MethodDelete, f.URL)
				failed = append(failed, Outcome{URL: f.URL, ByHand: &req,
					Err: errors.New("it has the name of the run, and may have been there before: the target returned 200 to the POST")})
				continue
			}
			r.lost = append(r.lost, f.URL)
			isOwn := r.isFixture(f.URL)
			found = append(found, &deletion{restorer: r, url: f.URL, listed: true, found: true, check: func(members map[string]json.RawMessage) error {
				return cmp.Or(f.isListed(members), isOwn(members))
			}})
		}
	}
	return found, failed
}

// DeleteFixtures deletes fixtures of earlier runs. A read of each must not show another name or time of creation than its collection, and
// reads over the settle time must agree that it is gone. Of the options it needs Settle and Sleep.
func DeleteFixtures(ctx context.Context, t wire.Target, opts Options, found []FoundFixture) []Outcome {
	r := newRestorer(newJournal("", Header{}), t, opts)
	var changes []change
	for _, f := range found {
		changes = append(changes, &deletion{restorer: r, url: f.URL, listed: true, check: f.isListed})
	}
	return r.settled(ctx, changes)
}

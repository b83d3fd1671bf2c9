package tenant

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
)

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

// outcome is not that of an absent entity while an update that the target accepted with 202 may still create it.
func (u *unexpected) outcome(err error) Outcome {
	toIt := func(w *Write) bool { return sameAddress(w.URL, u.url) }
	if err == nil && slices.ContainsFunc(u.pending(), toIt) {
		err = fmt.Errorf("it was not there before the run, and the target accepted an update of it with 202: it may still create it (conform takes the update for complete after %s)",
			completeAfter)
	}
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

// bystander is an entity that an update of the run was not about, but that a target may have changed by it if it ignores part of a path.
// It is never written to: a value of the run there may be someone else's.
type bystander struct{ *entity }

func (b *bystander) mustUndo() bool { return false }

func (b *bystander) undo(context.Context) error {
	if w, _ := b.creation(b.URL); w != nil && slices.Contains(w.Before, keyOf(b.URL)) {
		return errListed
	}
	return errors.New("it has values of this run, which sent no update to it, so conform does not either")
}

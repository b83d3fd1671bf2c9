package tenant

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
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
	shown  map[string]json.RawMessage                     // by the last read
	sent   bool                                           // the target accepted its deletion
	sentAt time.Duration
	gone   bool // the target responded that it was gone already
	done   bool // the target responded that it has deleted it

	tag      string // in the last read
	rejected int    // how often the target rejected it
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
		if d.replacedBy(now.Members) {
			return true, nil
		}
		return false, notCreated{err}
	}
	if !d.seen {
		d.seen, d.seenAt = true, d.waited
	}
	d.shown, d.tag = now.Members, now.ETag
	return false, nil
}

func (d *deletion) undo(ctx context.Context) error {
	// Reads may lag: what they show is what is there only after the settle time.
	if d.later && d.waited-d.seenAt < d.settle || d.sent && d.waited-d.sentAt < d.settle {
		return nil
	}
	if d.found { // if this process ends after the deletion, the next one must not search for it
		d.record(createdLine(d.url, d.shown, nil))
		d.found = false
	}
	if asBefore, err := d.look(ctx); asBefore || err != nil { // what was read before may be another entity by now
		return err
	}
	req := d.request()
	if d.matches() {
		req.Header.Set("If-Match", d.tag)
	}
	x, _, err := d.send(ctx, req)
	var r rejection
	if errors.As(err, &r) && req.Header.Get("If-Match") != "" && rejectsTag(r.status) {
		d.rejected++
		return errTag
	}
	if d.gone = errors.As(err, &r) && isNotFound(r.status); d.gone {
		err = nil
	} else if err == nil {
		d.done = d.done || x.Status != http.StatusAccepted
	}
	if err == nil {
		d.sent, d.sentAt = true, d.waited
	}
	return err
}

// matches tells whether the deletion names the tag of the read before it, so that it does not delete what someone else has changed since. A
// target that rejects its own tags gets none in the end.
func (d *deletion) matches() bool {
	support := d.support(d.url)
	return d.tag != "" && !(support == tagsRejected && d.rejected > 0 || support == tagsUntested && d.rejected >= triesWithTag)
}

// notCreated is the error of a read that shows another entity than the one to delete.
type notCreated struct{ error }

func (e notCreated) Unwrap() error { return e.error }

// replacedBy tells whether another entity has got the id since the deletion. It may also be the same one, which someone else has changed: the
// time of creation tells, or else that the target has deleted it. A 404 or 202 does not prove that.
func (d *deletion) replacedBy(members map[string]json.RawMessage) bool {
	if was, is := createdAt(d.shown), createdAt(members); !was.IsZero() && !is.IsZero() {
		return d.sent && was.Sub(is).Abs() >= time.Second // some reads cut the fraction
	}
	return d.done
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

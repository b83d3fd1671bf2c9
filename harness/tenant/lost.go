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
)

// searchFor is how long after its POST a fixture is searched for that the target may not have created: reads may lag for longer than the
// settle time says, and it can be shown by nothing else.
func (r *restorer) searchFor() time.Duration { return min(20*r.settle, 2*time.Minute) }

// absentAfter is how long after its POST a fixture counts as never created that no search has found.
const absentAfter = time.Hour

// lostFixtures searches for fixtures whose creation no read has shown yet, and returns their deletions.
func (r *restorer) lostFixtures(ctx context.Context) (found []change, failed []Outcome) {
	for _, w := range r.Writes {
		known := slices.ContainsFunc(r.created, func(url string) bool { return related(url, w.URL) })
		result := r.results[w.Number]
		if w.Method != http.MethodPost || r.refused || known || result != nil && result.Unsent {
			continue
		}
		list, others, err := r.search(ctx, w, result)
		for _, f := range list {
			if existed := r.existed(w, result, keyOf(f.URL)); existed != nil {
				failed = append(failed, r.existedOutcome(f.URL, existed)...)
			} else {
				r.lost = append(r.lost, f.URL)
				if !slices.Contains(r.listed, f.URL) { // someone may rename it: the collection then lists nothing of the run
					r.record(line{Type: typeListed, URL: f.URL})
				}
				isOwn := r.isFixture(f.URL)
				found = append(found, &deletion{restorer: r, url: f.URL, listed: true, found: true, check: func(members map[string]json.RawMessage) error {
					return cmp.Or(f.isListed(members), isOwn(members))
				}})
			}
		}
		if len(list) == 0 {
			more, out := r.unlisted(w, result, others, err)
			found, failed = append(found, more...), append(failed, out...)
		}
	}
	return found, failed
}

// search lists the collection of a fixture until it shows the run's name. A target that rejected the POST may have created it all the
// same, but not later. Others are what may be the fixture under another name.
func (r *restorer) search(ctx context.Context, w *Write, result *Result) (list, others []FoundFixture, err error) {
	limit := r.settle
	switch {
	case w.uncertain(result):
		limit = max(limit, r.searchFor()-time.Since(w.Time))
	case !r.possible(w):
		limit = 0
	}
	r.repeat(ctx, limit, func() bool {
		_, property := r.creation(w.URL + "/-")
		others, err = findFixtures(ctx, r.target, w.URL, property, func(string) bool { return true })
		list = slices.DeleteFunc(slices.Clone(others), func(f FoundFixture) bool { return f.Name != nameOf(r.Header.Run) })
		return len(list) > 0
	})
	return list, slices.DeleteFunc(others, func(f FoundFixture) bool { return !f.isRenamed(w) }), err
}

// isRenamed tells whether an entity may be the fixture that a POST created, though someone has given it another name since: it was created
// at that time, and not listed before. One with a name that conform generates is another run's.
func (f FoundFixture) isRenamed(w *Write) bool {
	return !f.Created.IsZero() && f.Created.Sub(w.Time).Abs() <= postTakes && !slices.Contains(w.Before, keyOf(f.URL)) && !strings.HasPrefix(f.Name, generated)
}

// unlisted returns what to do about a fixture that its collection does not list. Where the response to the POST names an entity, or an earlier
// search found one, a read of that decides. Otherwise the fixture may still appear, unless the target has rejected the POST.
func (r *restorer) unlisted(w *Write, result *Result, others []FoundFixture, err error) (found []change, failed []Outcome) {
	name := nameOf(r.Header.Run)
	switch {
	case result != nil && result.Entity != "":
		if existed := r.existed(w, result, keyOf(result.Entity)); existed != nil {
			return nil, r.existedOutcome(result.Entity, existed)
		}
		r.lost = append(r.lost, result.Entity)
		return []change{&deletion{restorer: r, url: result.Entity, listed: true, found: true, check: r.isFixture(result.Entity)}}, nil
	case len(r.listedIn(w.URL)) > 0:
		return r.listedBefore(w), nil
	case !r.possible(w):
	case err != nil:
		return nil, []Outcome{{URL: w.URL, Err: fmt.Errorf("the fixture %s may exist: %w", name, err)}}
	case result != nil && result.Status == http.StatusTooManyRequests: // RFC 6585 section 4: not processed
	case result != nil && result.Status == http.StatusCreated:
		return nil, []Outcome{{URL: w.URL, Err: fmt.Errorf("the target created the fixture %s, but does not list it", name)}}
	case len(others) > 0:
		for _, f := range others {
			failed = append(failed, Outcome{URL: f.URL, Err: fmt.Errorf("it was created when the run asked for the fixture %s, which the target does not list: someone may have renamed that; "+
				"delete the entity if it is the fixture; conform run --abandon then sets the journal aside", name)})
		}
		return nil, failed
	case r.later && result == nil: // the run was killed, and its connection with it
	case time.Since(w.Time) < absentAfter:
		return nil, []Outcome{{URL: w.URL, Err: fmt.Errorf("the target may still create the fixture %s, and does not list it yet: "+
			"an hour after the POST, conform restore takes it for never created", name)}}
	}
	return nil, nil
}

// listedIn lists the entities of a collection that an earlier search has found by the name of the run.
func (r *restorer) listedIn(collection string) (urls []string) {
	for _, url := range r.listed {
		if strings.HasPrefix(addressOf(url), addressOf(collection)+"/") {
			urls = append(urls, url)
		}
	}
	return urls
}

// listedBefore returns the deletions of what an earlier search has found. Where reads show nothing, it is gone, unless they may still lag.
func (r *restorer) listedBefore(w *Write) (found []change) {
	for _, url := range r.listedIn(w.URL) {
		r.lost = append(r.lost, url)
		found = append(found, &deletion{restorer: r, url: url, listed: time.Since(w.Time) < absentAfter, found: true, check: r.isFixture(url)})
	}
	return found
}

var (
	errExisted = errors.New("it has the name of the run, and may have been there before: the target returned 200 to the POST")
	errListed  = errors.New("it has the name of the run, and its collection listed it before the POST")
)

// existed returns why an entity with the name of the run may be older than the POST of the fixture, or nil.
func (r *restorer) existed(w *Write, result *Result, id string) error {
	switch {
	case slices.ContainsFunc(w.Before, func(before string) bool { return strings.EqualFold(before, id) }):
		return errListed
	case result != nil && result.Status == http.StatusOK:
		return errExisted
	}
	return nil
}

// existedOutcome is that of an entity that may have been there before. What it was is shown by its state, if the journal has that.
func (r *restorer) existedOutcome(url string, err error) []Outcome {
	if r.state(url) != nil {
		return nil
	}
	out := Outcome{URL: url, Err: err}
	if errors.Is(err, errExisted) {
		req := newRequest(http.MethodDelete, url)
		out.ByHand = &req
	}
	return []Outcome{out}
}

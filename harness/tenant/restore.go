package tenant

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// An entity is read and restored in up to tries attempts: someone else may change it in between, or a read may be stale. The last ones
// send no If-Match if the target rejects it though nobody changed the entity.
const (
	tries        = 6
	triesWithTag = 3
)

// Outcome is what became of one entity. ByHand is set if it differs from before: the request that would restore it, for a person to
// decide on.
type Outcome struct {
	URL      string
	Restored []string // members that were restored and verified
	Foreign  []string // members with a value that is neither this run's nor the old one, so someone else's
	New      []string // of a collection, ids that were not there before
	Deleted  bool     // the entity was created by this run, and is gone
	Err      error    // why the entity is not as it was
	ByHand   *wire.Request
}

// restorer undoes what a journal says, and verifies it by reads. It is idempotent: it does not write to what is as it was. Each update
// names the entity tag that was just read, so that it does not overwrite a change by someone else. Without a tag, or if the target
// rejects its own, a change between read and update may be lost.
type restorer struct {
	*Journal
	target wire.Target
	equal  Equal
	pause  func(ctx context.Context, try int) // before another attempt, may be nil
}

func (r *restorer) restore(ctx context.Context) []Outcome {
	out := r.lostFixtures(ctx)
	for _, url := range r.created {
		out = append(out, r.delete(ctx, url))
	}
	for _, s := range r.States {
		switch {
		case slices.ContainsFunc(r.created, func(url string) bool { return related(url, s.URL) }): // it is part of the fixture
		case s.Absent:
			if slices.ContainsFunc(r.Writes, func(w *Write) bool { return w.URL == s.URL }) {
				out = append(out, r.delete(ctx, s.URL))
			}
		case s.Items != nil:
			out = append(out, r.newItems(ctx, s))
		default:
			out = append(out, r.entity(ctx, s))
		}
	}
	return out
}

func (r *restorer) wait(ctx context.Context, try int) {
	if try > 0 && r.pause != nil {
		r.pause(ctx, try)
	}
}

// After these errors, the entity is read again.
var (
	errAgain = errors.New("the entity changed between read and update at every attempt")
	errTag   = fmt.Errorf("%w, or the target rejects its own entity tags", errAgain)
)

// entity restores the members of one entity that have a value of this run.
func (r *restorer) entity(ctx context.Context, s *State) Outcome {
	out := Outcome{URL: s.URL}
	var update *wire.Request
	tagRejected := false
	for try := range tries {
		r.wait(ctx, try)
		now, err := stateOf(s.URL, get(ctx, r.target, s.URL))
		if err == nil {
			now.Selected = s.Selected
			err = now.readSelected(ctx, r.target)
		}
		if err != nil {
			out.Err = err
			break
		}
		ours, foreign := r.changed(s, now)
		out.Foreign = foreign
		if len(ours) == 0 {
			out.Err = nil
			if len(foreign) > 0 {
				out.ByHand = r.update(s, foreign, "")
			}
			slices.Sort(out.Restored)
			return out
		}
		for _, name := range ours {
			if !slices.Contains(out.Restored, name) {
				out.Restored = append(out.Restored, name)
			}
		}
		tag := now.ETag
		if tagRejected && try >= triesWithTag {
			tag = ""
		}
		update = r.update(s, ours, tag)
		if out.Err = r.send(ctx, update); out.Err != nil && !errors.Is(out.Err, errAgain) {
			break
		}
		tagRejected = tagRejected || errors.Is(out.Err, errTag)
	}
	if out.Err == nil {
		out.Err = errors.New("the target accepted the old values but does not show them")
	}
	out.Restored = nil
	if update == nil {
		update = r.update(s, slices.Sorted(maps.Keys(r.values(s.URL))), "")
	}
	update.Header.Del("If-Match") // the tag may be stale by now
	out.ByHand = update
	return out
}

// newItems names the entities of a collection that were not there before. Nothing shows who created them.
func (r *restorer) newItems(ctx context.Context, s *State) Outcome {
	out := Outcome{URL: s.URL}
	x := get(ctx, r.target, s.URL)
	now, err := stateOf(s.URL, x)
	if err == nil {
		var states []*State
		if states, err = now.items(x.Body); err == nil {
			out.New = slices.DeleteFunc(states[0].Items, func(id string) bool { return slices.Contains(s.Items, id) })
		}
	}
	out.Err = err
	return out
}

// changed lists the members that differ from before: those with a value of this run, and those with one of someone else.
func (r *restorer) changed(s, now *State) (ours, foreign []string) {
	written := r.values(s.URL)
	names := append(slices.Collect(maps.Keys(written)), s.Writable...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		value := now.Members[name]
		switch {
		case r.equal.same(s.URL, name, value, s.Members[name]):
		case r.equal.any(s.URL, name, value, written[name]):
			ours = append(ours, name)
		case s.setByClients(name):
			foreign = append(foreign, name)
		}
	}
	return ours, foreign
}

// update returns the PATCH that sets the members to their old values, or to null if they had none.
func (r *restorer) update(s *State, names []string, tag string) *wire.Request {
	body := map[string]json.RawMessage{}
	if i := slices.IndexFunc(r.Writes, func(w *Write) bool { return w.URL == s.URL && w.Type != "" }); i >= 0 {
		body["@odata.type"], _ = encode(r.Writes[i].Type) // a string always has JSON
	}
	for _, name := range names {
		body[name] = s.Members[name] // nil is null
	}
	req := newRequest(http.MethodPatch, s.URL)
	req.Header.Set("Content-Type", "application/json")
	if tag != "" {
		req.Header.Set("If-Match", tag)
	}
	req.Body, _ = encode(body) // the values were read from JSON
	return &req
}

// send sends an update or a deletion.
func (r *restorer) send(ctx context.Context, req *wire.Request) error {
	x := r.target.Do(ctx, *req)
	switch {
	case x.Failure != nil && ctx.Err() != nil:
		return x.Failure.Err
	case x.Failure != nil:
		return errAgain // a read shows whether it was processed
	case req.Header.Get("If-Match") != "" && rejectsTag(x.Status):
		return errTag
	case x.Status < 200 || x.Status > 299:
		return fmt.Errorf("want 2xx to the %s that restores, got %d", req.Method, x.Status)
	}
	return nil
}

// delete deletes an entity of this run, and verifies by a read that it is gone.
func (r *restorer) delete(ctx context.Context, url string) Outcome {
	out := Outcome{URL: url}
	req := newRequest(http.MethodDelete, url)
	for try := range tries {
		r.wait(ctx, try)
		x := get(ctx, r.target, url)
		switch {
		case x.Failure != nil:
			out.Err = x.Failure.Err
		case isNotFound(x.Status), isNoRoute(x.Status):
			return Outcome{URL: url, Deleted: try > 0}
		case x.Status != http.StatusOK:
			out.Err = fmt.Errorf("want 200 or 404 to a GET, got %d", x.Status)
		default:
			out.Err = r.send(ctx, &req)
		}
		if out.Err != nil && !errors.Is(out.Err, errAgain) {
			break
		}
	}
	if out.Err == nil {
		out.Err = errors.New("the target accepted its deletion but still shows it")
	}
	out.ByHand = &req
	return out
}

// Restore undoes what the session's run changed. It removes the journal if everything is as it was.
func (s *Session) Restore(ctx context.Context, t wire.Target) ([]Outcome, error) {
	s.writer.close()
	if !s.journal.Changed() {
		return nil, removeJournal(s.writer.file)
	}
	return s.journal.restoreAndRemove(ctx, t, s.opts.Equal)
}

// RestoreJournal undoes what another run left behind, under the locks of its entities. It removes the journal if everything is as it
// was.
func RestoreJournal(ctx context.Context, dir string, j *Journal, t wire.Target, equal Equal) ([]Outcome, error) {
	names := []string{filepath.Base(j.File)}
	for _, s := range j.States {
		names = append(names, s.URL)
	}
	held, err := lock(dir, names)
	if err != nil {
		return nil, err
	}
	defer held.release()
	return j.restoreAndRemove(ctx, t, equal)
}

func (j *Journal) restoreAndRemove(ctx context.Context, t wire.Target, equal Equal) ([]Outcome, error) {
	out := (&restorer{Journal: j, target: t, equal: equal, pause: Pause}).restore(ctx)
	return out, j.removeIfRestored(out)
}

func (j *Journal) removeIfRestored(out []Outcome) error {
	if slices.ContainsFunc(out, func(o Outcome) bool { return o.Err != nil }) {
		return nil
	}
	return removeJournal(j.File)
}

// Pause waits longer with each attempt: a read may lag behind a write.
func Pause(ctx context.Context, try int) {
	_ = wire.Sleep(ctx, time.Duration(try*try)*50*time.Millisecond) // if ctx ends, the next request fails
}

package tenant

import (
	"bytes"
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

// tries bounds how often an entity is read and decided on again: a change by someone else, or a read that is still the old one. A
// target that has refused the first withTag, though nobody changed the entity, does not take its own entity tags.
const (
	tries   = 6
	withTag = 3
)

// Outcome is what became of one entity. Repeat is set where something differs from before: the request that would put it back,
// for a person to decide on.
type Outcome struct {
	URL      string
	Restored []string // members that were put back and verified
	Foreign  []string // members with a value that is neither this run's nor the old one: someone else's
	New      []string // of a collection, ids that were not there before
	Deleted  bool     // the entity was this run's own and is gone
	Err      error    // why the entity is not as it was
	ByHand   *wire.Request
}

// Restore undoes, entity by entity, what the journal says, and verifies it by reading. It is idempotent: what is as it was stays
// untouched. Every update names the entity tag just read, where there is one, so that a change by someone else is never
// overwritten; without one, or where the target refuses the one that it gave, the time between read and update remains. Pause waits
// before another try; nil does not wait.
func (u *Journal) Restore(ctx context.Context, t wire.Target, equal Equal, pause func(ctx context.Context, try int)) []Outcome {
	r := &restorer{Journal: u, target: t, equal: equal, pause: pause}
	out := r.lost(ctx)
	for _, url := range u.created {
		out = append(out, r.remove(ctx, url))
	}
	for _, s := range u.States {
		if slices.ContainsFunc(u.created, func(url string) bool { return related(url, s.URL) }) {
			continue // it went with the fixture
		}
		if s.Absent {
			if u.wrote(s.URL) {
				out = append(out, r.remove(ctx, s.URL))
			}
			continue
		}
		if s.Items != nil {
			out = append(out, r.list(ctx, s))
			continue
		}
		out = append(out, r.entity(ctx, s))
	}
	return out
}

type restorer struct {
	*Journal
	target wire.Target
	equal  Equal
	pause  func(context.Context, int)
}

func (r *restorer) wait(ctx context.Context, try int) {
	if try > 0 && r.pause != nil {
		r.pause(ctx, try)
	}
}

// errAgain is a decision that has to be made again on a new read; errTag is one because of the entity tag that the update named.
var (
	errAgain = errors.New("the entity changed between reading and restoring it, again and again")
	errTag   = fmt.Errorf("%w, or the target refuses its own entity tags", errAgain)
)

// entity puts the members of one entity back that have a value of this run.
func (r *restorer) entity(ctx context.Context, s *State) Outcome {
	out := Outcome{URL: s.URL}
	var patch *wire.Request
	refused := false // the tag of a try before
	for try := range tries {
		r.wait(ctx, try)
		now, err := current(s.URL, get(ctx, r.target, s.URL))
		if err == nil {
			now.Selected = s.Selected
			err = now.selectMore(ctx, r.target)
		}
		if err != nil {
			out.Err = err
			break
		}
		back, left := r.decide(s, now)
		out.Foreign = left
		if len(back) == 0 {
			out.Err = nil
			if len(left) > 0 {
				patch = r.patch(s, left, "")
				out.ByHand = patch
			}
			out.Restored = slices.Sorted(slices.Values(out.Restored))
			return out
		}
		for _, name := range back {
			if !slices.Contains(out.Restored, name) {
				out.Restored = append(out.Restored, name)
			}
		}
		tag := now.ETag
		if refused && try >= withTag {
			tag = ""
		}
		patch = r.patch(s, back, tag)
		if out.Err = r.send(ctx, patch); out.Err != nil && !errors.Is(out.Err, errAgain) {
			break
		}
		refused = refused || errors.Is(out.Err, errTag)
	}
	if out.Err == nil {
		out.Err = errors.New("the target accepted the old values and does not show them")
	}
	out.Restored = nil
	if patch == nil {
		patch = r.patch(s, slices.Sorted(maps.Keys(r.values(s.URL))), "")
	}
	patch.Header.Del("If-Match") // of a read that is over
	out.ByHand = patch
	return out
}

// list names the entities of a collection that were not there before: who made them cannot be told.
func (r *restorer) list(ctx context.Context, s *State) Outcome {
	out := Outcome{URL: s.URL}
	x := get(ctx, r.target, s.URL)
	now, err := current(s.URL, x)
	if err == nil {
		var states []*State
		if states, err = now.members(x.Body); err == nil {
			out.New = slices.DeleteFunc(states[0].Items, func(id string) bool { return slices.Contains(s.Items, id) })
		}
	}
	out.Err = err
	return out
}

// decide sorts the members that differ from before into those with a value of this run, and those of someone else.
func (r *restorer) decide(s, now *State) (back, left []string) {
	ours := r.values(s.URL)
	names := slices.Collect(maps.Keys(ours))
	for _, name := range s.Writable {
		if _, named := ours[name]; !named {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		cur, old := now.Members[name], s.Members[name]
		switch {
		case r.equal.same(s.URL, name, cur, old):
		case r.equal.among(s.URL, name, cur, ours[name]):
			back = append(back, name)
		case s.people(name):
			left = append(left, name)
		}
	}
	return back, left
}

// patch is the update that sets the members to what they were; one that was not there becomes null.
func (r *restorer) patch(s *State, names []string, tag string) *wire.Request {
	var body bytes.Buffer
	body.WriteByte('{')
	for _, w := range r.Writes {
		if w.URL == s.URL && w.Type != "" {
			quoted, _ := json.Marshal(w.Type) // a string always has JSON
			body.WriteString(`"@odata.type":`)
			body.Write(quoted)
			body.WriteByte(',')
			break
		}
	}
	for _, name := range names {
		quoted, _ := json.Marshal(name) // as above
		body.Write(quoted)
		body.WriteByte(':')
		if old := s.Members[name]; old != nil {
			body.Write(old)
		} else {
			body.WriteString("null")
		}
		body.WriteByte(',')
	}
	text := append(bytes.TrimSuffix(body.Bytes(), []byte(",")), '}')
	req := request(http.MethodPatch, s.URL)
	req.Header.Set("Content-Type", "application/json")
	if tag != "" {
		req.Header.Set("If-Match", tag)
	}
	req.Body = text
	return &req
}

// send carries an update or a deletion.
func (r *restorer) send(ctx context.Context, req *wire.Request) error {
	x := r.target.Do(ctx, *req)
	switch {
	case x.Failure != nil && ctx.Err() != nil:
		return x.Failure.Err
	case x.Failure != nil:
		return errAgain // its fate is unknown: a read tells
	case req.Header.Get("If-Match") != "" && refusesTags(x.Status):
		return errTag
	case x.Status < 200 || x.Status > 299:
		return fmt.Errorf("want 2xx to the %s that restores, got %d", req.Method, x.Status)
	}
	return nil
}

// remove deletes an entity of this run.
func (r *restorer) remove(ctx context.Context, url string) Outcome {
	out := Outcome{URL: url}
	req := request(http.MethodDelete, url)
	for try := range tries {
		r.wait(ctx, try)
		x := get(ctx, r.target, url)
		switch {
		case x.Failure != nil:
			out.Err = x.Failure.Err
		case x.Status == http.StatusNotFound, x.Status == http.StatusGone, notAnEntity(x.Status):
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
		out.Err = errors.New("the target accepted its deletion and still shows it")
	}
	out.ByHand = &req
	return out
}

// Restore undoes what the session's run changed. After a verified restore the journal is removed.
func (s *Session) Restore(ctx context.Context, t wire.Target) ([]Outcome, error) {
	if !s.undo.Changed() {
		s.journal.close()
		return nil, remove(s.journal.file)
	}
	out := s.undo.Restore(ctx, t, s.opts.Equal, Pause)
	s.journal.close()
	return out, s.undo.finish(out)
}

// RestoreJournal restores a journal that a run left behind, under the locks of its entities, and removes it after a verified restore.
func RestoreJournal(ctx context.Context, dir string, u *Journal, t wire.Target, equal Equal) ([]Outcome, error) {
	names := []string{filepath.Base(u.File)}
	for _, s := range u.States {
		names = append(names, s.URL)
	}
	held, err := lock(dir, names)
	if err != nil {
		return nil, err
	}
	defer held.release()
	out := u.Restore(ctx, t, equal, Pause)
	return out, u.finish(out)
}

// finish removes the journal, unless it is needed again.
func (u *Journal) finish(out []Outcome) error {
	if slices.ContainsFunc(out, func(o Outcome) bool { return o.Err != nil }) {
		return nil
	}
	return remove(u.File)
}

// Pause waits the longer the more tries there were: a read may lag behind a write.
func Pause(ctx context.Context, try int) {
	timer := time.NewTimer(time.Duration(try*try) * 50 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

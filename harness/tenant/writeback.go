package tenant

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/graphconform/conform/harness/wire"
)

// undo writes the old values back: all that the run may have changed, in one update if the target accepts that. A target may reject the
// old value of a member that it never changed, such as one that it does not know.
func (e *entity) undo(ctx context.Context) error {
	all := slices.Concat(e.must, e.ours)
	slices.Sort(all)
	all = slices.DeleteFunc(slices.Compact(all), func(name string) bool { return e.isOthers(name) || e.adds[e.URL][name] })
	if len(e.ours) == 0 && !slices.ContainsFunc(e.changed, func(name string) bool { return slices.Contains(all, name) }) {
		e.accepted = true
		return nil
	}
	matters := func(name string) bool { return slices.Contains(e.ours, name) || slices.Contains(e.Writable, name) }
	visible := func(name string) bool { return slices.Contains(e.ours, name) }
	rest, sent := all, 0
	if left := e.remaining(); left != nil {
		rest, all = left, nil
	}
	documented := func(name string) bool { return matters(name) && !slices.Contains(e.Extra, name) }
	for _, include := range []func(string) bool{func(string) bool { return true }, matters, documented, visible} {
		names := slices.DeleteFunc(slices.Clone(all), func(name string) bool { return !include(name) })
		if len(names) == 0 || len(names) == sent {
			continue
		}
		sent = len(names)
		err := e.update(ctx, names)
		if err == nil {
			rest = slices.DeleteFunc(slices.Clone(all), include)
			break
		} else if !aboutBody(err) {
			return err
		}
	}
	var failed error
	for _, name := range rest {
		err := e.update(ctx, []string{name})
		for aboutBody(err) && e.nextForm(name) {
			err = e.update(ctx, []string{name})
		}
		switch {
		case err == nil:
		case !aboutBody(err):
			return err
		case matters(name):
			failed = errors.Join(failed, fmt.Errorf("%s: %w", name, err))
		}
	}
	e.accepted = failed == nil
	return failed
}

// aboutBody tells whether a response may reject a single member of a body.
func aboutBody(err error) bool {
	var r rejection
	if !errors.As(err, &r) {
		return false
	}
	switch r.status {
	case http.StatusUnauthorized, http.StatusProxyAuthRequired, http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return false
	}
	return r.status >= 400 && r.status <= 499
}

var errTag = errors.New("the entity changed between read and update at every attempt, or the target rejects its own entity tags")

// update sends the old values of some members.
func (e *entity) update(ctx context.Context, names []string) error {
	req := e.request(names)
	tag := e.tagToMatch()
	if tag != "" {
		req.Header.Set("If-Match", tag)
	} else {
		req.Recheck = func(ctx context.Context) error { return e.recheck(ctx, names) }
	}
	e.noteBack(names)
	x, complete, err := e.send(ctx, req)
	var r rejection
	switch {
	case errors.As(err, &r) && tag != "" && rejectsTag(r.status) && (r.status == http.StatusPreconditionFailed || e.support(e.URL) != tagsAccepted):
		e.tagRejected++
		e.tag = ""
		return errTag
	case err != nil:
		if x.Failure != nil && !x.Failure.Unsent || r.status >= http.StatusInternalServerError {
			e.noteRestored(names) // the target may have stored them
		}
		return err
	}
	if !complete {
		e.noteLate(names)
	}
	e.noteTag(true, x.Header.Get("ETag"))
	if e.now != nil {
		e.now.ETag = e.tag
	}
	shown, _ := parseObject(x.Body) // nil if there is none
	e.wrote = append(e.wrote, names...)
	for _, name := range names {
		if v := shown[name]; v != nil && e.equal.same(e.URL, name, v, e.Members[name]) {
			e.stored[name] = true
		}
		if _, before := e.plainAt[name]; !before {
			e.plainAt[name] = e.waited
		}
	}
	e.noteRestored(names)
	return nil
}

// recheck reads the entity again before an update that waited, and that no entity tag protects.
func (e *entity) recheck(ctx context.Context, names []string) error {
	now, err := stateOf(e.URL, get(ctx, e.target, e.URL))
	if err != nil {
		return nil //nolint:nilerr // the update may be what makes it readable
	}
	for _, name := range names {
		if o := e.owner(now, name, e.tracesOf(name), e.own, e.equal); o == ofOthers || o == undecided {
			return fmt.Errorf("someone else has changed %s of %s", name, e.URL)
		}
	}
	return nil
}

// noteBack notes which members an update is about to write back: the target may store them in another form, and the restore may end.
func (e *entity) noteBack(names []string) {
	back := map[string]json.RawMessage{}
	for _, name := range names {
		if (slices.Contains(e.ours, name) || slices.Contains(e.changed, name)) && !e.back[e.URL][name] {
			back[name] = json.RawMessage("true")
		}
	}
	if len(back) > 0 {
		e.record(line{Type: typeBack, URL: e.URL, Members: back})
	}
}

func (e *entity) noteRestored(names []string) {
	for _, name := range names {
		if slices.Contains(e.ours, name) || slices.Contains(e.changed, name) {
			e.restored[name] = true
		}
	}
}

// tagToMatch returns the tag of the last read, or that of the last update if the read is older. A target that has accepted none of its
// tags gets none in the end.
func (e *entity) tagToMatch() string {
	switch support := e.support(e.URL); {
	case support == tagsRejected && e.tagRejected > 0, support == tagsUntested && e.tagRejected >= triesWithTag && e.waited >= e.settle:
		return ""
	case e.now == nil, e.tag != "" && slices.Contains(e.tagsBefore, e.now.ETag):
		return e.tag
	}
	return e.now.ETag
}

// request returns the PATCH that sets the members to their old values, or to null if they had none.
func (e *entity) request(names []string) *wire.Request {
	members, typeName, query := map[string]json.RawMessage{}, "", ""
	if e.Type != "" && slices.ContainsFunc(e.Writes, func(w *Write) bool { return w.Type != "" }) {
		typeName = e.Type
	} else if i := slices.IndexFunc(e.Writes, func(w *Write) bool { return sameAddress(w.URL, e.URL) && w.Type != "" }); i >= 0 {
		typeName = e.Writes[i].Type
	}
	for _, name := range names {
		members[name] = e.oldValue(name) // nil is null
	}
	if e.Query != nil {
		query = e.Query.Update
	}
	req := newUpdate(e.URL, query, typeName, members)
	return &req
}

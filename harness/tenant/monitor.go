package tenant

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// completeAfter is when an update that was accepted with 202 counts as complete though nothing shows it.
const completeAfter = time.Hour

// monitorURL returns the status monitor that a response of 202 names, if it is at the target's own origin. The entity itself is none.
func monitorURL(x *wire.Exchange) string {
	base, err := url.Parse(x.Request.URL)
	if err != nil || x.Failure != nil || x.Status != http.StatusAccepted {
		return ""
	}
	for _, name := range []string{"Operation-Location", "Azure-AsyncOperation", "Location"} {
		at, err := base.Parse(x.Header.Get(name))
		if err == nil && x.Header.Get(name) != "" && at.User == nil && isAtOrigin(at, base) && !sameAddress(at.String(), x.Request.URL) {
			return at.String()
		}
	}
	return ""
}

// isAtOrigin tells whether a status monitor is at the origin of an update. On loopback, another address may be another server.
func isAtOrigin(monitor, update *url.URL) bool {
	return origin(monitor) == origin(update) && strings.EqualFold(monitor.Hostname(), update.Hostname())
}

// await waits for the end of an operation on an entity, of which w is the write, nil if the restore itself sent it. It returns false if
// the monitor does not show that in time.
func (r *restorer) await(ctx context.Context, monitor, entity string, w *Write, limit time.Duration) bool {
	if monitor == "" {
		return false
	}
	return r.repeat(ctx, limit, func() bool { return r.isComplete(get(ctx, r.target, monitor), entity, w) })
}

// awaitFor is how long status monitors are waited for, in all.
func (r *restorer) awaitFor() time.Duration { return max(r.patience(), time.Minute) }

// awaitPending waits for the updates that the target accepted with 202.
func (r *restorer) awaitPending(ctx context.Context) {
	until := r.waited + r.awaitFor()
	for _, w := range r.pending() {
		if r.await(ctx, r.results[w.Number].Monitor, w.URL, w, until-r.waited) {
			r.done[w.Number] = true
		}
	}
}

// pending lists the writes that the target accepted with 202 and that may still change something.
func (j *Journal) pending() (out []*Write) {
	for _, w := range j.Writes {
		if r := j.results[w.Number]; r != nil && r.Status == http.StatusAccepted && !j.done[w.Number] && time.Since(r.Time) < completeAfter {
			out = append(out, w)
		}
	}
	return out
}

// shown lists the numbers of the pending writes that a read shows to be complete: it has all of their values, one of which is neither the
// one before nor of another write.
func (j *Journal) shown(now, before *State, equal Equal) (numbers []int) {
	for _, w := range j.pending() {
		others := slices.DeleteFunc(slices.Clone(j.Writes), func(o *Write) bool { return o == w || !j.possible(o) })
		if w.shownBy(now, before, others, equal) {
			numbers = append(numbers, w.Number)
		}
	}
	return numbers
}

func (w *Write) shownBy(now, before *State, others []*Write, equal Equal) bool {
	shown := false
	for name, values := range w.Members {
		value := now.Members[name]
		if !equal.any(now.URL, name, value, values) {
			return false
		}
		elsewhere := slices.ContainsFunc(others, func(o *Write) bool { return equal.any(now.URL, name, value, o.Members[name]) })
		shown = shown || !elsewhere && !equal.same(now.URL, name, value, before.Members[name])
	}
	return shown && sameAddress(w.URL, now.URL)
}

// defaultLate is how long a write may still be applied after a response that does not say whether it was accepted, such as the timeout of a
// gateway.
const defaultLate = 30 * time.Second

// lateFor returns for how long reads of an entity must still agree, because an update may be applied late. If an earlier process got no
// response, nobody knows since when.
func (r *restorer) lateFor(url string) (late time.Duration) {
	for _, w := range r.Writes {
		at, unclear := r.unclear[w.Number]
		if w.Method == http.MethodPost || !related(w.URL, url) || !unclear && !w.uncertain(r.results[w.Number]) {
			continue
		}
		since := time.Duration(0)
		if unclear {
			since = time.Since(at)
		}
		late = max(late, max(r.lateAfter, r.settle)-since)
	}
	return late
}

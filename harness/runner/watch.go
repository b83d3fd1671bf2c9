package runner

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// sentUpdate is a request that may change the target.
type sentUpdate struct {
	f          *future
	caseName   string
	intent     check.Intent
	step       check.Step // without an exchange while the request is in flight
	begin, end int        // by the clock of watch; end is 0 while the request is in flight
}

// watch knows the updates that may be why a target accepts no connections: those without a response, and those with one after which no
// later request has got a response.
type watch struct {
	mu      sync.Mutex
	ended   *sync.Cond // signalled when a request ends
	clock   int
	served  int         // when the last request with a response was sent
	ends    map[int]int // by exchange: when it ended
	updates []*sentUpdate
	blamed  *breakage
}

func newWatch() *watch {
	w := &watch{ends: map[int]int{}}
	w.ended = sync.NewCond(&w.mu)
	return w
}

// start notes a request.
func (w *watch) start(u *sentUpdate, safe bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock++
	if u.begin = w.clock; !safe {
		w.updates = append(w.updates, u)
	}
}

// finish notes the response to a request, or that it has none.
func (w *watch) finish(u *sentUpdate, x *wire.Exchange) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock++
	u.end, u.step.Exchange, w.ends[u.step.ID] = w.clock, x, w.clock
	if x.Failure == nil {
		w.served = max(w.served, u.begin)
	}
	w.ended.Broadcast()
	w.updates = slices.DeleteFunc(w.updates, func(v *sentUpdate) bool {
		return x.Failure == nil && v.end > 0 && v.end < u.begin || v == u && x.Failure != nil && x.Failure.Unsent
	})
}

// exonerate removes an update that is a breakage of its own.
func (w *watch) exonerate(id int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.updates = slices.DeleteFunc(w.updates, func(u *sentUpdate) bool { return u.step.ID == id })
}

// byIntent orders the intents of cases by how likely their requests break a target.
var byIntent = []check.Intent{check.Reject, check.Open, check.Accept}

// blame names the update after which the target accepts no connections, nil if there is none. Ours says whether the case of sent has to
// report it. It waits for the requests in flight, which such a target does not serve.
func (w *watch) blame(f *future, sent check.Step) (b *breakage, ours bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for slices.ContainsFunc(w.updates, func(u *sentUpdate) bool { return u.end == 0 }) {
		w.ended.Wait()
	}
	if len(w.updates) == 0 || w.served > w.ends[sent.ID] { // or the target serves again
		return w.blamed, w.blames(sent.ID)
	}
	suspects := w.updates
	w.updates = nil
	slices.SortFunc(suspects, func(u, v *sentUpdate) int {
		return cmp.Or(u.served()-v.served(), slices.Index(byIntent, u.intent)-slices.Index(byIntent, v.intent), u.step.ID-v.step.ID)
	})
	u := suspects[0]
	suspects = slices.DeleteFunc(suspects, func(v *sentUpdate) bool { return v.served() > u.served() })
	w.blamed = &breakage{update: u, class: classCrashed, hint: anyOf(suspects)}
	return w.blamed, u.f == f || u.served() == 1 // another case without a response asks too
}

// accused reports whether a request is the one after which the target accepted no connections.
func (w *watch) accused(id int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.blames(id)
}

func (w *watch) blames(id int) bool { return w.blamed != nil && w.blamed.update.step.ID == id }

// served is 1 if the target returned a response, else 0.
func (u *sentUpdate) served() int {
	if u.step.Exchange.Failure == nil {
		return 1
	}
	return 0
}

// name says which request an update is, for a reader of the verdict of f.
func (u *sentUpdate) name(f *future) string {
	name := fmt.Sprintf("the step %q", u.step.Name)
	switch {
	case u.f != f:
		name += " of " + u.caseName
	case u.step.Name == check.Request:
		name = "the request"
	}
	return name
}

// response says what the target returned to an update.
func (u *sentUpdate) response() string {
	if u.served() == 1 {
		return "it returned " + check.Status(u.step.Exchange.Status)
	}
	return "the connection closed"
}

// anyOf is the hint of a breakage with several possible causes.
func anyOf(updates []*sentUpdate) string {
	if len(updates) == 1 {
		return ""
	}
	var names []string
	for _, u := range updates {
		names = append(names, u.name(nil))
	}
	const most = 6
	if more := len(names) - most; more > 0 {
		names = append(names[:most], fmt.Sprintf("%d more", more))
	}
	return "any of these requests may have caused it: " + strings.Join(names, ", ")
}

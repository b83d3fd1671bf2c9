package tenant

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// Outcome is what became of one entity. ByHand is set if it differs from before: the request that would restore it, for a person to
// decide on.
type Outcome struct {
	URL      string
	Restored []string // members that were restored and verified
	Foreign  []string // members with a value that is neither this run's nor the old one, so someone else's
	Side     []string // members that no update may set and that differ, with both values
	New      []string // of a collection, ids that were not there before
	Deleted  bool     // the entity was created by this run, and is gone
	Err      error    // why the entity is not as it was, or why that cannot be proven
	ByHand   *wire.Request
	BodyFile string // that has the body of ByHand, if that holds secrets of the target
}

// restorer undoes what a journal says, and verifies it by reads. It is idempotent, and no single read or response decides: it writes the
// old values back whatever a read shows, repeats what fails, and believes reads only once they have agreed over the settle time.
type restorer struct {
	*Journal
	target    wire.Target
	equal     Equal
	secret    func(text string) bool
	settle    time.Duration
	lateAfter time.Duration // see Options.Late
	sleep     func(ctx context.Context, d time.Duration) error
	waited    time.Duration // in all pauses so far
	record    func(line)    // writes a line that later restores need not have
}

func newRestorer(j *Journal, t wire.Target, opts Options) *restorer {
	opts.normalize()
	return &restorer{
		Journal: j, target: withQueries{t, j.query}, equal: opts.Equal, secret: opts.Secret, settle: max(opts.Settle, 0), lateAfter: max(opts.Late, 0), sleep: opts.Sleep, record: func(l line) { _ = j.add(l) },
	}
}

// change is one thing to undo.
type change interface {
	// look reads once, and tells whether the target shows what was there before the run.
	look(ctx context.Context) (asBefore bool, err error)
	// undo sends what undoes the change.
	undo(ctx context.Context) error
	// mustUndo tells whether undo must still succeed once, whatever reads show.
	mustUndo() bool
	// outcome is called at the end. err says why the change is not undone.
	outcome(err error) Outcome
}

// restore undoes everything. Each change has an outcome.
func (r *restorer) restore(ctx context.Context) []Outcome {
	r.awaitPending(ctx)
	changes, out := r.lostFixtures(ctx)
	for _, url := range r.created {
		check := r.isCreated(url)
		if r.version == 1 { // it has the URL in a response, which no read may have shown
			check = r.isFixture(url)
		}
		changes = append(changes, &deletion{restorer: r, url: url, check: check})
	}
	for _, s := range r.States {
		switch {
		case slices.ContainsFunc(r.created, func(url string) bool { return related(url, s.URL) }): // it is part of the fixture
		case s.Absent:
			if slices.ContainsFunc(r.Writes, func(w *Write) bool { return sameAddress(w.URL, s.URL) }) {
				changes = append(changes, &unexpected{restorer: r, url: s.URL})
			}
		case s.Items != nil:
			changes = append(changes, &collection{restorer: r, state: s})
		case !r.isWritten(s):
			changes = append(changes, &bystander{newEntity(r, s)})
		default:
			changes = append(changes, newEntity(r, s))
		}
	}
	for _, w := range r.Writes {
		if w.Method != http.MethodPost && !slices.ContainsFunc(r.States, func(s *State) bool { return related(s.URL, w.URL) }) {
			out = append(out, Outcome{URL: w.URL, Err: errors.New("the journal does not have its state from before the run")})
		}
	}
	return append(out, r.settled(ctx, changes)...)
}

// progress is how far the undoing of a change is.
type progress struct {
	change
	err      error
	over     bool
	failures int           // attempts in a row that failed
	undone   int           // how often undo succeeded
	reads    int           // in a row that agreed
	agreed   time.Duration // since the first of them
	since    time.Duration // since the last undo
	late     time.Duration // how long an update may still be applied, see lateFor
}

// An attempt that fails is repeated: at least tries times, and at least for the settle time if the target responds at all.
const tries = 6

var (
	errNotShown   = errors.New("the target accepted the old values but does not show them")
	errNoResponse = errors.New("no response")
)

// settled undoes the changes until reads over the settle time agree that all is as before, or until nothing more can be expected.
func (r *restorer) settled(ctx context.Context, changes []change) (out []Outcome) {
	all := make([]*progress, len(changes))
	for i, c := range changes {
		all[i] = &progress{change: c}
		switch c := c.(type) {
		case *entity:
			all[i].late = r.lateFor(c.URL)
		case *bystander:
			all[i].late = r.lateFor(c.URL)
		case *unexpected:
			all[i].late = r.lateFor(c.url)
		}
	}
	waited := time.Duration(0) // without waiting for status monitors
	for round := 1; ; round++ {
		failures, open := 0, false
		for _, p := range all {
			if !p.over {
				p.step(ctx, r.settle, waited >= p.late)
				if !p.over && r.hopeless(p, waited) {
					p.over, p.err = true, cmp.Or(p.err, errNotShown)
				}
				failures, open = max(failures, p.failures), open || !p.over
			}
		}
		if !open {
			break
		}
		pause := r.pause(ctx, round, failures)
		waited += pause
		for _, p := range all {
			p.agreed, p.since = p.agreed+pause, p.since+pause
		}
		if ctx.Err() != nil {
			break
		}
	}
	for _, p := range all {
		if !p.over && p.err == nil {
			p.err = ctx.Err()
		}
		out = append(out, p.outcome(p.err))
	}
	return out
}

// step reads once, and undoes the change if that is due: an accepted update may become visible late.
// Reads decide nothing before the end of the time in which an update may still be applied.
func (p *progress) step(ctx context.Context, settle time.Duration, decides bool) {
	isBack, err := p.look(ctx)
	if !isBack && !errors.As(err, &inconclusive{}) {
		p.reads = 0
	}
	if e, is := p.change.(*entity); is && err != nil && p.failures >= tries-1 && e.mustUndo() && errors.As(err, &unreadable{}) {
		e.unblocked = true
		err = cmp.Or(e.undo(ctx), err) // nothing shows a change by someone else, and perhaps what the run wrote cannot be read
	}
	due := p.undone == 0 || p.undone < tries && p.since >= settle/3
	if err == nil && (p.mustUndo() || !isBack && due) {
		p.reads = 0
		if err = p.undo(ctx); err == nil {
			p.undone++
			p.since, isBack = 0, false
		}
	}
	if err == nil && isBack {
		if p.reads++; p.reads == 1 {
			p.agreed = 0
		}
		p.failures = 0
		if p.over = decides && p.reads > 1 && p.agreed >= settle; p.over {
			p.err = nil
		}
		return
	}
	p.err, p.failures = cmp.Or(err, errNotShown), p.failures+1
	if err == nil {
		p.failures = 0
	}
}

// hopeless tells whether more attempts are of no use.
func (r *restorer) hopeless(p *progress, waited time.Duration) bool {
	limit := r.patience() + p.late
	if p.reads > 0 {
		limit += r.settle
	}
	return p.failures >= tries && (errors.Is(p.err, errNoResponse) || waited >= r.settle) || waited >= limit
}

// patience is how long a restore waits in all for reads to agree, or for a status monitor.
func (r *restorer) patience() time.Duration { return max(5*r.settle, time.Second) }

// firstPause is the shortest pause between two attempts.
const firstPause = 50 * time.Millisecond

// pause waits before the next attempts: longer with each one, and longer after failures.
func (r *restorer) pause(ctx context.Context, round, failures int) time.Duration {
	d := min(time.Duration(round*round)*firstPause, 2*time.Second, max(r.settle/4, firstPause))
	if failures > 0 {
		d = min(time.Duration(failures*failures)*firstPause, 2*time.Second)
	}
	r.pauseFor(ctx, d)
	return d
}

func (r *restorer) pauseFor(ctx context.Context, d time.Duration) {
	_ = r.sleep(ctx, d) // if ctx ends, the loop does
	r.waited += d
}

// repeat calls done after growing pauses until it returns true or the time has passed. The pauses count, so that a slow target is asked as
// often as another one, but not for hours.
func (r *restorer) repeat(ctx context.Context, limit time.Duration, done func() bool) bool {
	started, began := r.waited, time.Now()
	for round := 1; !done(); round++ {
		slow := round >= fewestRounds && time.Since(began) > limit+slowFor
		if ctx.Err() != nil || r.waited-started >= limit || slow {
			return false
		}
		r.pause(ctx, round, 0)
	}
	return true
}

const (
	fewestRounds = 4
	slowFor      = 2 * time.Minute // more than the time that requests of a restore take, all in all
)

// rejection is the status of a response that rejects a request.
type rejection struct {
	method string
	status int
}

func (e rejection) Error() string {
	return fmt.Sprintf("want 2xx to the %s that restores, got %d", e.method, e.status)
}

// send sends a request of the restore, and waits for the end of one that is accepted with 202. Complete is false if nothing shows that.
func (r *restorer) send(ctx context.Context, req *wire.Request) (x *wire.Exchange, complete bool, err error) {
	x = r.target.Do(ctx, *req)
	switch {
	case x.Failure != nil:
		return x, false, noResponse(x)
	case x.Status < 200 || x.Status > 299:
		return x, false, rejection{req.Method, x.Status}
	}
	complete = r.await(ctx, monitorURL(x), EntityURL(req.URL), nil, r.awaitFor()) || x.Status != http.StatusAccepted
	return x, complete, nil
}

func noResponse(x *wire.Exchange) error {
	return inconclusive{fmt.Errorf("%w: %w", errNoResponse, x.Failure.Err)}
}

// Restore undoes what the session's run changed. It removes the journal if everything is as it was.
func (s *Session) Restore(ctx context.Context, t wire.Target) ([]Outcome, error) {
	defer s.writer.close()
	s.learnNow(ctx, t)
	if !s.journal.Changed() {
		s.writer.close()
		return nil, removeJournal(s.writer.file)
	}
	return s.journal.restoreAndRemove(ctx, t, s.opts, s.writer)
}

// RestoreJournal undoes what another run left behind, under the locks of its entities. It removes the journal if everything is as it
// was. Of the options it needs Dir, Base, Tenant, Equal, Settle and Sleep; the journal's entities must be below Base, see Journal.Outside.
func RestoreJournal(ctx context.Context, opts Options, j *Journal, t wire.Target) ([]Outcome, error) {
	name := filepath.Base(j.File)
	names := []lockable{{name, name}}
	for _, s := range j.States {
		names = append(names, lockable{opts.lockName(s.URL), s.URL})
	}
	held, err := lock(opts.Dir, names)
	if err != nil {
		return nil, err
	}
	defer held.release()
	if now, err := ReadJournal(j.File); err == nil { // another restore may have added to it
		if outside, same := now.Outside(opts.Base, opts.Tenant); outside == "" && same {
			*j = *now
		}
	}
	j.rebase(opts.Base)
	writer, err := openJournal(j)
	if err != nil {
		writer = &journalWriter{} // what can be read only is restored all the same
	}
	defer writer.close()
	return j.restoreAndRemove(ctx, t, opts, writer)
}

func (j *Journal) restoreAndRemove(ctx context.Context, t wire.Target, opts Options, writer *journalWriter) ([]Outcome, error) {
	j.restoring = true
	opts.normalize()
	r := newRestorer(j, t, opts)
	r.record = func(l line) {
		if !opts.hasSecret(l) {
			writer.note(l)
		}
		_ = j.add(l) // the line is valid
	}
	out := r.restore(ctx)
	j.writeBodies(out)
	writer.close()
	return out, j.removeIfRestored(out)
}

func (j *Journal) removeIfRestored(out []Outcome) error {
	if slices.ContainsFunc(out, func(o Outcome) bool { return o.Err != nil }) {
		return nil
	}
	j.removeBodies(len(out))
	return removeJournal(j.File)
}

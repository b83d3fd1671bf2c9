package harness

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/verdict"
)

// loaded are contracts by their text: the first ones, so that the memory does not grow with the attempts.
var loaded = struct {
	sync.Mutex
	byText map[string]*contract.Contract
}{byText: map[string]*contract.Contract{}}

const maxLoaded = 400

func loadOnce(text string) (*contract.Contract, error) {
	loaded.Lock()
	defer loaded.Unlock()
	if c := loaded.byText[text]; c != nil {
		return c, nil
	}
	c, err := contract.Load("t", "t.yaml", []byte(text), nil)
	if err == nil && len(loaded.byText) < maxLoaded {
		loaded.byText[text] = c
	}
	return c, err
}

// TestTenantsAreSafe runs generated configurations and contracts against generated tenants in memory, each with 50 entities. No write
// names another entity than the fixture, nothing is deleted that the run did not create, and nothing stays changed without exit code 4
// and a journal. CONFORM_ATTEMPTS says how many there are, and CONFORM_SEED which is the first; alone, it repeats that one.
// Without it they are always the same: make crash looks for new ones.
func TestTenantsAreSafe(t *testing.T) {
	if testing.Short() {
		t.Skip("long under the race detector: make test runs it without")
	}
	attempts := 1
	first, err := strconv.ParseUint(os.Getenv("CONFORM_SEED"), 10, 64)
	if err != nil {
		attempts, first = 1000, 1
	}
	if n, err := strconv.Atoi(os.Getenv("CONFORM_ATTEMPTS")); err == nil {
		attempts = n
	}
	t.Logf("CONFORM_SEED from %d", first)
	scratch := t.TempDir()
	var mu sync.Mutex
	tally := map[string]int{}
	const workers = 2
	for w := range workers {
		t.Run(fmt.Sprint(w), func(t *testing.T) {
			t.Parallel()
			for i := w; i < attempts && !t.Failed(); i += workers {
				seed := first + uint64(i)
				synctest.Test(t, func(t *testing.T) {
					outcome := newAttempt(rand.New(rand.NewPCG(seed, 1))).run(t, seed, filepath.Join(scratch, strconv.FormatUint(seed, 10)))
					mu.Lock()
					tally[outcome]++
					mu.Unlock()
				})
			}
		})
	}
	t.Cleanup(func() { t.Log(tally) })
}

// run returns what came of the run.
func (a *attempt) run(t *testing.T, seed uint64, dir string) string {
	defer func() { _ = os.RemoveAll(dir) }()
	c, err := loadOnce(a.contracts)
	if err != nil {
		t.Fatalf("CONFORM_SEED=%d: %v\n%s", seed, err, a.contracts)
	}
	m := newMemoryTenant(a.moods, rand.New(rand.NewPCG(seed, 2)), a.known)
	if f := a.config.Target.Fixture; f != nil && f.ID != "" {
		m.fixture = m.locate(a.fixturePath(f))
	} else if f != nil {
		m.collection = memoryBase + strings.TrimSuffix(f.Collection, "/")
	}
	before := m.state()
	cfg := a.config
	cfg.Contracts, cfg.transport, cfg.Writes.State = []*contract.Contract{c}, inMemory{m}, dir
	var said []string
	cfg.Notice = func(n Notice) { said = append(said, n.Text) }
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	m.killAt, m.kill = a.killAt, cancel
	outcome, exit := a.send(ctx, cfg)
	killed := a.killAt > 0 && m.requests >= a.killAt
	fail := func(format string, args ...any) {
		t.Errorf("CONFORM_SEED=%d (%s): %s\n%s\nsaid: %s\nsent:\n%s", seed, outcome, fmt.Sprintf(format, args...), a,
			strings.Join(said, "\n"), strings.Join(m.sent, "\n"))
	}
	if len(m.harm) > 0 {
		fail("want no such write: %v", m.harm)
	}
	changed := a.changed(before, m)
	if killed {
		outcome = "killed"
		if a.tear {
			tear(t, dir, m.chance)
		}
	}
	journals, err := tenant.Journals(dir)
	if err != nil {
		fail("journals: %v", err)
	}
	switch {
	case killed:
	case exit == verdict.ExitBug && len(journals) == 0:
		fail("want the journal of a run with exit code 4")
	case exit != verdict.ExitBug && len(journals) > 0:
		fail("want exit code 4, got %d and a journal", exit)
	case exit != verdict.ExitBug && len(changed) > 0:
		fail("want exit code 4, got %d; changed: %v", exit, changed)
	}
	if len(changed) > 0 && len(journals) == 0 {
		fail("want a journal of what changed: %v", changed)
	}
	if len(journals) > 0 && !t.Failed() {
		outcome += ", " + a.restore(t, cfg, m, journals[0], before, fail)
	}
	return outcome
}

// send sends the cases, and restores what they changed unless the run is killed.
func (a *attempt) send(ctx context.Context, cfg Config) (outcome string, exit int) {
	s, err := New(ctx, cfg)
	if err != nil {
		return "not planned: " + err.Error(), verdict.ExitUsage
	}
	closeIt := func() error {
		if ctx.Err() != nil && s.protected != nil { // the process is gone: nothing is restored, and the system releases the locks
			s.protected.tenant.Close()
			s.protected = nil
		}
		return s.Close(context.WithoutCancel(ctx))
	}
	if err := s.Open(ctx); err != nil {
		if closeIt() != nil {
			return "not opened, not restored", verdict.ExitBug
		}
		return "not opened: " + err.Error(), verdict.ExitEnvironment
	}
	s.runner.Start(ctx, func(*plan.Case) bool { return true })
	s.runner.AwaitAll(ctx)
	run := s.runner.Finish()
	exit = run.Footer.Exit
	if closeIt() != nil {
		exit = verdict.WorstExit(exit, verdict.ExitBug)
	}
	return "run", exit
}

// tear cuts the journals where a power failure may: in the lines that are not synced.
func tear(t *testing.T, dir string, chance *rand.Rand) {
	files, err := filepath.Glob(filepath.Join(dir, "journals", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		end := len(raw)
		for end > 0 {
			start := bytes.LastIndexByte(raw[:end-1], '\n') + 1
			created := bytes.Contains(raw, []byte(`"method":"POST"`)) && bytes.Contains(raw[start:end], []byte(`"number":1,`))
			if !bytes.Contains(raw[start:end], []byte(`"type":"result"`)) || created {
				break
			}
			end = start + chance.IntN(end-start)
			if chance.IntN(2) == 0 {
				break
			}
			end = start
		}
		if err := os.Truncate(file, int64(end)); err != nil {
			t.Fatal(err)
		}
	}
}

// changed lists what differs from before, but for what someone else wrote.
func (a *attempt) changed(before map[string]members, m *memoryTenant) (out []string) {
	now := m.state()
	for p := range now {
		if before[p] == nil && !(m.unknown && m.created[p] != "") {
			out = append(out, p+" is new")
		}
	}
	for p, old := range before {
		if now[p] == nil {
			out = append(out, p+" is gone")
			continue
		}
		names := maps.Clone(old)
		maps.Copy(names, now[p])
		for name := range names {
			isTheirs := slices.ContainsFunc(m.theirs[p], func(c members) bool { return c[name] != nil && reflect.DeepEqual(c[name], now[p][name]) })
			if !reflect.DeepEqual(old[name], now[p][name]) && !isTheirs {
				out = append(out, fmt.Sprintf("%s: %s was %v and is %v", p, name, old[name], now[p][name]))
			}
		}
	}
	return out
}

// restore restores the journal two hours later, when the tenant misbehaves no more.
func (a *attempt) restore(t *testing.T, cfg Config, m *memoryTenant, j *tenant.Journal, before map[string]members, fail func(string, ...any)) string {
	time.Sleep(2 * time.Hour)
	lagged := slices.Max(m.Lags) > 0 || m.Late > 0
	m.killAt, m.Failing, m.Third, m.Lags, m.Rejects = 0, 0, 0, []time.Duration{0}, ""
	m.sent = append(m.sent, "restore:")
	if m.Status == 202 {
		m.Status = 204
	}
	target, _, closeTarget := cfg.ConnectToWrite(j.Permit)
	defer closeTarget()
	equal := func(_, name string, a, b json.RawMessage) bool {
		return SameValue(&contract.Operation{}, name, a, b)
	}
	out, err := tenant.RestoreJournal(t.Context(), tenant.Options{Dir: cfg.Writes.State, Base: cfg.Target.URL, Tenant: cfg.Target.Tenant, Equal: equal, Settle: cfg.SettleTime()}, j, target)
	if err != nil {
		fail("restore: %v", err)
	}
	if len(m.harm) > 0 {
		fail("want no such write: %v", m.harm)
	}
	changed := a.changed(before, m)
	if i := slices.IndexFunc(out, func(o tenant.Outcome) bool { return o.Err != nil }); i >= 0 {
		lied := m.Create == "foreign" || m.Create == "existing" // the target says that it created something, and did not
		f := a.config.Target.Fixture                            // a URL that does not end in the id cannot show that a read is of another entity
		lied = lied || slices.Contains(m.FailingRead, "other") && !strings.Contains(path.Base(m.fixture), strings.ToLower(f.ID))
		unsure := len(m.theirs[m.fixture]) > 0 // someone else's value, or what the target stored for the one that was written back
		unsure = unsure || lagged && strings.Contains(out[i].Err.Error(), "no read has shown a value that the target accepted")
		if len(changed) == 0 && !m.SetsID && !m.Truncate && !lied && !unsure {
			fail("want it restored, got %v", out[i].Err)
		}
		return "not restored"
	}
	if len(changed) > 0 {
		fail("restore calls it restored, changed: %v", changed)
	}
	return "restored"
}

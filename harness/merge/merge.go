// Package merge makes one record of those of the shards of a run, for each target.
//
// This package is not API: it may change in any release.
package merge

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/graphconform/conform/harness/baseline"
	"github.com/graphconform/conform/harness/verdict"
)

// Refused says why records cannot be merged.
type Refused struct{ Problems []string }

func (r *Refused) Error() string { return strings.Join(r.Problems, "\n") }

// Target is the merged record of one target, before it is written.
type Target struct {
	Header verdict.Header
	Footer verdict.Footer
	parts  []*verdict.Part
}

// Run is a run that shards have recorded. Close it.
type Run struct {
	Targets []*Target
	Notices []string // what was ignored
	opened  []*verdict.Part
}

// Open opens the records of all shards of a run, and checks that together they are all of it. Its error is a *Refused.
func Open(paths []string) (*Run, error) {
	run := &Run{}
	s := &set{names: map[*verdict.Part]string{}}
	s.open(paths)
	for part := range s.names {
		run.opened = append(run.opened, part)
	}
	s.compare()
	targets := s.byTarget()
	for _, name := range s.targets() {
		parts := s.once(targets[name])
		s.complete(name, parts)
		run.Targets = append(run.Targets, &Target{parts: parts})
	}
	s.excuse()
	if len(s.problems) > 0 {
		return nil, errors.Join(&Refused{s.problems}, run.Close())
	}
	var footers []*verdict.Footer
	for _, t := range run.Targets {
		t.Header, t.Footer = header(t.parts), footer(t.parts)
		footers = append(footers, &t.Footer)
	}
	baseline.Settle(footers)
	run.Notices = s.notices
	return run, nil
}

// WriteFile writes the record, completely or not at all.
func (t *Target) WriteFile(path string) error {
	return verdict.MergeFile(path, t.Header, t.parts, t.Footer)
}

// Close closes the records of the shards.
func (r *Run) Close() (err error) {
	for _, p := range r.opened {
		err = errors.Join(err, p.Close())
	}
	return err
}

// openAll opens several records at the same time, because reading them takes the processor.
func openAll(paths []string) (parts []*verdict.Part, errs []error) {
	parts, errs = make([]*verdict.Part, len(paths)), make([]error, len(paths))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, path := range paths {
		group.Go(func() error {
			parts[i], errs[i] = verdict.OpenPart(path)
			return nil
		})
	}
	_ = group.Wait() // the errors are those of the paths
	return parts, errs
}

// header is that of a run of which each part has the same settings.
func header(parts []*verdict.Part) verdict.Header {
	h := *parts[0].Head()
	h.PlanHash, h.Planned, h.Shard, h.Resumes = h.Shard.Plan, h.Shard.Planned, nil, ""
	var runs []string
	for _, p := range parts {
		if p.Head().Started.Before(h.Started) {
			h.Started = p.Head().Started
		}
		runs = append(runs, p.Head().Run)
	}
	slices.Sort(runs)
	sum := sha256.Sum256([]byte(strings.Join(runs, "\n"))) // so that the same shards always are the same run
	h.Run = fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
	return h
}

// footer adds up those of the parts. The exit code is that of all verdicts, with what else went wrong in a shard.
func footer(parts []*verdict.Part) verdict.Footer {
	out := verdict.Footer{Ended: parts[0].Foot().Ended, Counts: map[verdict.Status]int{}}
	judges := false
	for _, p := range parts {
		f := p.Foot()
		if f.Ended.After(out.Ended) {
			out.Ended = f.Ended
		}
		for status, n := range f.Counts {
			out.Counts[status] += n
		}
		out.Exchanges += f.Exchanges
		out.Interrupted = out.Interrupted || f.Interrupted
		out.Exit = verdict.WorstExit(out.Exit, p.Exit)
		if f.Exit == verdict.ExitBug || f.Exit == verdict.ExitIncomplete { // not restored, or a report that was lost
			out.Exit = verdict.WorstExit(out.Exit, f.Exit)
		}
		judges = judges || p.Judges
	}
	if !judges {
		out.Exit = verdict.WorstExit(out.Exit, verdict.ExitIncomplete)
	}
	out.Baseline = mergedBaseline(parts)
	return out
}

// mergedBaseline joins what became of the entries: one is unobserved only if no shard tested it. nil without a baseline.
func mergedBaseline(parts []*verdict.Part) *verdict.Baseline {
	if parts[0].Foot().Baseline == nil {
		return nil
	}
	first := parts[0].Foot().Baseline
	out := &verdict.Baseline{File: first.File, Mode: first.Mode, Counts: map[verdict.Outcome]int{}, Entries: slices.Clone(first.Entries)}
	for _, p := range parts {
		b := p.Foot().Baseline
		for _, o := range []verdict.Outcome{verdict.New, verdict.Known, verdict.Changed, verdict.Expired} {
			if n := b.Counts[o]; n > 0 {
				out.Counts[o] += n
			}
		}
		for i, e := range b.Entries {
			if e.Outcome != verdict.Unobserved {
				out.Entries[i].Outcome = e.Outcome
			}
		}
	}
	for _, e := range out.Entries {
		if e.Outcome == verdict.Fixed || e.Outcome == verdict.Unobserved {
			out.Counts[e.Outcome]++
		}
	}
	return out
}

func byShard(a, b *verdict.Part) int {
	return cmp.Compare(a.Head().Shard.Index, b.Head().Shard.Index)
}

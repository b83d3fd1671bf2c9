package history

import (
	"maps"
	"slices"
	"strings"
)

// Kind says what changed with a run.
type Kind string

// The kinds of events. Those of deviations do not repeat while nothing changes.
const (
	New         Kind = "new"         // a deviation that no baseline accepts
	Changed     Kind = "changed"     // a deviation in place of another one of the same check
	Fixed       Kind = "fixed"       // what showed it no longer does
	Expired     Kind = "expired"     // the baseline accepted it until now
	Unreachable Kind = "unreachable" // the target
	Reachable   Kind = "reachable"   // the target, again
	Removed     Kind = "removed"     // the verdicts that showed it are no longer planned
	Contract    Kind = "contract"    // another version of a contract
)

// How a span ends, beside Fixed and Removed.
const (
	endReplaced = "replaced" // by another deviation of the same check
	endLevel    = "level"    // a warning became a failure, or the reverse
)

// facts are what a run says, by the ids of the history.
type facts struct {
	id       int64
	depth    string
	filtered bool
	prefixes []string // of the verdicts of its contracts
	statuses map[int64]byte
	shown    []shownFact
}

// shownFact is a deviation that a run shows.
type shownFact struct {
	deviation int64
	state     byte
	verdicts  []int64
}

// span is the time during which a target shows a deviation.
type span struct {
	deviation, first, last, end int64
	how                         string
	warning                     bool
	state                       byte
	runs                        int
	verdicts                    []int64
	check                       string // operation and rule
	prefix                      string // of the verdicts of its contract
	depth                       string // of the last run that shows it
}

type event struct {
	kind      Kind
	deviation int64 // 0 for none
	detail    string
}

// step takes the open spans of a target, by deviation, through its next run: it returns the spans that are new or changed, and the events.
func step(open map[int64]*span, run *facts, describe func(deviation int64) (check, prefix string, err error)) (changed []*span, events []event, err error) {
	now := map[int64]bool{}
	for _, s := range run.shown {
		now[s.deviation] = true
	}
	replaced := map[string]int64{} // by check, the deviation that the run no longer shows
	for _, id := range slices.Sorted(maps.Keys(open)) {
		old := open[id]
		if how := old.ending(run); !now[id] && how != "" {
			old.end, old.how = run.id, how
			changed = append(changed, old)
			if how == string(Fixed) && !old.warning {
				replaced[old.check] = id
			}
		}
	}
	for _, s := range run.shown {
		old := open[s.deviation]
		warning := s.state == stateWarning
		if old != nil && old.warning != warning {
			old.end, old.how = run.id, endLevel
			changed = append(changed, old)
			old = nil
		}
		check, prefix, err := describe(s.deviation)
		if err != nil {
			return nil, nil, err
		}
		if e := appearance(old, s, replaced[check] != 0); e != "" {
			events = append(events, event{e, s.deviation, ""})
		}
		if old == nil {
			old = &span{deviation: s.deviation, first: run.id, warning: warning, check: check, prefix: prefix}
		}
		old.last, old.state, old.verdicts, old.depth = run.id, s.state, s.verdicts, run.depth
		old.runs++
		changed = append(changed, old)
	}
	return changed, append(events, endings(changed, run, events)...), nil
}

// appearance is the event of a deviation that a run shows, or "".
func appearance(old *span, s shownFact, replaces bool) Kind {
	counts := s.state != stateWarning && s.state != stateKnown
	isNews := old == nil || old.state == stateKnown
	switch {
	case !counts:
		return ""
	case s.state == stateExpired && (isNews || old.state != stateExpired):
		return Expired
	case !isNews:
		return ""
	case s.state == stateChanged, replaces && old == nil:
		return Changed
	}
	return New
}

// endings are the events of the spans that end with a run. A failure that another one of the same check replaces is not fixed.
func endings(changed []*span, run *facts, appeared []event) (events []event) {
	replacing := map[string]bool{}
	for _, s := range changed {
		if s.last == run.id && slices.ContainsFunc(appeared, func(e event) bool { return e.deviation == s.deviation && e.kind == Changed }) {
			replacing[s.check] = true
		}
	}
	for _, s := range changed {
		switch {
		case s.end != run.id || s.how == endLevel:
		case s.how == string(Fixed) && replacing[s.check]:
			s.how = endReplaced
		case !s.warning:
			events = append(events, event{Kind(s.how), s.deviation, ""})
		}
	}
	return events
}

// ending says how a span ends with a run that does not show its deviation, or "" if the run does not tell: each of the verdicts that showed
// it last must have a result, or be one that the run would plan if it still existed.
func (s *span) ending(run *facts) string {
	if !covers(run.depth, s.depth) {
		return ""
	}
	planned := 0
	for _, id := range s.verdicts {
		letter, found := run.statuses[id]
		if found && strings.IndexByte(judged, letter) < 0 {
			return ""
		}
		if found {
			planned++
		}
	}
	switch isWhole := !run.filtered && slices.Contains(run.prefixes, s.prefix); {
	case planned == len(s.verdicts), planned > 0 && isWhole:
		return string(Fixed)
	case isWhole:
		return string(Removed)
	}
	return ""
}

// depths are those of runs, each of which sends what those before it send. A record without one is of the default.
var depths = []string{"quick", "", "full"}

// covers reports whether a run at one depth sends everything that one at another sends.
func covers(run, seen string) bool { return slices.Index(depths, run) >= slices.Index(depths, seen) }

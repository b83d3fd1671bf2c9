package merge

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// maxProblems bounds how many problems an error lists.
const maxProblems = 20

// set is the records to merge, with what is wrong with them.
type set struct {
	parts    []*verdict.Part
	names    map[*verdict.Part]string // the files
	broken   []broken
	problems []string
	notices  []string
}

// broken is a record that cannot be read. Its header may say which shard it is, which another record may have completely.
type broken struct {
	path string
	err  error
	head *verdict.Header
}

func (s *set) problem(format string, args ...any) {
	switch {
	case len(s.problems) < maxProblems:
		s.problems = append(s.problems, fmt.Sprintf(format, args...))
	case len(s.problems) == maxProblems:
		s.problems = append(s.problems, "… and more")
	}
}

func (s *set) open(paths []string) {
	parts, errs := openAll(paths)
	for i, path := range paths {
		if errs[i] != nil {
			s.broken = append(s.broken, broken{path, errs[i], verdict.HeaderOf(path)})
			continue
		}
		s.parts = append(s.parts, parts[i])
		s.names[parts[i]] = path
	}
}

// setting is something that all shards of a run have in common.
type setting struct {
	name string
	of   func(*verdict.Header) any
}

var (
	runSettings = []setting{
		{"version of conform", func(h *verdict.Header) any { return h.Conform }},
		{"catalogue", func(h *verdict.Header) any { return h.Catalogue }},
		{"number of shards", func(h *verdict.Header) any { return h.Shard.Total }},
		{"targets", func(h *verdict.Header) any { return h.Shard.Targets }},
	}
	targetSettings = []setting{
		{"plan", func(h *verdict.Header) any { return h.Shard.Plan }},
		{"number of planned verdicts", func(h *verdict.Header) any { return h.Shard.Planned }},
		{"URL", func(h *verdict.Header) any { return h.URL }},
		{"seed", func(h *verdict.Header) any { return h.Seed }},
		{"depth", func(h *verdict.Header) any { return h.Depth }},
		{"profile", func(h *verdict.Header) any { return h.Profile }},
		{"--strict", func(h *verdict.Header) any { return h.Strict }},
		{"--stateless", func(h *verdict.Header) any { return h.Stateless }},
		{"--allow-writes", func(h *verdict.Header) any { return h.Writes }},
		{"--case", func(h *verdict.Header) any { return h.Filtered }},
		{"fault", func(h *verdict.Header) any { return h.Fault }},
		{"labels", func(h *verdict.Header) any { return h.Labels }},
		{"number of cases left out", func(h *verdict.Header) any { return h.Omitted }},
		{"contracts", func(h *verdict.Header) any { return h.Contracts }},
	}
)

// compare finds records of other runs: the settings of all must be those of the first.
func (s *set) compare() {
	first := map[string]*verdict.Part{}
	for _, p := range s.parts {
		s.differs(s.parts[0], p, runSettings)
		if of := first[p.Head().Target]; of != nil {
			s.differs(of, p, targetSettings)
			s.sameBaseline(of, p)
		} else {
			first[p.Head().Target] = p
		}
	}
}

func (s *set) differs(a, b *verdict.Part, settings []setting) {
	for _, x := range settings {
		if want, got := text(x.of(a.Head())), text(x.of(b.Head())); want != got {
			s.problem("%s and %s are of different runs: the %s is %s, and %s", s.names[a], s.names[b], x.name, want, got)
			return
		}
	}
}

// text shows a setting, in few characters.
func text(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	if len(data) > 100 {
		return fmt.Sprintf("%.90s… of %d bytes, with the checksum %08x", data, len(data), checksum(data))
	}
	return string(data)
}

func (s *set) sameBaseline(a, b *verdict.Part) {
	ids := func(p *verdict.Part) (out []string) {
		if base := p.Foot().Baseline; base != nil {
			out = append(out, base.Mode)
			for _, e := range base.Entries {
				out = append(out, e.ID)
			}
		}
		return out
	}
	if !slices.Equal(ids(a), ids(b)) {
		s.problem("%s and %s are of different runs: their baselines differ", s.names[a], s.names[b])
	}
}

// targets are those of the run, in their order, or of the records if those do not agree.
func (s *set) targets() (names []string) {
	if len(s.parts) == 0 {
		return nil
	}
	return s.parts[0].Head().Shard.Targets
}

func (s *set) byTarget() map[string][]*verdict.Part {
	out := map[string][]*verdict.Part{}
	for _, p := range s.parts {
		name := p.Head().Target
		if !slices.Contains(s.targets(), name) {
			s.problem("%s is of the target %s, which is none of its run: %s", s.names[p], name, strings.Join(s.targets(), ", "))
		}
		out[name] = append(out[name], p)
	}
	for _, parts := range out {
		slices.SortStableFunc(parts, byShard)
	}
	return out
}

// complete finds shards and operations that no record has, or several have.
func (s *set) complete(target string, parts []*verdict.Part) {
	if len(parts) == 0 {
		s.problem("no record of the target %s", target)
		return
	}
	type placed struct {
		verdict.PlannedOperation
		from *verdict.Part
	}
	var all []placed
	for _, p := range parts {
		for _, op := range p.Head().Shard.Operations {
			all = append(all, placed{op, p})
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int { return a.Order - b.Order })
	next, order := 0, 0
	for i, op := range all {
		switch {
		case i > 0 && op.Order == all[i-1].Order:
			s.problem("overlap: %s and %s both have the operation %s of the target %s", s.names[all[i-1].from], s.names[op.from], op.Name, target)
			return
		case op.Order != order || op.First != next:
			s.problem("gap: no record has %d verdicts of the target %s before the operation %s in %s", op.First-next, target, op.Name, s.names[op.from])
			return
		}
		next, order = op.First+op.Verdicts, order+1
	}
	if planned := parts[0].Head().Shard.Planned; next != planned {
		s.problem("gap: no record has the last %d of %d verdicts of the target %s", planned-next, planned, target)
	}
}

package merge

import (
	"fmt"
	"hash/crc32"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

func checksum(data []byte) uint32 { return crc32.ChecksumIEEE(data) }

// once takes one record of each shard of a target. Of a repeated shard, that is the complete one; several complete ones must agree.
func (s *set) once(parts []*verdict.Part) (out []*verdict.Part) {
	for _, p := range parts {
		last := len(out) - 1
		switch {
		case last < 0 || byShard(out[last], p) != 0:
			out = append(out, p)
		case p.Foot().Interrupted:
			s.ignore(p, out[last])
		case out[last].Foot().Interrupted:
			s.ignore(out[last], p)
			out[last] = p
		default:
			if difference := s.difference(out[last], p); difference != "" {
				s.problem("%s and %s are both complete records of shard %d of the target %s, and differ: %s", s.names[out[last]], s.names[p], p.Head().Shard.Index, p.Head().Target, difference)
				continue
			}
			s.ignore(p, out[last])
		}
	}
	return out
}

func (s *set) ignore(p, instead *verdict.Part) {
	s.notices = append(s.notices, fmt.Sprintf("%s is ignored: %s is the same shard", s.names[p], s.names[instead]))
}

// difference words the first verdict that differs, or returns nothing.
func (s *set) difference(a, b *verdict.Part) string {
	next, stop := iter.Pull(b.All())
	defer stop()
	for x := range a.All() {
		y, more := next()
		if !more {
			return x.ID + " is only in the first"
		}
		if one, other := outcome(x), outcome(y); one != other {
			return fmt.Sprintf("%s and %s", one, other)
		}
	}
	if y, more := next(); more {
		return y.ID + " is only in the second"
	}
	return ""
}

// outcome is what two records of the same verdict must agree in.
func outcome(v *verdict.Verdict) string {
	words := []string{v.ID, "is", string(v.Status)}
	if v.Class != "" {
		words = append(words, v.Class)
	}
	for i := range v.Findings {
		words = append(words, verdict.FingerprintOf(v, &v.Findings[i]))
	}
	return strings.Join(words, " ")
}

// excuse reports the records that cannot be read, unless another one has their shard, and the shards of which there is no record.
func (s *set) excuse() {
	have := map[int]bool{}
	for _, p := range s.parts {
		have[p.Head().Shard.Index] = true
	}
	for _, b := range s.broken {
		complete := b.head != nil && b.head.Shard != nil && slices.ContainsFunc(s.parts, func(p *verdict.Part) bool {
			return p.Head().Target == b.head.Target && p.Head().Shard.Index == b.head.Shard.Index && p.Head().PlanHash == b.head.PlanHash
		})
		if complete {
			s.notices = append(s.notices, fmt.Sprintf("%s is ignored, because another record has its shard: %v", b.path, b.err))
		} else {
			s.problem("%v", b.err)
		}
	}
	if len(s.parts) == 0 {
		return
	}
	var missing []string
	total := s.parts[0].Head().Shard.Total
	for i := range total {
		if !have[i+1] {
			missing = append(missing, strconv.Itoa(i+1))
		}
	}
	if len(missing) > 0 {
		s.problem("no record of %d of %d shards: %s", len(missing), total, few(missing))
	}
}

// few lists at most ten names.
func few(names []string) string {
	const most = 10
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

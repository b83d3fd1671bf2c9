package reports

import (
	"fmt"

	"github.com/graphconform/conform/harness/verdict"
)

// share says which part of a run a record holds, or nothing if it holds all of it.
func share(h *verdict.Header) string {
	s := h.Shard
	switch {
	case s == nil:
		return ""
	case len(s.Operations) == 0:
		return fmt.Sprintf("shard %d of %d has nothing to do", s.Index, s.Total)
	}
	return fmt.Sprintf("shard %d of %d, with %d of %d verdicts", s.Index, s.Total, h.Planned, s.Planned)
}

package doctor

import (
	"slices"

	"github.com/graphconform/conform/harness/contract"
)

// callers names the roles and licenses that the pages demand of the caller. A token does not show them.
func (e *examination) callers() {
	var named []string
	for _, c := range e.cfg.Contracts {
		for _, op := range c.Operations {
			for _, gap := range op.Gaps {
				text := op.Contract + " (" + gap.Cite + "): " + gap.Reason
				if gap.About != contract.GapCaller || slices.Contains(named, text) {
					continue
				}
				named = append(named, text)
				e.add(Warning, "caller", "make sure that who signs in has it; a token does not show roles and licenses of this kind", text)
			}
		}
	}
}

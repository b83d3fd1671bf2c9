package runner

import "github.com/graphconform/conform/harness/check"

// stateless says why reads do not show what the cases of the operation update, or "".
func (r *Runner) stateless(f *future) string {
	if r.opts.Stateless {
		return "reads of the target never show updates (--stateless)"
	}
	full := r.futures[f.Operation.Name+"/"+check.Full]
	if full == nil || full == f {
		return ""
	}
	<-full.done
	ownShown := f.Kind == check.Only && (f.notApplied == "" || !f.accepted)
	if !full.accepted || full.notApplied == "" || ownShown {
		return ""
	}
	return "no read shows an accepted update, see " + full.ID + ": " + full.notApplied
}

// needsState reports whether a check can only judge a case if reads show what updates store.
func needsState(k *check.Check) bool {
	return k.Family == "state" || k.ReadsBack
}

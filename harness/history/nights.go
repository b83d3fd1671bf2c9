package history

// Nights returns one run of each target and night, in the order of the runs: the last one that can be compared with others, or else the
// last one. The night of a run is the day, in UTC, on which it started.
func Nights(runs []Run) (out []Run) {
	for _, r := range runs {
		n := len(out) - 1
		switch {
		case n < 0 || out[n].Target != r.Target || out[n].Night() != r.Night():
			out = append(out, r)
		case r.Excluded == "" || out[n].Excluded != "":
			out[n] = r
		}
	}
	return out
}

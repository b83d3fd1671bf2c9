package verdict

// Durations returns how long the cases of each operation took, in milliseconds, by the operation's id.
func Durations(r Source) map[string]float64 {
	out, last := map[string]float64{}, ""
	for v := range r.All() {
		operation := OperationID(v)
		if of := operation + "/" + v.Case; of != last { // every verdict of a case has its duration
			last = of
			out[operation] += v.Millis
		}
	}
	return out
}

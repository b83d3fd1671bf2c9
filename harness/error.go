package harness

// Error is why a run could not be started: one of the exit codes of package verdict, and what to do, where that is known.
type Error struct {
	Exit int
	Err  error
	Hint string
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the error itself.
func (e *Error) Unwrap() error { return e.Err }

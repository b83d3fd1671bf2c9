package harness

import "github.com/graphconform/conform/harness/wire"

// Error is why a run could not be started: one of the exit codes of package verdict, and what to do, where that is known.
type Error struct {
	Exit int
	Err  error
	Hint string
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the error itself.
func (e *Error) Unwrap() error { return e.Err }

// HideSecrets returns the error with a text that has none of the secrets that the redactor knows: an error may quote the target.
func HideSecrets(err error, redactor *wire.Redactor) error {
	if err == nil {
		return nil
	}
	return &redactedError{redactor.HideSecrets(err.Error()), err}
}

type redactedError struct {
	text string
	err  error
}

func (e *redactedError) Error() string { return e.text }

func (e *redactedError) Unwrap() error { return e.err }

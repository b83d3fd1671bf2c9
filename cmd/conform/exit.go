package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/verdict"
)

// The exit codes, as package verdict defines them.
const (
	exitKept        = verdict.ExitOK
	exitBroken      = verdict.ExitBroken
	exitUsage       = verdict.ExitUsage
	exitEnvironment = verdict.ExitEnvironment
	exitOurs        = verdict.ExitBug
	exitIncomplete  = verdict.ExitIncomplete
)

// exitError is an error with the exit code that it deserves and, where we can guess, what to do. One without err only sets the
// code: everything was said already.
type exitError struct {
	code int
	err  error
	hint string
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// report prints an error as a user reads it, and returns its exit code. An error without a code of its own is one of usage.
func report(w io.Writer, err error) int {
	if err == nil {
		return exitKept
	}
	code, hint := exitUsage, ""
	var exit *exitError
	var usage *plan.UsageError
	var setup *target.Error
	var start *harness.Error
	switch {
	case errors.As(err, &exit):
		code, hint = exit.code, exit.hint
		if exit.err == nil {
			return code
		}
	case errors.As(err, &start):
		code, hint = start.Exit, start.Hint
	case errors.As(err, &setup):
		if hint = setup.Hint; setup.Environment {
			code = exitEnvironment
		}
	case errors.As(err, &usage):
		hint = usage.Hint
	}
	_, _ = fmt.Fprintf(w, "conform: %s\n", strings.TrimSpace(err.Error()))
	if hint != "" {
		_, _ = fmt.Fprintf(w, "hint: %s\n", hint)
	}
	return code
}

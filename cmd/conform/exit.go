package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/plan"
)

// The exit codes. When several apply, the order is 4, 5, 3, 2, 1.
const (
	exitKept        = 0 // every promise kept
	exitBroken      = 1 // a promise broken
	exitUsage       = 2 // usage, configuration, contract or page wrong
	exitEnvironment = 3 // target unreachable, authentication or permission missing
	exitOurs        = 4 // a fault of conform itself
	exitIncomplete  = 5 // interrupted, fewer cases than planned, zero cases, a report that could not be written
)

// worse returns the exit code that stands when both apply.
func worse(a, b int) int {
	order := []int{exitKept, exitBroken, exitUsage, exitEnvironment, exitIncomplete, exitOurs}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}

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
	switch {
	case errors.As(err, &exit):
		code, hint = exit.code, exit.hint
		if exit.err == nil {
			return code
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

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
	exitBug         = verdict.ExitBug
	exitIncomplete  = verdict.ExitIncomplete
)

// exitError is an error with an exit code and, if known, a hint what to do. If err is nil, everything is already printed and only the
// code matters.
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

// report prints an error with its hint and returns its exit code, which is that of wrong usage unless the error has another.
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
	say(w, "conform: "+strings.TrimSpace(err.Error()))
	if hint != "" {
		say(w, "hint: "+hint)
	}
	return code
}

// say prints a message, which may quote a contract, a page, a file name or a target. That it cannot be printed changes nothing else.
func say(w io.Writer, text string) { _, _ = io.WriteString(w, verdict.PrintableLines(text)+"\n") }

package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/graphconform/conform/harness/near"
)

// arguments requires between least and most arguments, any number if most is negative. The usage line names them.
func arguments(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) (err error) {
		switch {
		case len(args) < least:
			_, name, _ := strings.Cut(cmd.Use, " ")
			err = fmt.Errorf("no %s given", strings.TrimSuffix(name, "…"))
		case most >= 0 && len(args) > most:
			err = fmt.Errorf("unexpected argument %q", args[most])
		default:
			return nil
		}
		return &exitError{exitUsage, err, "see " + cmd.CommandPath() + " --help"}
	}
}

// exclusive rejects a flag that is set together with one of the others.
func exclusive(cmd *cobra.Command, name string, others ...string) error {
	for _, other := range others {
		if cmd.Flags().Changed(name) && cmd.Flags().Changed(other) {
			return &exitError{exitUsage, fmt.Errorf("--%s and --%s exclude each other", name, other), "see " + cmd.CommandPath() + " --help"}
		}
	}
	return nil
}

// choice is the value of a flag that takes one of a few words.
type choice struct {
	value *string
	known []string
}

// choiceFlag adds a flag that takes one of a few words, with completion. *value is the default.
func choiceFlag(cmd *cobra.Command, value *string, name string, known []string, usage string) {
	cmd.Flags().Var(choice{value, known}, name, usage)
	complete(cmd, name, cobra.FixedCompletions(known, cobra.ShellCompDirectiveNoFileComp))
}

func (c choice) String() string { return *c.value }
func (c choice) Type() string   { return strings.Join(c.known, "|") } // as --help shows it

func (c choice) Set(word string) error {
	if !slices.Contains(c.known, word) {
		return errors.New("not one of " + strings.Join(c.known, ", "))
	}
	*c.value = word
	return nil
}

// flagError explains a flag that cannot be parsed, with the nearest flag or word.
func flagError(cmd *cobra.Command, err error) error {
	hint := "see " + cmd.CommandPath() + " --help"
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if best := near.Match(unknown.GetSpecifiedName(), names); best != "" {
			hint = "did you mean --" + best
		}
	case errors.As(err, &invalid):
		name := invalid.GetFlag().Name
		if c, ok := invalid.GetFlag().Value.(choice); ok {
			err, hint = fmt.Errorf("invalid value %q for --%s", invalid.GetValue(), name), near.Hint(invalid.GetValue(), c.known)
		} else {
			err = fmt.Errorf("invalid value %q for --%s: %w", invalid.GetValue(), name, invalid.Unwrap())
		}
	}
	return &exitError{exitUsage, err, hint}
}

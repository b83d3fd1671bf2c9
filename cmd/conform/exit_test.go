package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestExecuteMapsErrors(t *testing.T) {
	for name, tc := range map[string]struct {
		run  func(*cobra.Command, []string) error
		code int
		says string
	}{
		"kept":      {func(*cobra.Command, []string) error { return nil }, 0, ""},
		"broken":    {func(*cobra.Command, []string) error { return &exitError{code: exitBroken} }, 1, ""},
		"usage":     {func(*cobra.Command, []string) error { return errors.New("no page given") }, 2, "conform: no page given\n"},
		"hint":      {func(*cobra.Command, []string) error { return &exitError{3, errors.New("no route"), "try"} }, 3, "conform: no route\nhint: try\n"},
		"our fault": {func(*cobra.Command, []string) error { panic("boom") }, 4, "conform: a bug in conform: boom\n"},
	} {
		var stderr bytes.Buffer
		root := &cobra.Command{RunE: tc.run, SilenceErrors: true, SilenceUsage: true}
		code := execute(root, nil, strings.NewReader(""), &bytes.Buffer{}, &stderr)
		if code != tc.code || !strings.HasPrefix(stderr.String(), tc.says) {
			t.Errorf("%s: want exit %d and %q, got %d and %q", name, tc.code, tc.says, code, stderr.String())
		}
	}
}

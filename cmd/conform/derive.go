package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/file"
)

// deriveOptions are the flags of `conform derive`.
type deriveOptions struct {
	out, check string
	merge      bool
	references referenceOptions
}

func newDeriveCommand() *cobra.Command {
	var opts deriveOptions
	cmd := &cobra.Command{
		Use: "derive PAGE…", Short: "Derive an OpenAPI description from reference pages",
		Long: `derive reads API reference pages and writes an OpenAPI 3.0 description of each: to standard output,
to a file, or to <page name>.yaml in a folder. If PAGE is a folder, derive reads every page in it
that documents PATCH, and writes the descriptions to the folders beta/ and v1.0/.

If no contract can be derived from a page, derive prints the line and the reason, derives the other
pages, and exits with 2. A file is written completely or not at all.

--check writes nothing. It compares the descriptions in a folder with fresh ones and prints which
promises have changed, breaking changes first. The exit code is 1 if anything differs.`,
		Example: `  conform derive update-thing.md
  conform derive update-thing.md -o thing.yaml
  conform derive api/*-update.md -o contracts/ --resources resources/
  conform derive docs/api-reference -o contracts/
  conform derive docs/api-reference -o merged/ --merge
  conform derive docs/api-reference --check contracts/`,
		Args: arguments(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error { return opts.derive(cmd, args) },
	}
	cmd.Flags().StringVarP(&opts.out, "output", "o", "", "`FILE.yaml` for one page, or a folder (default standard output)")
	cmd.Flags().BoolVar(&opts.merge, "merge", false, "write one file per API version, <version>.yaml")
	cmd.Flags().StringVar(&opts.check, "check", "", "compare with the descriptions in `DIR`, write nothing")
	opts.references.flags(cmd)
	return cmd
}

func (o *deriveOptions) derive(cmd *cobra.Command, args []string) error {
	if err := exclusive(cmd, "check", "output", "merge"); err != nil {
		return err
	}
	sources, err := derive.Find(args)
	if err != nil {
		return pageError(err)
	}
	batch, err := o.references.batch()
	if err != nil {
		return err
	}
	toFile := strings.HasSuffix(o.out, ".yaml") || strings.HasSuffix(o.out, ".yml")
	if toFolder := o.out != "" && !toFile; !toFolder && o.check == "" && (o.merge || len(sources) > 1) {
		what, out := fmt.Sprintf("%d descriptions", len(sources)), o.out
		if o.merge {
			what = "merged descriptions"
		}
		if out == "" {
			out = "standard output"
		}
		return &exitError{exitUsage, fmt.Errorf("%s need a folder, not %s", what, out), "name one with -o DIR"}
	}
	batch.KeepDescriptions = o.merge
	results := batch.Derive(sources)
	if o.check != "" {
		return o.compare(cmd, results)
	}
	files, err := derive.Files(results)
	if o.merge {
		files, err = derive.MergedFiles(results)
	}
	if err != nil {
		return &exitError{exitUsage, err, ""}
	}
	for _, file := range files {
		switch path := filepath.Join(o.out, filepath.FromSlash(file.Path)); {
		case o.out == "":
			_, err = cmd.OutOrStdout().Write(file.Data)
		case toFile:
			err = writeFile(o.out, file.Data)
		default:
			if err = os.MkdirAll(filepath.Dir(path), 0o755); err == nil {
				err = writeFile(path, file.Data)
			}
		}
		if err != nil {
			return &exitError{exitUsage, err, ""}
		}
	}
	return reportFailed(results, cmd.ErrOrStderr())
}

// compare prints how the descriptions in the folder of --check differ from fresh ones.
func (o *deriveOptions) compare(cmd *cobra.Command, results []derive.Result) error {
	drift, err := derive.CompareFolder(o.check, results)
	if err != nil {
		return &exitError{exitUsage, err, "--check takes the folder that derive -o wrote"}
	}
	if _, err := io.WriteString(cmd.OutOrStdout(), drift.Log); err != nil {
		return &exitError{exitUsage, err, ""}
	}
	if err := reportFailed(results, cmd.ErrOrStderr()); err != nil {
		return err
	}
	if drift.Differ > 0 {
		return &exitError{exitBroken, fmt.Errorf("%d of %d descriptions differ from their pages", drift.Differ, drift.Compared), "review the changes, then derive again"}
	}
	return nil
}

func writeFile(path string, data []byte) error {
	return file.Write(path, func(w io.Writer) error { _, err := w.Write(data); return err })
}

// reportFailed prints the errors of the pages from which no contract could be derived.
func reportFailed(results []derive.Result, stderr io.Writer) error {
	failed := 0
	for _, r := range results {
		if r.Err == nil {
			continue
		}
		if len(results) == 1 {
			return pageError(r.Err)
		}
		failed++
		report(stderr, pageError(r.Err))
	}
	if failed > 0 {
		return &exitError{exitUsage, fmt.Errorf("no contract could be derived from %d of %d pages", failed, len(results)), "conform lint says what to change"}
	}
	return nil
}

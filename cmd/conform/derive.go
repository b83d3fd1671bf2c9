package main

import (
	"errors"
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
	service    serviceOptions
}

func newDeriveCommand() *cobra.Command {
	var opts deriveOptions
	cmd := &cobra.Command{
		Use: "derive PAGE…", Short: "Derive OpenAPI descriptions from reference pages, or from $metadata",
		Long: `derive reads API reference pages and writes an OpenAPI 3.0 description of each: to standard output,
to a file, or to <page name>.yaml in a folder. If PAGE is a folder, derive reads every page in it
that documents PATCH, and writes the descriptions to the folders beta/ and v1.0/.

PAGE may also be what an OData service returns for $metadata: a file, or - for standard input; CSDL
4.0 or 4.01 in XML or JSON. derive then writes a description of each entity set and singleton that updates can
change, and says on standard error which ones it leaves out, and why.

If no contract can be derived from a page, derive prints the line and the reason, derives the other
pages, and exits with 2. A file is written completely or not at all.

--check writes nothing. It compares the descriptions in a folder with fresh ones and prints which
promises have changed, breaking changes first. The exit code is 1 if anything differs.`,
		Example: `  conform derive update-thing.md
  conform derive update-thing.md -o thing.yaml
  conform derive api/*-update.md -o contracts/ --resources resources/
  conform derive docs/api-reference -o contracts/
  conform derive docs/api-reference -o merged/ --merge
  conform derive docs/api-reference --check contracts/
  conform derive metadata.xml --server https://example.com/odata -o contracts/
  curl -s https://example.com/odata/\$metadata | conform derive - --set Products -o products.yaml`,
		Args: arguments(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error { return opts.derive(cmd, args) },
	}
	cmd.Flags().StringVarP(&opts.out, "output", "o", "", "`FILE.yaml` for one page, or a folder (default standard output)")
	cmd.Flags().BoolVar(&opts.merge, "merge", false, "write one file per API version, <version>.yaml")
	cmd.Flags().StringVar(&opts.check, "check", "", "compare with the descriptions in `DIR`, write nothing")
	opts.references.flags(cmd)
	opts.service.flags(cmd)
	return cmd
}

func (o *deriveOptions) derive(cmd *cobra.Command, args []string) error {
	if err := exclusive(cmd, "check", "output", "merge"); err != nil {
		return err
	}
	results, err := o.results(cmd, args)
	if err != nil {
		return err
	}
	toFile := strings.HasSuffix(o.out, ".yaml") || strings.HasSuffix(o.out, ".yml")
	if toFolder := o.out != "" && !toFile; !toFolder && o.check == "" && (o.merge || len(results) > 1) {
		what, out := fmt.Sprintf("%d descriptions", len(results)), o.out
		if o.merge {
			what = "merged descriptions"
		}
		if out == "" {
			out = "standard output"
		}
		return &exitError{exitUsage, fmt.Errorf("%s need a folder, not %s", what, out), "name one with -o DIR"}
	}
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

// results derives from the pages or the metadata document that the arguments name.
func (o *deriveOptions) results(cmd *cobra.Command, args []string) ([]derive.Result, error) {
	document, err := isMetadata(cmd, args)
	if err != nil {
		return nil, err
	}
	if document != nil {
		if err := exclusive(cmd, "merge", "metadata", "resources"); err != nil || o.merge {
			return nil, &exitError{exitUsage, errors.New("--merge joins what pages document; a metadata document gives a description of each entity set"), "choose one with --set NAME, or name a folder with -o DIR"}
		}
		return o.service.derive(cmd, document, args[0])
	}
	if o.service.server != "" || len(o.service.sets) > 0 {
		return nil, &exitError{exitUsage, errors.New("--server and --set are for a metadata document, and the arguments are pages"), "pages name their service themselves; conform run --target replaces it"}
	}
	sources, err := derive.Find(args)
	if err != nil {
		return nil, pageError(err)
	}
	batch, err := o.references.batch()
	if err != nil {
		return nil, err
	}
	batch.KeepDescriptions = o.merge
	return batch.Derive(sources), nil
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

package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/verdict"
)

func newDeriveCommand() *cobra.Command {
	var opts deriveOptions
	cmd := &cobra.Command{
		Use: "derive PAGE…", Short: "Derive an OpenAPI description from reference pages",
		Long: `derive reads API reference pages and writes one OpenAPI 3.0 description per page: to standard
output, to a file, or one <page name>.yaml per page into a folder. A folder as PAGE stands for
every page in it that documents PATCH; their descriptions go below beta/ and v1.0/.

A page that cannot be turned into a contract is named with its line, the others are derived
all the same, and the exit code is 2. Files appear whole or not at all.

--check writes nothing: it compares the descriptions in a folder with fresh ones and prints what
the pages promise differently, breaking changes first. The exit code is 1 when anything differs.`,
		Example: `  conform derive update-thing.md
  conform derive update-thing.md -o thing.yaml
  conform derive api/*-update.md -o contracts/ --resources resources/
  conform derive docs/api-reference -o contracts/
  conform derive docs/api-reference -o merged/ --merge
  conform derive docs/api-reference --check contracts/`,
		Args: somePages,
		RunE: func(cmd *cobra.Command, args []string) error {
			return opts.run(args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVarP(&opts.out, "output", "o", "", "`FILE.yaml` for one page, or a folder (default standard output)")
	opts.references.flags(cmd)
	cmd.Flags().BoolVar(&opts.merge, "merge", false, "one file per API version, <version>.yaml")
	cmd.Flags().StringVar(&opts.check, "check", "", "compare with the descriptions in `DIR` and write nothing")
	cmd.MarkFlagsMutuallyExclusive("check", "output")
	cmd.MarkFlagsMutuallyExclusive("check", "merge")
	return cmd
}

type deriveOptions struct {
	out, check string
	merge      bool
	references referenceOptions
}

func (o *deriveOptions) run(args []string, stdout, stderr io.Writer) error {
	sources, err := derive.Find(args)
	if err != nil {
		return pageError(err)
	}
	batch, err := o.references.batch()
	if err != nil {
		return err
	}
	toFile := strings.HasSuffix(o.out, ".yaml") || strings.HasSuffix(o.out, ".yml")
	switch several := len(sources) > 1 && o.check == ""; {
	case o.merge && (o.out == "" || toFile):
		return &exitError{exitUsage, fmt.Errorf("want a folder for merged descriptions, got %s", outputName(o.out)), "give one with -o DIR"}
	case several && (o.out == "" || toFile):
		return &exitError{exitUsage, fmt.Errorf("want a folder for %d descriptions, got %s", len(sources), outputName(o.out)), "give one with -o DIR"}
	}
	batch.KeepDescriptions = o.merge
	results := batch.Derive(sources)
	switch {
	case o.check != "":
		return checkCommitted(o.check, results, stdout, stderr)
	case o.merge:
		return o.writeMerged(results, stderr)
	case o.out != "" && !toFile:
		if err := refuseTwins(results); err != nil {
			return err
		}
	}
	return o.write(results, toFile, stdout, stderr)
}

func outputName(out string) string {
	if out == "" {
		return "standard output"
	}
	return out
}

func (o *deriveOptions) write(results []derive.Result, toFile bool, stdout, stderr io.Writer) error {
	if len(results) == 1 && results[0].Err != nil {
		return pageError(results[0].Err)
	}
	for _, r := range results {
		if r.Err != nil {
			continue
		}
		var err error
		switch {
		case o.out == "":
			_, err = stdout.Write(r.YAML)
		case toFile:
			err = writeFile(o.out, r.YAML)
		default:
			err = writeBelow(o.out, r.OutputPath(), r.YAML)
		}
		if err != nil {
			return cannotWrite(err)
		}
	}
	return reportFailed(results, stderr)
}

func (o *deriveOptions) writeMerged(results []derive.Result, stderr io.Writer) error {
	for _, v := range derive.APIVersions(results) {
		t, err := derive.Merge(v, results)
		if err != nil {
			return err
		}
		b, err := derive.Marshal(t)
		if err != nil {
			return err
		}
		if err := writeBelow(o.out, v+".yaml", b); err != nil {
			return cannotWrite(err)
		}
	}
	return reportFailed(results, stderr)
}

func writeBelow(dir, place string, data []byte) error {
	file := filepath.Join(dir, filepath.FromSlash(place))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return writeFile(file, data)
}

func writeFile(path string, data []byte) error {
	return verdict.WriteWhole(path, func(w io.Writer) error { _, err := w.Write(data); return err })
}

func cannotWrite(err error) error {
	return &exitError{exitUsage, err, ""}
}

// reportFailed names the pages that gave no contract.
func reportFailed(results []derive.Result, stderr io.Writer) error {
	failed := 0
	for _, r := range results {
		if r.Err != nil {
			failed++
			report(stderr, pageError(r.Err))
		}
	}
	if failed > 0 {
		return &exitError{exitUsage, fmt.Errorf("%d of %d pages gave no contract", failed, len(results)), "conform lint says what to change"}
	}
	return nil
}

// refuseTwins refuses two pages that would be written to one file.
func refuseTwins(results []derive.Result) error {
	places := map[string]string{}
	for _, r := range results {
		if other, taken := places[r.OutputPath()]; taken && r.Err == nil {
			return &exitError{exitUsage, fmt.Errorf("%s and %s would both be written to %s", other, r.File, r.OutputPath()), "derive them into folders of their own"}
		}
		places[r.OutputPath()] = r.File
	}
	return nil
}

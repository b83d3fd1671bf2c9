package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/target"
)

func newInitCommand() *cobra.Command {
	var schema bool
	cmd := &cobra.Command{
		Use: "init [FILE]", Short: "Write a conform.yaml to begin with", Args: arguments(0, 1),
		Long: `init writes a conform.yaml with comments, and next to it conform.schema.json, the JSON Schema that
the first line of the file refers to: an editor then completes and checks the keys, also offline.
It never overwrites a file. --schema prints the schema instead, for example to update it.`,
		Example: "  conform init\n  conform init --schema > conform.schema.json",
		RunE: func(cmd *cobra.Command, args []string) error {
			if schema {
				_, err := cmd.OutOrStdout().Write(target.Schema)
				return err
			}
			return initConfig(cmd.OutOrStdout(), append(args, configFile)[0])
		},
	}
	cmd.Flags().BoolVar(&schema, "schema", false, "print the JSON Schema of conform.yaml and write nothing")
	return cmd
}

func initConfig(w io.Writer, path string) error {
	schema := filepath.Join(filepath.Dir(path), "conform.schema.json")
	for _, file := range []struct {
		path string
		text []byte
	}{{path, target.Template}, {schema, target.Schema}} {
		err := writeNew(file.path, file.text)
		switch {
		case errors.Is(err, fs.ErrExist) && file.path == schema: // of another file in the same folder
			continue
		case errors.Is(err, fs.ErrExist):
			return &exitError{exitUsage, fmt.Errorf("%s exists", path), "conform init FILE writes another file"}
		case err != nil:
			return &exitError{exitUsage, fmt.Errorf("write %s: %w", file.path, err), ""}
		}
		if _, err := fmt.Fprintf(w, "wrote %s\n", file.path); err != nil {
			return err
		}
	}
	return nil
}

// writeNew writes a file that does not exist yet.
func writeNew(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // it holds no secret, and colleagues read it
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/csdl"
	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/harness/near"
	"github.com/graphconform/conform/harness/verdict"
)

// serviceOptions are the flags of `conform derive` for a metadata document.
type serviceOptions struct {
	server string
	sets   []string
}

func (o *serviceOptions) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.server, "server", "", "base `URL` of the service that a metadata document describes (default none: conform run needs --target)")
	cmd.Flags().StringArrayVar(&o.sets, "set", nil, "derive only the entity set or singleton `NAME` of a metadata document (repeatable)")
}

const stdinName = "-"

// isMetadata returns the metadata document that the only argument names, or nil if the arguments are pages.
func isMetadata(cmd *cobra.Command, args []string) (*csdl.Document, error) {
	for _, arg := range args {
		in, done, err := openMetadata(cmd, arg)
		if err != nil {
			return nil, err
		}
		if in == nil {
			continue
		}
		defer done()
		if len(args) > 1 {
			return nil, &exitError{exitUsage, fmt.Errorf("%s is a metadata document, which stands alone", filepath.ToSlash(arg)), "to complete pages with it, name it with --metadata"}
		}
		d, err := csdl.Read(in)
		if err != nil {
			return nil, &exitError{exitUsage, fmt.Errorf("%s: %w", metadataName(arg), err), "save what the service returns for $metadata, as XML or JSON"}
		}
		return d, nil
	}
	return nil, nil
}

// openMetadata opens a file, or standard input, that starts as a metadata document does; in is nil for anything else.
func openMetadata(cmd *cobra.Command, arg string) (in io.Reader, done func(), err error) {
	if arg == stdinName {
		in := bufio.NewReader(cmd.InOrStdin())
		if start, _ := in.Peek(peeked); csdl.Looks(start) {
			return in, func() {}, nil
		}
		return nil, nil, &exitError{exitUsage, errors.New("standard input is not a metadata document: it is neither XML nor JSON"), "pages are named as files"}
	}
	if info, err := os.Stat(arg); err != nil || info.IsDir() || strings.HasSuffix(strings.ToLower(arg), ".md") {
		return nil, nil, nil //nolint:nilerr // reading the page gives the error
	}
	f, err := file.Open(arg, csdl.MaxSize)
	if err != nil {
		return nil, nil, &exitError{exitUsage, err, ""}
	}
	buffered := bufio.NewReader(f)
	if start, _ := buffered.Peek(peeked); csdl.Looks(start) {
		return buffered, func() { _ = f.Close() }, nil // it was only read
	}
	return nil, nil, f.Close()
}

// peeked is how much of a file shows what it is.
const peeked = 64

// metadataName names a metadata document in errors and citations.
func metadataName(arg string) string {
	if arg == stdinName {
		return "metadata"
	}
	return filepath.ToSlash(arg)
}

// derive derives the chosen entity sets, or all, and says which ones have no contract.
func (o *serviceOptions) derive(cmd *cobra.Command, d *csdl.Document, arg string) ([]derive.Result, error) {
	if u, err := url.Parse(o.server); o.server != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery != "") {
		return nil, &exitError{exitUsage, errors.New("--server wants the base URL of the service, http or https, without user name and query"), "for example --server https://example.com/odata/v4"}
	}
	if err := o.choose(d); err != nil {
		return nil, err
	}
	results, left, err := derive.Service(d, metadataName(arg), o.server)
	if err != nil {
		return nil, pageError(err)
	}
	for _, l := range left {
		if _, err := fmt.Fprintf(cmd.ErrOrStderr(), "%s:%d: no contract for %s: it %s\n", metadataName(arg), l.Line, verdict.Printable(l.Name), verdict.Printable(l.Reason)); err != nil {
			return nil, &exitError{exitUsage, err, ""}
		}
	}
	return results, nil
}

// choose removes the sets that --set does not name.
func (o *serviceOptions) choose(d *csdl.Document) error {
	if len(o.sets) == 0 {
		return nil
	}
	var known []string
	for _, c := range d.Containers {
		for _, s := range c.Sets {
			known = append(known, s.Name)
		}
		c.Sets = slices.DeleteFunc(c.Sets, func(s *csdl.Set) bool { return !slices.Contains(o.sets, s.Name) })
	}
	for _, name := range o.sets {
		if !slices.Contains(known, name) {
			return &exitError{exitUsage, fmt.Errorf("the service has no entity set or singleton named %q", name), near.Hint(name, known)}
		}
	}
	return nil
}

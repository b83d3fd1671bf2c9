package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
)

// referenceOptions are the flags of the commands that read pages: what the pages refer to.
type referenceOptions struct {
	resources string
	metadata  []string
}

func (o *referenceOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.resources, "resources", "", "`DIR` of resource pages (default the folder resources beside a page's folder api)")
	f.StringArrayVar(&o.metadata, "metadata", nil, "CSDL `FILE` of the service: beta.xml for beta, v1.0.xml for v1.0, any other for both (repeatable)")
}

// batch opens the resource pages and the metadata.
func (o *referenceOptions) batch() (batch derive.Batch, err error) {
	if batch.Libraries, err = derive.OpenLibraries(o.resources); err != nil {
		return batch, &exitError{exitUsage, err, "--resources takes the folder that holds the resource pages"}
	}
	if len(o.metadata) == 0 {
		return batch, nil // not a nil map in the interface
	}
	if batch.Metadata, err = derive.ReadMetadata(o.metadata); err != nil {
		return batch, &exitError{exitUsage, err, "--metadata takes the document that the service returns for $metadata"}
	}
	return batch, nil
}

// pageError returns an error about a page with its hint and exit code 2.
func pageError(err error) error {
	hint := ""
	var bad *doc.Error
	if errors.As(err, &bad) {
		hint = bad.Hint
	}
	return &exitError{exitUsage, err, hint}
}

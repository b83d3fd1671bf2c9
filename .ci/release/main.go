// Command release makes what a release needs besides binaries: the licences of the modules in them, and a container image.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
)

const usage = `release: want one of
  release notice MODULE          print the licences of everything in the conform of the Go module in this folder
  release image DIST LAYOUT      write an image of goreleaser's Linux binaries in DIST, as an OCI image layout`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout io.Writer) error {
	switch {
	case len(args) == 2 && args[0] == "notice":
		text, err := notice(ctx, args[1])
		if err != nil {
			return err
		}
		_, err = io.WriteString(stdout, text)
		return err
	case len(args) == 3 && args[0] == "image":
		return writeImage(args[1], args[2])
	}
	return errors.New(usage)
}

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// onInterrupt closes stop on the first Ctrl-C, or when the terminal is closed: no new request is sent, those in flight end. The second
// signal cancels ctx, the third ends the process, whatever is still being restored. A reader of the output that goes away ends nothing: what
// was changed is restored first. Call release at the end.
func onInterrupt(parent context.Context, stderr io.Writer) (ctx context.Context, stop <-chan struct{}, release func()) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // nohup ignores it
		signal.Notify(signals, syscall.SIGHUP)
	}
	signal.Ignore(syscall.SIGPIPE) // of a pipe whose reader Ctrl-C has ended, too
	stopping, done := make(chan struct{}), make(chan struct{})
	go func() {
		for count := 0; ; count++ {
			select {
			case <-done:
				return
			case <-signals:
			}
			switch count {
			case 0:
				_, _ = fmt.Fprintln(stderr, "conform: stopping when the requests in flight end; press Ctrl-C again to cancel them")
				close(stopping)
			case 1:
				_, _ = fmt.Fprintln(stderr, "conform: cancelling the requests in flight, and restoring what was changed; Ctrl-C once more ends that, and keeps the undo journal")
				cancel()
			default:
				_, _ = fmt.Fprintln(stderr, "conform: given up: what was changed may not be restored; where there is an undo journal, conform restore continues")
				giveUp()
			}
		}
	}()
	return ctx, stopping, sync.OnceFunc(func() {
		signal.Stop(signals)
		close(done)
		cancel()
	})
}

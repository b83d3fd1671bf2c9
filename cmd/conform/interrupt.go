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

// interruptible gives the first Ctrl-C the meaning "send nothing more, let what is in flight end" and the second "give up at
// once". Release ends the listening.
func interruptible(parent context.Context, say io.Writer) (ctx context.Context, stop <-chan struct{}, release func()) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	stopping, done := make(chan struct{}), make(chan struct{})
	go func() {
		for count := 0; ; count++ {
			select {
			case <-done:
				return
			case <-signals:
			}
			if count == 0 {
				_, _ = fmt.Fprintln(say, "conform: stopping; requests in flight end first, once more to give them up")
				close(stopping)
				continue
			}
			cancel()
			return
		}
	}()
	return ctx, stopping, sync.OnceFunc(func() {
		signal.Stop(signals)
		close(done)
		cancel()
	})
}

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
// signal cancels ctx. Call release at the end.
func onInterrupt(parent context.Context, stderr io.Writer) (ctx context.Context, stop <-chan struct{}, release func()) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // nohup ignores it
		signal.Notify(signals, syscall.SIGHUP)
	}
	stopping, done := make(chan struct{}), make(chan struct{})
	go func() {
		for count := 0; ; count++ {
			select {
			case <-done:
				return
			case <-signals:
			}
			if count == 0 {
				_, _ = fmt.Fprintln(stderr, "conform: stopping when the requests in flight end; press Ctrl-C again to cancel them")
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

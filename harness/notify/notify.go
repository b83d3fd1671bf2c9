// Package notify tells people and programs what changed with runs: by Slack, Microsoft Teams, a webhook and mail.
//
// A channel gets one message for a set of runs, and none if nothing changed. What was sent is in the history, so that it is not sent again.
//
// This package is not API: it may change in any release.
package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/graphconform/conform/harness/history"
)

// How often a message is sent, at most, and how long all attempts may take.
const (
	maxAttempts = 5
	maxElapsed  = 5 * time.Minute
	firstWait   = time.Second
)

// Channel is where messages go. Its address may be a secret, which no error contains.
type Channel struct {
	Name string // `slack`, `teams`, `webhook` or `mail`
	send func(ctx context.Context, d *delivery) error
	key  []byte // of what was sent, in the history
}

// delivery is a message on its way. ID is the same for each attempt.
type delivery struct {
	*Message
	ID   string
	Time time.Time
}

// Sender sends what changed.
type Sender struct {
	History *history.DB
	Now     func() time.Time
	Wait    time.Duration // before the second attempt, by default a second; the next ones wait longer
}

// Result is what became of the message for a channel.
type Result struct {
	Channel string
	Sent    int   // changes
	Before  bool  // everything had been sent before
	Err     error // it could not be sent
}

// Send tells each channel what changed with runs that are in the history. That one channel fails does not stop the others. The error is
// one of the history.
func (s Sender) Send(ctx context.Context, channels []Channel, runs []string) (results []Result, err error) {
	for i := range channels {
		result, err := s.sendOne(ctx, &channels[i], runs)
		if err != nil {
			return results, err
		}
		results = append(results, result)
	}
	return results, nil
}

func (s Sender) sendOne(ctx context.Context, c *Channel, runs []string) (Result, error) {
	result := Result{Channel: c.Name}
	claimed, err := s.History.Claim(ctx, runs, c.key)
	if err != nil || len(claimed) == 0 {
		result.Before = true
		return result, err
	}
	m, err := NewMessage(ctx, s.History, claimed)
	if err != nil {
		return result, errors.Join(err, s.History.Release(context.WithoutCancel(ctx), claimed, c.key))
	}
	if len(m.Changes) == 0 {
		return result, nil
	}
	if result.Err = s.attempt(ctx, c, &delivery{m, deliveryID(claimed, c.key), s.Now()}); result.Err != nil {
		return result, s.History.Release(context.WithoutCancel(ctx), claimed, c.key)
	}
	result.Sent = len(m.Changes)
	return result, nil
}

// attempt sends a message, and repeats what may succeed later.
func (s Sender) attempt(ctx context.Context, c *Channel, d *delivery) error {
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval = firstWait
	if s.Wait > 0 {
		wait.InitialInterval = s.Wait
	}
	tries := 0
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		tries++
		return struct{}{}, c.send(ctx, d)
	}, backoff.WithBackOff(wait), backoff.WithMaxTries(maxAttempts), backoff.WithMaxElapsedTime(maxElapsed))
	var permanent *backoff.PermanentError
	if errors.As(err, &permanent) {
		err = permanent.Unwrap()
	}
	if err != nil && tries > 1 {
		return fmt.Errorf("%s: %w, after %d attempts", c.Name, err, tries)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.Name, err)
	}
	return nil
}

package wire

import (
	"context"
	"time"

	"golang.org/x/time/rate"
)

// Limit paces a target: at most perSecond requests start per second, evenly spread, in the order in which they ask. Zero or
// less means no limit. A run that is stopped while waiting sends nothing.
func Limit(t Target, perSecond float64) Target {
	if perSecond <= 0 {
		return t
	}
	return &limited{Target: t, limiter: rate.NewLimiter(rate.Limit(perSecond), 1)}
}

type limited struct {
	Target
	limiter *rate.Limiter
}

func (l *limited) Do(ctx context.Context, req Request) *Exchange {
	if err := l.limiter.Wait(ctx); err != nil {
		return &Exchange{Request: req, Started: time.Now(), Failure: &Failure{Kind: Cancelled, Err: errStopped}}
	}
	return l.Target.Do(ctx, req)
}

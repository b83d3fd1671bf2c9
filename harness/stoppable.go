package harness

import (
	"context"
	"errors"

	"github.com/graphconform/conform/harness/wire"
)

// stoppable is a credential whose sign-in ends when the run is stopped: the login endpoint may hang, and the requests that wait for it
// were not sent. A later sign-in, to restore a tenant, begins anew.
type stoppable struct {
	wire.Credential
	stop <-chan struct{}
}

// stoppable returns the config with a credential that Stop stops.
func (cfg Config) stoppable() Config {
	if cfg.Target.Credential != nil && cfg.Stop != nil {
		cfg.Target.Credential = stoppable{cfg.Target.Credential, cfg.Stop}
	}
	return cfg
}

// Token implements wire.Credential.
func (c stoppable) Token(ctx context.Context, expired string) (string, error) {
	if isClosed(c.stop) {
		return c.Credential.Token(ctx, expired)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-c.stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	token, err := c.Credential.Token(ctx, expired)
	if err != nil && isClosed(c.stop) {
		return "", errors.New("the run was stopped during the sign-in")
	}
	return token, err
}

func isClosed(stop <-chan struct{}) bool {
	select {
	case <-stop: // never, where it is nil
		return true
	default:
		return false
	}
}

package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
)

// The variables of the environment that configure channels. All but those of mail addresses are secrets.
const (
	SlackURL      = "CONFORM_SLACK_URL"
	TeamsURL      = "CONFORM_TEAMS_URL"
	WebhookURL    = "CONFORM_WEBHOOK_URL"
	WebhookSecret = "CONFORM_WEBHOOK_SECRET" //nolint:gosec // the name of a variable
	MailServer    = "CONFORM_MAIL_SERVER"
	MailFrom      = "CONFORM_MAIL_FROM"
	MailTo        = "CONFORM_MAIL_TO"
)

// The headers of the webhook. The signature is `sha256=` and the HMAC-SHA256, in hexadecimal, of the timestamp, a dot and the body.
const (
	headerTimestamp = "X-Conform-Timestamp"
	headerSignature = "X-Conform-Signature"
	headerDelivery  = "X-Conform-Delivery"
)

// Channels returns those that variables of the environment configure.
func Channels(env func(string) string) (all []Channel, err error) {
	add := func(name, variable string, open func(address string) (func(context.Context, *delivery) error, error)) {
		address := env(variable)
		if address == "" {
			return
		}
		send, bad := open(address)
		if bad != nil {
			err = errors.Join(err, bad)
			return
		}
		key := sha256.Sum256([]byte(name + "\n" + address + "\n" + env(MailTo)))
		all = append(all, Channel{name, send, key[:]})
	}
	add("slack", SlackURL, func(address string) (func(context.Context, *delivery) error, error) {
		return posting(SlackURL, address, slackBody)
	})
	add("teams", TeamsURL, func(address string) (func(context.Context, *delivery) error, error) {
		return posting(TeamsURL, address, teamsBody)
	})
	add("webhook", WebhookURL, func(address string) (func(context.Context, *delivery) error, error) {
		return newWebhook(address, env(WebhookSecret))
	})
	add("mail", MailServer, func(address string) (func(context.Context, *delivery) error, error) {
		return newMailer(address, env(MailFrom), env(MailTo))
	})
	return all, err
}

// posting returns what sends a message in another form.
func posting(variable, address string, form func(*Message) any) (func(context.Context, *delivery) error, error) {
	p, err := newPoster(variable, address)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, d *delivery) error {
		body, err := json.Marshal(form(d.Message))
		if err != nil {
			return err
		}
		return p.post(ctx, body, http.Header{})
	}, nil
}

// newWebhook returns what sends a message as JSON, signed.
func newWebhook(address, secret string) (func(context.Context, *delivery) error, error) {
	if len(secret) < 16 {
		return nil, errors.New(WebhookSecret + ": want at least 16 characters, which the receiver checks the signature with")
	}
	p, err := newPoster(WebhookURL, address)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, d *delivery) error {
		body, err := json.Marshal(d.Message)
		if err != nil {
			return err
		}
		timestamp := strconv.FormatInt(d.Time.Unix(), 10)
		header := http.Header{}
		header.Set(headerTimestamp, timestamp)
		header.Set(headerDelivery, d.ID)
		header.Set(headerSignature, sign(secret, timestamp, body))
		return p.post(ctx, body, header)
	}, nil
}

func sign(secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

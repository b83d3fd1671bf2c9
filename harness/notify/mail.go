package notify

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"

	"github.com/cenkalti/backoff/v5"
	"github.com/wneessen/go-mail"
)

// newMailer returns what mails a message. The server is smtps://user:password@host:port, or smtp:// for STARTTLS, which only a server on
// this machine may lack.
func newMailer(server, from, to string) (func(context.Context, *delivery) error, error) {
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, errors.New(MailServer + ": want smtps://user:password@host:port or smtp://user:password@host:port")
	}
	if from == "" || to == "" {
		return nil, errors.New(MailFrom + " and " + MailTo + ": want addresses, several with commas between them")
	}
	draft := mail.NewMsg()
	if err := draft.From(from); err != nil {
		return nil, fmt.Errorf("%s: %w", MailFrom, err)
	}
	if err := draft.To(strings.Split(to, ",")...); err != nil {
		return nil, fmt.Errorf("%s: %w", MailTo, err)
	}
	options, err := mailOptions(u)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, d *delivery) error {
		client, err := mail.NewClient(u.Hostname(), options...)
		if err != nil {
			return backoff.Permanent(err)
		}
		m := mail.NewMsg()
		if err := errors.Join(m.From(from), m.To(strings.Split(to, ",")...)); err != nil {
			return backoff.Permanent(err)
		}
		m.Subject(d.Title)
		m.SetDateWithValue(d.Time)
		m.SetMessageIDWithValue(d.ID + "@conform")
		m.SetBodyString(mail.TypeTextPlain, d.Text())
		err = client.DialAndSendWithContext(ctx, m)
		if isRejected(err) {
			return backoff.Permanent(withoutSecrets(err, u))
		}
		return withoutSecrets(err, u)
	}, nil
}

func mailOptions(u *url.URL) ([]mail.Option, error) {
	options := []mail.Option{mail.WithTimeout(attemptTimeout)}
	switch {
	case u.Scheme == "smtps":
		options = append(options, mail.WithSSL(), mail.WithPort(465))
	case isLoopback(u.Hostname()):
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory), mail.WithPort(587))
	}
	if u.Port() != "" {
		port, err := strconv.Atoi(u.Port())
		if err != nil {
			return nil, errors.New(MailServer + ": the port is not a number")
		}
		options = append(options, mail.WithPort(port))
	}
	if u.User != nil {
		password, _ := u.User.Password()
		how := mail.SMTPAuthAutoDiscover
		if u.Scheme == "smtp" && isLoopback(u.Hostname()) {
			how = mail.SMTPAuthPlainNoEnc // the password does not leave this machine
		}
		options = append(options, mail.WithSMTPAuth(how), mail.WithUsername(u.User.Username()), mail.WithPassword(password))
	}
	return options, nil
}

// isRejected reports whether a mail server will not accept the message later either.
func isRejected(err error) bool {
	var failed *mail.SendError
	var reply *textproto.Error
	return errors.As(err, &failed) && !failed.IsTemp() || errors.As(err, &reply) && reply.Code >= 500
}

// withoutSecrets is an error of a mail server without the user and the password.
func withoutSecrets(err error, u *url.URL) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	password, _ := u.User.Password()
	for _, secret := range []string{password, u.User.Username()} {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "[redacted]")
		}
	}
	return errors.New(text)
}

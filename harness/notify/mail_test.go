package notify

import (
	"io"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// post is a mail server that accepts one user.
type post struct {
	mu    sync.Mutex
	fails int // so many messages get a temporary error
	mails []letter
}

type letter struct {
	from, to, text string
}

type session struct {
	post *post
	l    letter
}

func (p *post) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{post: p}, nil }
func (s *session) AuthMechanisms() []string                 { return []string{sasl.Plain} }
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "conform" || password != "pass word" {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "wrong user or password: " + user + " " + password}
		}
		return nil
	}), nil
}
func (s *session) Mail(from string, _ *smtp.MailOptions) error { s.l.from = from; return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error   { s.l.to += to + " "; return nil }
func (s *session) Reset()                                      { s.l = letter{} }
func (s *session) Logout() error                               { return nil }
func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	if s.post.fails > 0 {
		s.post.fails--
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "later"}
	}
	s.l.text = string(text)
	s.post.mails = append(s.post.mails, s.l)
	return err
}

func newPost(t *testing.T, fails int) (*post, string) {
	t.Helper()
	p := &post{fails: fails}
	server := smtp.NewServer(p)
	server.AllowInsecureAuth, server.Domain = true, "localhost"
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(listener) }()
	t.Cleanup(func() { server.Close(); <-done })
	return p, listener.Addr().String()
}

func TestMail(t *testing.T) {
	s := newSender(t)
	p, address := newPost(t, 1)
	env := map[string]string{MailServer: "smtp://conform:pass%20word@" + address, MailFrom: "conform <conform@example.com>", MailTo: "a@example.com, b@example.com"}
	run := addRun(t, s.History, "tenant\r\nBcc: c@example.com", 1, "red")
	if got := send(t, s, channels(t, env), run); got.Err != nil || got.Sent != 1 {
		t.Fatalf("want it sent at the second attempt, got %+v", got)
	}
	l := p.mails[0]
	m, err := mail.ReadMessage(strings.NewReader(l.text))
	if err != nil {
		t.Fatal(err)
	}
	if l.from != "conform@example.com" || l.to != "a@example.com b@example.com " || m.Header.Get("Bcc") != "" || !strings.Contains(m.Header.Get("Subject"), `tenant\r\nBcc`) {
		t.Errorf("want one mail to both, without another header, got %+v", l)
	}
	if !strings.Contains(l.text, "new CF-") || !strings.Contains(l.text, "things/read-back") {
		t.Errorf("want the change, got %s", l.text)
	}
}

func TestMailRejected(t *testing.T) {
	s := newSender(t)
	_, address := newPost(t, 0)
	env := map[string]string{MailServer: "smtp://conform:hidden@" + address, MailFrom: "conform@example.com", MailTo: "a@example.com"}
	got := send(t, s, channels(t, env), addRun(t, s.History, "a", 1, "red"))
	if got.Err == nil || strings.Contains(got.Err.Error(), "hidden") || strings.Contains(got.Err.Error(), "attempts") {
		t.Errorf("want one attempt, and an error without the password, got %v", got.Err)
	}
}

package notify

import (
	"crypto/hmac"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/graphconform/conform/harness/history"
	"github.com/graphconform/conform/harness/verdict"
)

const secret = "a secret of the receiver"

var night = time.Date(2026, 3, 1, 3, 0, 0, 0, time.UTC)

// addRun adds a run of a night, whose failures are told by what came.
func addRun(t *testing.T, db *history.DB, target string, n int, failures ...string) string {
	t.Helper()
	run := &verdict.Run{Header: verdict.Header{Run: fmt.Sprint(target, "-", n), Target: target, Started: night.AddDate(0, 0, n)}}
	for i := range 40 {
		v := verdict.Verdict{ID: fmt.Sprintf("things/case-%d/read-back", i), Operation: "things", Case: fmt.Sprint("case-", i), Check: "read-back", Rule: "read-back", Status: verdict.Pass}
		if i < len(failures) {
			v.Status, v.Findings = verdict.Fail, []verdict.Finding{{Class: "value.other", Want: "a", Got: failures[i]}}
		}
		run.Verdicts = append(run.Verdicts, v)
	}
	run.Header.Planned = len(run.Verdicts)
	run.Footer = verdict.Footer{Ended: run.Header.Started, Counts: run.Count(), Exit: min(len(failures), 1)}
	if _, err := db.Add(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	return run.Header.Run
}

func newSender(t *testing.T) Sender {
	t.Helper()
	db, err := history.Create(filepath.Join(t.TempDir(), history.Name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return Sender{History: db, Now: func() time.Time { return night }, Wait: time.Microsecond}
}

// receiver answers with statuses, one after another, and then with 200. It keeps what it accepted.
type receiver struct {
	*httptest.Server
	mu       sync.Mutex
	statuses []int
	tries    int
	bodies   [][]byte
	headers  []http.Header
}

func newReceiver(t *testing.T, statuses ...int) *receiver {
	r := &receiver{statuses: statuses}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		status := http.StatusOK
		if r.tries < len(r.statuses) {
			status = r.statuses[r.tries]
		}
		r.tries++
		if status < 300 && err == nil {
			r.bodies, r.headers = append(r.bodies, body), append(r.headers, req.Header)
		}
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(status)
		fmt.Fprint(w, req.URL) // an error must not show it
	}))
	t.Cleanup(r.Close)
	return r
}

func channels(t *testing.T, env map[string]string) []Channel {
	t.Helper()
	all, err := Channels(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func send(t *testing.T, s Sender, all []Channel, runs ...string) Result {
	t.Helper()
	results, err := s.Send(t.Context(), all, runs)
	if err != nil || len(results) != 1 {
		t.Fatalf("want one result, got %+v, %v", results, err)
	}
	return results[0]
}

func TestWebhook(t *testing.T) {
	s, r := newSender(t), newReceiver(t)
	hook := channels(t, map[string]string{WebhookURL: r.URL + "/in?sig=hidden", WebhookSecret: secret})
	first := []string{addRun(t, s.History, "a", 1, "red"), addRun(t, s.History, "b", 1)}
	if got := send(t, s, hook, first...); got.Sent != 1 || got.Err != nil {
		t.Fatalf("want one change sent, got %+v", got)
	}
	header := r.headers[0]
	want := sign(secret, header.Get("X-Conform-Timestamp"), r.bodies[0])
	if !hmac.Equal([]byte(header.Get("X-Conform-Signature")), []byte(want)) || header.Get("X-Conform-Timestamp") != fmt.Sprint(night.Unix()) {
		t.Errorf("want a signature over the timestamp and the body, got %v", header)
	}
	var m Message
	if err := json.Unmarshal(r.bodies[0], &m); err != nil {
		t.Fatal(err)
	}
	if m.Title != "conform: 1 new on 1 of 2 targets" || len(m.Changes) != 1 || m.Changes[0].Kind != history.New || m.Changes[0].Got != "red" || len(m.Runs) != 2 {
		t.Errorf("want the new failure, got %s", r.bodies[0])
	}

	if got := send(t, s, hook, first...); !got.Before || len(r.bodies) != 1 {
		t.Errorf("want nothing sent twice, got %+v and %d messages", got, len(r.bodies))
	}
	same := addRun(t, s.History, "a", 2, "red")
	if got := send(t, s, hook, same); got.Sent != 0 || got.Before || len(r.bodies) != 1 {
		t.Errorf("want no message while nothing changes, got %+v and %d messages", got, len(r.bodies))
	}
	fixed := addRun(t, s.History, "a", 3)
	if got := send(t, s, hook, first[0], same, fixed); got.Sent != 1 || !strings.Contains(string(r.bodies[1]), `"kind":"fixed"`) || strings.Contains(string(r.bodies[1]), `"kind":"new"`) {
		t.Errorf("want what is fixed, and not what was sent before, got %+v and %s", got, r.bodies[1])
	}
}

func TestAttempts(t *testing.T) {
	for _, tt := range []struct {
		name     string
		statuses []int
		tries    int
		want     string // of the error
	}{
		{"at once", nil, 1, ""},
		{"after a while", []int{503, 429, 500}, 4, ""},
		{"never", []int{500, 500, 500, 500, 502, 500}, 5, "returned 502, after 5 attempts"},
		{"rejected", []int{403}, 1, "returned 403"},
		{"redirected", []int{302}, 1, "returned 302"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, r := newSender(t), newReceiver(t, tt.statuses...)
			slack := channels(t, map[string]string{SlackURL: r.URL + "/services/T0/B0/hidden"})
			run := addRun(t, s.History, "a", 1, "red")
			got := send(t, s, slack, run)
			if r.tries != tt.tries {
				t.Errorf("want %d attempts, got %d", tt.tries, r.tries)
			}
			if tt.want == "" {
				if got.Err != nil || got.Sent != 1 {
					t.Errorf("want it sent, got %+v", got)
				}
				return
			}
			if got.Err == nil || !strings.Contains(got.Err.Error(), tt.want) || strings.Contains(got.Err.Error(), "hidden") {
				t.Errorf("want %q without the address, got %v", tt.want, got.Err)
			}
			r.statuses = nil
			if again := send(t, s, slack, run); again.Sent != 1 {
				t.Errorf("want what was not sent to be sent later, got %+v", again)
			}
		})
	}
}

func TestUnreachableReceiver(t *testing.T) {
	s, r := newSender(t), newReceiver(t)
	slack := channels(t, map[string]string{SlackURL: r.URL + "/services/hidden"})
	r.Close()
	got := send(t, s, slack, addRun(t, s.History, "a", 1, "red"))
	if got.Err == nil || strings.Contains(got.Err.Error(), "hidden") || !strings.Contains(got.Err.Error(), "after 5 attempts") {
		t.Errorf("want an error without the address, got %v", got.Err)
	}
}

// Of senders at once, one sends.
func TestSendersAtOnce(t *testing.T) {
	s, r := newSender(t), newReceiver(t)
	slack := channels(t, map[string]string{SlackURL: r.URL})
	run := addRun(t, s.History, "a", 1, "red")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := s.Send(t.Context(), slack, []string{run}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if len(r.bodies) != 1 {
		t.Errorf("want one message, got %d", len(r.bodies))
	}
}

func TestChannelsRejects(t *testing.T) {
	for want, env := range map[string]map[string]string{
		"CONFORM_SLACK_URL: want an https URL":                  {SlackURL: "http://hooks.example.com/hidden"},
		"CONFORM_TEAMS_URL: not a URL":                          {TeamsURL: "hidden"},
		"CONFORM_WEBHOOK_SECRET: want at least 16 characters":   {WebhookURL: "https://example.com/hidden", WebhookSecret: "hidden"},
		"CONFORM_MAIL_SERVER: want smtps://":                    {MailServer: "https://user:hidden@example.com"},
		"CONFORM_MAIL_FROM and CONFORM_MAIL_TO: want addresses": {MailServer: "smtps://user:hidden@example.com"},
		"CONFORM_MAIL_TO: ":                                     {MailServer: "smtps://user:hidden@example.com", MailFrom: "a@example.com", MailTo: "no address"},
	} {
		_, err := Channels(func(name string) string { return env[name] })
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hidden") {
			t.Errorf("want %q without a secret, got %v", want, err)
		}
	}
}

// hostileMessage has more changes than fit, with text that would mention people, be a link or be Markdown.
func hostileMessage(t *testing.T) *Message {
	t.Helper()
	s := newSender(t)
	var failures []string
	for i := range 40 {
		failures = append(failures, strings.Repeat(fmt.Sprintf("<!channel> [click](https://example.com) *_~`# <at>all</at> %c ", 'a'+i%26+i/26*100), 8))
	}
	m, err := NewMessage(t.Context(), s.History, []string{addRun(t, s.History, "a&<b>", 1, failures...)})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSlackBody(t *testing.T) {
	data, err := json.Marshal(slackBody(hostileMessage(t)))
	if err != nil {
		t.Fatal(err)
	}
	var body struct {
		Text   string
		Blocks []struct {
			Type string
			Text struct{ Type, Text string }
		}
	}
	if err := json.Unmarshal(data, &body); err != nil {
		t.Fatal(err)
	}
	if body.Text == "" || strings.ContainsAny(body.Text, "<>") || len(body.Blocks) == 0 || len(body.Blocks) > 50 {
		t.Errorf("want an escaped text and at most 50 blocks, got %q and %d", body.Text, len(body.Blocks))
	}
	for i, b := range body.Blocks {
		wantType, most := "section", maxSlack
		if i == 0 {
			wantType, most = "header", maxHeader
		}
		if n := len([]rune(b.Text.Text)); b.Type != wantType || b.Text.Type != "plain_text" || n == 0 || n > most {
			t.Errorf("want a %s of plain text with at most %d characters, got %+v", wantType, most, b)
		}
	}
}

// The card is valid by the schema of Adaptive Cards, below the size that Teams takes, and nothing of a target is Markdown.
func TestTeamsBody(t *testing.T) {
	data, err := json.Marshal(teamsBody(hostileMessage(t)))
	if err != nil {
		t.Fatal(err)
	}
	if len(data) > 28_000 {
		t.Errorf("want at most 28 KB, got %d bytes", len(data))
	}
	var message struct {
		Type        string
		Attachments []struct {
			ContentType string
			Content     any
		}
	}
	if err := json.Unmarshal(data, &message); err != nil || message.Type != "message" || len(message.Attachments) != 1 {
		t.Fatalf("want one attachment, got %s, %v", data, err)
	}
	file, err := os.Open("testdata/adaptive-card-1.4.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	document, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("card.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("card.json")
	if err != nil {
		t.Fatal(err)
	}
	card := message.Attachments[0].Content
	if err := schema.Validate(card); err != nil {
		t.Error(err)
	}
	if schema.Validate(object{"type": "AdaptiveCard", "version": "1.4", "body": []any{object{"type": "TextBlock"}}}) == nil {
		t.Error("want the schema to reject a TextBlock without text")
	}
	if text := fmt.Sprint(card); strings.Contains(text, "<at>") || strings.Contains(text, "[click](") {
		t.Errorf("want the text of targets escaped, got %s", text)
	}
}

package tenant

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

const secretID = "s3cret-token"

// A target that returns a secret where conform expects an id gets it neither into the journal nor into a URL.
func TestSecretsInIDs(t *testing.T) {
	for _, id := range []string{secretID, "x" + secretID + "y"} {
		f := newFake()
		f.creating(http.StatusCreated, id, 0)
		serve := f.answer
		f.answer = func(r wire.Request) *wire.Exchange {
			x := serve(r)
			if r.Method == http.MethodGet && r.URL == collectionURL {
				x.Body = []byte(strings.ReplaceAll(string(x.Body), `"n1"`, `"`+id+`"`))
			}
			return x
		}
		opts := creationSettings(t, f)
		s := open(t, opts)
		if _, err := s.CreateFixture(t.Context(), f, newWidget); err == nil || !strings.Contains(err.Error(), "secret") {
			t.Errorf("want the id refused, got %v", err)
		}
		out, err := s.Restore(t.Context(), f)
		if err != nil || len(out) != 1 || !errors.Is(out[0].Err, errSecretURL) || out[0].ByHand != nil {
			t.Errorf("want the entity of that id named as not deleted, got %+v, %v", out, err)
		}
		for _, j := range journalsIn(t, opts) {
			if text, err := os.ReadFile(j.File); err != nil || strings.Contains(string(text), secretID) {
				t.Errorf("want no secret in the journal, got %s, %v", text, err)
			}
		}
		if sent := strings.Join(f.log, " "); strings.Contains(sent, secretID) {
			t.Errorf("want no secret in a URL, got %s", sent)
		}
	}
}

// No line with a secret gets into a journal, whatever it is about.
func TestSecretsInLines(t *testing.T) {
	text := json.RawMessage(`"` + secretID + `"`)
	for name, l := range map[string]line{
		"created": {Type: typeCreated, URL: collectionURL + "/" + secretID},
		"ours":    {Type: typeOurs, URL: widget, Members: map[string]json.RawMessage{"name": text}},
		"state":   {Type: typeState, State: &State{URL: widget, Members: map[string]json.RawMessage{"name": text}}},
		"write":   {Type: typeWrite, Write: &Write{Number: 1, URL: widget, Members: map[string][]json.RawMessage{"name": {text}}}},
		"result":  {Type: typeResult, Result: &Result{Number: 1, Status: 202, Monitor: base + "/operations/" + secretID}},
	} {
		s := open(t, settings(t))
		if err := s.record(line{Type: typeWrite, Write: &Write{Number: 1, URL: widget}}); err != nil {
			t.Fatal(err)
		}
		if err := s.record(l); err == nil {
			t.Errorf("%s: want an error", name)
		}
		s.note(l)
		if text, err := os.ReadFile(s.writer.file); err != nil || strings.Contains(string(text), secretID) {
			t.Errorf("%s: want no secret in the journal, got %s, %v", name, text, err)
		}
	}
}

// A fixture whose URL has a secret is not deleted by a sweep either.
func TestSecretsInASweep(t *testing.T) {
	f := newFake()
	out := DeleteFixtures(t.Context(), f, Options{Sleep: f.sleep, Settle: settleTime, Secret: settings(t).Secret}, []FoundFixture{{URL: collectionURL + "/" + secretID}})
	if len(out) != 1 || !errors.Is(out[0].Err, errSecretURL) || len(f.log) > 0 {
		t.Errorf("want nothing sent, got %v, %+v", f.log, out)
	}
}

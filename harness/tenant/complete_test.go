package tenant

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// Only a response that says so shows that an update of 202 is complete.
func TestStatusMonitors(t *testing.T) {
	f := newFake()
	r := newRestorer(crashed(t, f, settings(t), `{"name":"Gate"}`), f, Options{Equal: equalJSON})
	w := r.Writes[0]
	for body, want := range map[string]bool{
		`{"status":"succeeded"}`: true, `{"status":"Failed"}`: true, `{"status":"Completed","id":"7"}`: true, `{"Status":"Canceled"}`: true,
		`{"state":"succeeded"}`: true, `{"provisioningState":"Succeeded"}`: true, `{"properties":{"provisioningState":"Succeeded"}}`: true,
		`{"properties":{"state":"done"}}`: true, `{"status":"Succeeded","result":{"state":"published"}}`: true, `{"status":"succeeded","properties":null}`: true,
		`{"status":"running"}`: false, `{"status":null}`: false, `{"status":""}`: false, `{"status":7}`: false, `{"status":true}`: false, `{"status":["succeeded"]}`: false,
		`{"id":"7","state":"running"}`: false, `{"id":"7","properties":{"provisioningState":"InProgress"}}`: false, `{"state":"some day"}`: false,
		`{"status":"Succeeded","properties":{"provisioningState":"Updating"}}`: false, `{"state":"running","status":"succeeded"}`: false,
		`{"status":"success","data":{"state":"Running"}}`: false, `{"status":"success","data":[{"status":"In progress"}]}`: false, `{"status":"partiallySucceeded"}`: false,
		`{"id":"7","things":12}`: false, `{"value":[{"id":"w1","name":"Gate"}]}`: false, `{"operation":"succeeded"}`: false, `{"done":true}`: false, `{"error":{"code":"x"}}`: false,
		`{"id":"w1","name":"Gate","count":1}`: true, `{"id":"w1","name":"Door","count":1}`: false, `{"id":"w2","name":"Gate","count":1}`: false, `{"name":"Gate"}`: false,
		`{"id":"w1","state":"running"}`: false, `{}`: false, `<html>`: false, ``: false, `[]`: false, `null`: false, `"succeeded"`: false,
	} {
		x := &wire.Exchange{Status: http.StatusOK, Header: http.Header{}, Body: []byte(body)}
		if r.isComplete(x, widget, w) != want {
			t.Errorf("200 with %s: want %t", body, want)
		}
		for _, status := range []int{201, 202, 204, 302, 307, 404, 429, 500} {
			if x.Status = status; r.isComplete(x, widget, w) {
				t.Errorf("%d with %s: want it incomplete", status, body)
			}
		}
	}
	for _, test := range []struct {
		status            int
		header, text, raw string
		want              bool
	}{
		{303, "Location", widget, "", true}, {303, "Location", base + "/widgets", "", false}, {303, "Location", base + "/operations/2", "", false},
		{200, "AsyncResult", "200", "", true}, {200, "AsyncResult", "400", "", true}, {200, "AsyncResult", "202", "", false}, {200, "AsyncResult", "soon", "", false},
		{200, "Content-Type", "application/http", "HTTP/1.1 204 No Content\r\n\r\n", true}, {200, "Content-Type", "application/http", "HTTP/1.1 202 Accepted\r\n\r\n", false},
		{200, "Content-Type", "text/plain", "HTTP/1.1 204 No Content\r\n\r\n", false},
	} {
		x := &wire.Exchange{Status: test.status, Header: http.Header{}, Body: []byte(test.raw)}
		x.Header[test.header] = []string{test.text}
		x.Header.Set(test.header, test.text)
		if r.isComplete(x, widget, w) != test.want {
			t.Errorf("%+v: want %t", test, test.want)
		}
	}
}

// A monitor that does not say that the update is complete makes conform wait, and then keep the journal.
func TestMonitorsThatSayNothing(t *testing.T) {
	for _, body := range []string{`{"id":"7","state":"running"}`, `{"properties":{"provisioningState":"InProgress"}}`, `{"value":[]}`, `{"id":"w1","things":12}`, `{}`, `7`} {
		for _, kill := range []bool{false, true} {
			for _, after := range []time.Duration{25 * time.Second, time.Hour / 2} {
				f, opts := newFake(), settings(t)
				f.tags, opts.Sleep = false, f.sleep
				queued, due := map[string]any(nil), after
				f.before = func(wire.Request) {
					if queued != nil && f.now >= due {
						f.set(widget, queued)
						queued = nil
					}
				}
				updates := 0
				f.answer = func(r wire.Request) *wire.Exchange {
					switch {
					case strings.HasPrefix(r.URL, base+"/operations"):
						return &wire.Exchange{Status: http.StatusOK, Header: http.Header{}, Body: []byte(body)}
					case r.Method == http.MethodPatch && updates == 0:
						updates++
						_ = json.Unmarshal(r.Body, &queued)
						return &wire.Exchange{Status: http.StatusAccepted, Header: http.Header{"Location": {base + "/operations/7"}}}
					}
					return nil
				}
				s := open(t, opts)
				s.Guard(f).Do(t.Context(), patch(widget, `{"name":"Gate"}`))
				out, err := restoreOnce(t, f, s, opts, kill)
				if err != nil {
					t.Fatal(err)
				}
				f.now += time.Hour
				f.before(wire.Request{})
				name := fmt.Sprintf("%s, after %s, killed %t", body, after, kill)
				if restored := f.entities[widget]["name"] == "Door"; !restored && out[0].Err == nil {
					t.Errorf("%s: want the state before, or an error", name)
				}
				if out[0].Err != nil && len(journalsIn(t, opts)) != 1 {
					t.Errorf("%s: want the journal kept", name)
				}
				if f.now > 2*time.Hour {
					t.Errorf("%s: want the wait bounded, waited %s", name, f.now)
				}
			}
		}
	}
}

package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/reports"
)

const clientToken = "client-secret-token-1234567890"

// recordClients serves the embedded contract userRunStates, sends requests, and returns the record as it is read back.
func recordClients(t *testing.T, opts mock.Options, requests ...*http.Request) (run *verdict.Run, printed string, exit int) {
	t.Helper()
	contracts, err := loadContracts([]string{"update-userrunstates"}, silently)
	if err != nil {
		t.Fatal(err)
	}
	record := newClientRecord(t.TempDir(), contracts, "")
	t.Cleanup(func() { _ = record.Close() })
	opts.Record = record.add
	m, err := mock.New(contracts, opts)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range requests {
		r.Header.Set("Authorization", "Bearer "+clientToken)
		m.ServeHTTP(httptest.NewRecorder(), r)
	}
	path := filepath.Join(t.TempDir(), "clients.ndjson")
	var out bytes.Buffer
	err = record.finish(path, &out)
	var failed *exitError
	if errors.As(err, &failed) {
		exit = failed.code
	} else if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if run, err = verdict.Read(f); err != nil {
		t.Fatal(err)
	}
	if run.Footer.Exit != exit {
		t.Errorf("want the exit code %d in the record, too, got %d", exit, run.Footer.Exit)
	}
	return run, out.String(), exit
}

func clientRequest(method, path, body string) *http.Request {
	r := httptest.NewRequest(method, "http://127.0.0.1:8080/beta"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

const userRunState = "/deviceManagement/deviceShellScripts/s1/userRunStates"

func TestClientRecord(t *testing.T) {
	run, printed, exit := recordClients(t, mock.Options{},
		clientRequest("GET", userRunState, ""),
		clientRequest("PATCH", userRunState, `{"errorDevicesCount":"`+clientToken+`","accessToken":"x"}`),
		clientRequest("PATCH", userRunState, `{"errorDeviceCount":"three"}`),
		clientRequest("GET", "/users/ann@contoso.com", ""),
		clientRequest("POST", "/$batch", `{"requests":[{"id":"1","method":"GET","url":"`+userRunState+`"}]}`),
	)
	if exit != exitBroken || !strings.HasPrefix(printed, "6 requests, 3 break the contract; record in ") {
		t.Errorf("want exit code 1, got %d with %q", exit, printed)
	}
	var got []string
	for _, v := range run.Verdicts {
		got = append(got, v.ID+" "+string(v.Status)+" "+v.Class)
		if v.Check != verdict.ClientRequest || len(v.Exchanges) != 1 || run.Exchange(v.Exchanges[0]) == nil {
			t.Errorf("want the exchange of each verdict, got %+v", v)
		}
	}
	const want = `update-userrunstates/request-1/client-request pass 
update-userrunstates/request-2/client-request fail request.unknown-property
update-userrunstates/request-3/client-request fail request.kind
no-contract/request-4/client-request fail request.unknown-path
update-userrunstates/request-5/client-request pass 
batch/request-6/client-request pass `
	if strings.Join(got, "\n") != want {
		t.Errorf("want\n%s\ngot\n%s", want, strings.Join(got, "\n"))
	}
	if f := run.Verdicts[2].Findings[0]; f.Want != "errorDeviceCount: want a JSON integer" || f.Got != `{"errorDeviceCount":"three"}` || f.Exchange != 3 || run.Verdicts[2].Cite == "" {
		t.Errorf("want what the page says and what came, got %+v by %q", f, run.Verdicts[2].Cite)
	}
	var text bytes.Buffer
	if err := verdict.Write(&text, run); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{clientToken, "ann@contoso.com"} {
		if strings.Contains(text.String(), secret) {
			t.Errorf("want no %s in the record, got\n%s", secret, text.String())
		}
	}
}

// Every report can be made of the record, and none names a command that would repeat the request of a client.
func TestReportsOfClientRecord(t *testing.T) {
	run, _, _ := recordClients(t, mock.Options{Injections: []mock.Injection{{Fault: "503", First: 2, Last: 2}}},
		clientRequest("PATCH", userRunState, `{"errorDeviceCount":"three"}`), clientRequest("GET", userRunState, ""), clientRequest("GET", userRunState, ""))
	var junit, summary, document bytes.Buffer
	if err := errors.Join(reports.JUnit(&junit, run), reports.Summary(&summary, run, reports.Style{}), reports.JSON(&document, run)); err != nil {
		t.Fatal(err)
	}
	var suites struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
	}
	if err := xml.Unmarshal(junit.Bytes(), &suites); err != nil || suites.Tests != 3 || suites.Failures != 1 {
		t.Errorf("want one failure of three, got %+v, %v\n%s", suites, err, junit.String())
	}
	for name, text := range map[string]string{"JUnit": junit.String(), "summary": summary.String(), "JSON": document.String()} {
		if !strings.Contains(text, "errorDeviceCount: want a JSON integer") || strings.Contains(text, "conform run") {
			t.Errorf("%s: want the finding, and no conform run, got\n%s", name, text)
		}
	}
}

func TestClientRecordIsBounded(t *testing.T) {
	contracts, err := loadContracts([]string{"update-userrunstates"}, silently)
	if err != nil {
		t.Fatal(err)
	}
	record := newClientRecord(t.TempDir(), contracts, "")
	t.Cleanup(func() { _ = record.Close() })
	for range maxTokens + 1 {
		record.add(mock.Exchange{Method: "GET", Status: 200, Header: http.Header{"Authorization": {"Bearer " + strings.Repeat("x", 20+len(record.tokens))}}})
	}
	if len(record.tokens) != maxTokens {
		t.Errorf("want %d tokens, got %d", maxTokens, len(record.tokens))
	}
	large := mock.Exchange{Method: "PATCH", Status: 204, Body: bytes.Repeat([]byte("a "), maxRecordedBody), ResponseBody: []byte{0xff}}
	record.add(large)
	x := record.stream.Exchange(maxTokens + 2)
	if len(x.RequestBody) != maxRecordedBody || !x.Truncated || x.Body != "[1 bytes that are not UTF-8]" {
		t.Errorf("want bounded bodies, got %d bytes and %q", len(x.RequestBody), x.Body)
	}
	record.bytes = maxRecordedBytes
	record.add(mock.Exchange{Breach: &mock.Breach{Class: "request.json"}})
	path := filepath.Join(t.TempDir(), "clients.ndjson")
	var out bytes.Buffer
	if err := record.finish(path, &out); err == nil || err.Error() != "exit 1" {
		t.Errorf("want the exit code of a request that is not recorded, got %v", err)
	}
	if want := "103 requests, 1 breaks the contract; record of the first 102 in "; !strings.HasPrefix(out.String(), want) {
		t.Errorf("want %q, got %q", want, out.String())
	}
	record.add(mock.Exchange{})
	if len(record.judged) != 102 || record.left != 1 {
		t.Errorf("want nothing added to a record that is written, got %d and %d", len(record.judged), record.left)
	}
	if err := record.finish(filepath.Join(t.TempDir(), "none", "clients.ndjson"), &out); err == nil || !strings.Contains(err.Error(), "--record: ") {
		t.Errorf("want an error for a file that cannot be written, got %v", err)
	}
}

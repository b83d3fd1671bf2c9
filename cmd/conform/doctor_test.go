package main

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestDoctor(t *testing.T) {
	const signIn = "kind: client-secret, client: " + testClient + `, secret: "${SECRET}"`
	for name, tc := range map[string]struct {
		prepare func(*directory)
		args    []string
		exit    int
		says    []string
		not     []string
	}{
		"healthy": {func(tn *directory) { tn.roles = []string{"DeviceManagementConfiguration.ReadWrite.All"} }, nil, 0, []string{
			"ok       TLS", "ok       sign-in     signed in by client-secret", "ok       audience    https://graph.microsoft.com\n",
			"ok       token       valid for 1h0m0s", "ok       permission  update-userrunstates: DeviceManagementConfiguration.ReadWrite.All",
			"ok       read        GET /deviceManagement/deviceShellScripts/42/userRunStates: 200 OK", "ok       clock       it agrees with the target's",
			"ok       quota       at most 9000 requests per second, below 10000/1s",
			"ok       writes      to the fixture, with --allow-writes",
		}, []string{"to do"}},
		"not the least privilege": {func(*directory) {}, nil, 0, []string{
			"warning  permission  update-userrunstates: the token has DeviceManagementManagedDevices.ReadWrite.All; the least privileged permission is DeviceManagementConfiguration.ReadWrite.All"}, nil},
		"more than needed": {func(tn *directory) {
			tn.roles = []string{"DeviceManagementScripts.ReadWrite.All", "Directory.ReadWrite.All", "User.Read.All"}
		}, nil, 0,
			[]string{"warning  permission  the token has further permissions to write: Directory.ReadWrite.All\n"}, nil},
		"wrong role": {func(tn *directory) { tn.roles = []string{"User.Read.All"} }, nil, 3, []string{
			"to do    permission  update-userrunstates: needs one of the application permissions DeviceManagementConfiguration.ReadWrite.All, ",
			"the token has User.Read.All: grant one"}, nil},
		"no role": {func(tn *directory) { tn.roles = nil }, nil, 3, []string{"the token has none: grant one"}, nil},
		"wrong audience": {func(tn *directory) { tn.audience = "https://graph.microsoft.us" }, nil, 3, []string{
			"to do    audience    the token is for https://graph.microsoft.us instead of https://graph.microsoft.com: compare cloud",
			"to do    read        GET /deviceManagement/deviceShellScripts/42/userRunStates: 401 Unauthorized (InvalidAuthenticationToken: Access token validation failure. Invalid audience.)"}, nil},
		"expired secret": {func(tn *directory) { tn.refuse = "AADSTS7000222: The provided client secret keys are expired." }, nil, 3, []string{
			"AADSTS7000222: the client secret has expired: create a new one under Certificates & secrets"}, []string{" read "}},
		"another tenant": {func(tn *directory) { tn.tenant = "99999999-aaaa-4aaa-8aaa-999999999999" }, nil, 3, []string{
			"to do    sign-in     the token belongs to another tenant than the target"}, []string{" read "}},
		"forbidden": {func(tn *directory) {
			tn.graphRequests = func(w http.ResponseWriter, _ *http.Request) bool {
				refuse(w, http.StatusForbidden, "Forbidden", "no \x1b[2J "+testSecret+" "+testTenant)
				return true
			}
		}, nil, 3, []string{"403 Forbidden (Forbidden: no \\x1b[2J [redacted] [redacted]): grant the application"}, nil},
		"not found": {func(tn *directory) {
			tn.graphRequests = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusNotFound); return true }
		}, nil, 3, []string{"404 Not Found: set the path parameters"}, nil},
		"redirect": {func(tn *directory) {
			tn.graphRequests = func(w http.ResponseWriter, _ *http.Request) bool {
				w.Header().Set("Location", "http://127.0.0.1:1/")
				w.WriteHeader(http.StatusFound)
				return true
			}
		}, nil, 3, []string{"302 Found: conform follows no redirects"}, nil},
		"clock": {func(tn *directory) {
			tn.graphRequests = func(w http.ResponseWriter, _ *http.Request) bool {
				w.Header().Set("Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
				w.WriteHeader(http.StatusOK)
				return true
			}
		}, nil, 3, []string{"to do    clock       it differs from the target's by 1h0m", "set this machine's"}, nil},
		"unbound": {func(tn *directory) {}, []string{"--contract", "update-devicemanagementscriptuserstate"}, 3,
			[]string{"to do    entities    the path parameter"}, nil},
		"fixture to be made": {func(tn *directory) {
			tn.fixture = "{path: '/deviceManagement/deviceShellScripts/{deviceShellScriptId}/userRunStates', collection: /deviceManagement/deviceShellScripts/42/userRunStates, create: {a: 1}}"
		}, nil, 0, []string{"ok       read        GET /deviceManagement/deviceShellScripts/42/userRunStates: 200 OK", "ok       writes      to the fixture, with --allow-writes"}, nil},
		"issuer unknown": {func(tn *directory) { tn.write("ca.pem", readFile(tn.t, tn.dir+"/app.pem")) }, nil, 3, []string{"to do    TLS", "tls.ca of the target"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			tn := newTenant(t)
			tc.prepare(tn)
			tn.config(signIn, "")
			args := tc.args
			if args == nil {
				args = []string{"--contract", "update-userrunstates"}
			}
			stdout, stderr, exit := conformCommand(t, tn.dir, []string{"SECRET=" + testSecret}, append([]string{"doctor", "nightly"}, args...)...)
			if exit != tc.exit {
				t.Errorf("want exit %d, got %d: %s", tc.exit, exit, stderr)
			}
			for _, want := range tc.says {
				if !strings.Contains(stdout, want) {
					t.Errorf("want %q, got\n%s", want, stdout)
				}
			}
			for _, not := range append(tc.not, testSecret, testTenant, testClient) {
				if strings.Contains(stdout+stderr, not) {
					t.Errorf("want no %q, got\n%s", not, stdout)
				}
			}
		})
	}
}

func TestDoctorOfOthers(t *testing.T) {
	dir := t.TempDir()
	for _, tc := range []struct {
		target string
		exit   int
		says   string
	}{
		{"mock", 0, "ok       target      the embedded mock"},
		{"http://127.0.0.1:1/beta", 3, "to do    read        GET /deviceManagement/deviceShellScripts/"},
		{"http://host.invalid/beta", 2, ""},
		{"https://host.invalid/beta", 3, "to do    name        host.invalid has no address"},
		{"unknown", 2, ""},
	} {
		stdout, stderr, exit := conformCommand(t, dir, []string{"HTTPS_PROXY=", "https_proxy="}, "doctor", tc.target)
		if exit != tc.exit || !strings.Contains(stdout, tc.says) {
			t.Errorf("%s: want exit %d and %q, got %d and\n%s%s", tc.target, tc.exit, tc.says, exit, stdout, stderr)
		}
	}
}

package harness

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/tenant"
	"github.com/graphconform/conform/harness/wire"
)

// Nothing that is said about a restore shows a secret, wherever the target put it, whole or cut.
func TestReportsOfARestoreHideSecrets(t *testing.T) {
	const token = "abcdefgh-ijklmnop-qrstuvwx-yz012345"
	redactor := wire.NewRedactor(token)
	at := "https://graph.example.com/widgets/"
	for name, o := range map[string]tenant.Outcome{
		"deleted":   {URL: at + token, Deleted: true},
		"encoded":   {URL: at + strings.ReplaceAll(url.PathEscape(token), "-", "%2D"), Deleted: true},
		"error":     {URL: at + "1", Err: errors.New("got another one: " + token)},
		"cut error": {URL: at + "1", Err: errors.New("got another one: " + token[:12])},
		"by hand":   {URL: at + token, Err: errors.New("got 403"), ByHand: &wire.Request{Method: "DELETE", URL: at + token}},
		"member":    {URL: at + "1", Foreign: []string{token}, ByHand: &wire.Request{Method: "PATCH", URL: at + "1", Body: []byte(`{"` + token + `":1}`)}},
		"restored":  {URL: at + "1", Restored: []string{token}},
		"new":       {URL: at, New: []string{token}},
	} {
		var said string
		cfg := Config{Notice: func(n Notice) { said += n.Text + n.Hint }}
		_ = cfg.ReportRestored([]tenant.Outcome{o}, redactor) // whether it is restored is not the question
		if !strings.Contains(said, "[redacted]") || strings.Contains(said, token[:8]) {
			t.Errorf("%s: want the secret redacted, got %s", name, said)
		}
	}
	inner := &Error{Exit: 3, Err: errors.New("want an id, got " + token[:20]), Hint: "look"}
	err := HideSecrets(inner, redactor)
	if found := (*Error)(nil); strings.Contains(err.Error(), token[:8]) || !errors.As(err, &found) || found != inner || HideSecrets(nil, redactor) != nil {
		t.Errorf("want the secret redacted, and the error kept, got %v", err)
	}
}

package tenant

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// ErrNotRestored is the error of a restore after which an entity differs from what it was before the run.
var ErrNotRestored = errors.New("the target is not as it was before the run")

// Report calls notice with what a user must know of each outcome, and a hint where there is something to do. It returns ErrNotRestored
// if an entity could not be restored. Texts quote the target and may hold any character.
func Report(outcomes []Outcome, notice func(text, hint string)) error {
	failed := false
	for _, o := range outcomes {
		hint := ""
		if o.ByHand != nil {
			hint = "to restore it by hand, send:\n  " + command(o.ByHand)
		}
		switch {
		case o.Err != nil:
			failed = true
			notice(fmt.Sprintf("NOT RESTORED: %s: %v", o.URL, o.Err), hint)
		case o.Deleted:
			notice("deleted "+o.URL, "")
		case len(o.Restored) > 0:
			notice(fmt.Sprintf("restored %s of %s", strings.Join(o.Restored, ", "), o.URL), "")
		}
		if len(o.New) > 0 {
			notice(fmt.Sprintf("not deleted: %s has new entities (%s), and nothing shows who created them", o.URL, strings.Join(o.New, ", ")), "")
		}
		if len(o.Side) > 0 {
			notice(fmt.Sprintf("not restored: %s of %s changed during the run, and no update may set it", strings.Join(o.Side, ", "), o.URL), "")
		}
		if o.Err == nil && len(o.Foreign) > 0 {
			notice(fmt.Sprintf("not restored: %s of %s has neither the old value nor one that this run sent, so someone else wrote it",
				strings.Join(o.Foreign, ", "), o.URL), hint)
		}
	}
	if failed {
		notice("the undo journal is kept", "conform restore tries again")
		return ErrNotRestored
	}
	return nil
}

// command returns a curl command for the request. Every value in its body stays as it is, but what a terminal or a CI would obey is
// written as a JSON escape.
func command(req *wire.Request) string {
	header := http.Header{"Authorization": {"Bearer"}} // Curl writes $CONFORM_TOKEN
	maps.Copy(header, req.Header)
	var compact bytes.Buffer
	if json.Compact(&compact, req.Body) != nil { // no body
		compact.Reset()
	}
	body := strings.ReplaceAll(string(verdict.EscapeJSON(compact.Bytes())), "::", `:\u003a`) // what EscapeJSON leaves
	x := verdict.Exchange{Method: req.Method, URL: req.URL, RequestHeader: header, RequestBody: body}
	return verdict.Curl(&x, len(body)+len(req.URL)*2+4096)
}

package tenant

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// ErrNotRestored is the error of a restore after which an entity differs from what it was before the run.
var ErrNotRestored = errors.New("the target is not as it was before the run")

// isProbe reports whether a member of an update is an annotation that only a run sends. A target that keeps none has nothing to restore.
func isProbe(name string) bool { return strings.Contains(name, "@conform.") }

// Report calls notice with what a user must know of each outcome, and a hint where there is something to do. It returns ErrNotRestored
// if an entity could not be restored. Texts quote the target and may hold any character.
func Report(outcomes []Outcome, notice func(text, hint string)) error {
	failed := false
	for _, o := range outcomes {
		hint := ""
		restored := slices.DeleteFunc(slices.Clone(o.Restored), isProbe)
		if o.ByHand != nil {
			hint = "to restore it by hand, send:\n  " + command(o.ByHand, o.BodyFile)
		}
		switch {
		case o.Err != nil:
			failed = true
			notice(fmt.Sprintf("NOT RESTORED: %s: %s", o.URL, strings.ReplaceAll(o.Err.Error(), "\n", "; ")), hint)
		case o.Deleted:
			notice("deleted "+o.URL, "")
		case len(restored) > 0:
			notice(fmt.Sprintf("restored %s of %s", strings.Join(restored, ", "), o.URL), "")
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
// written as a JSON escape. Secrets of the target are in a file, if there is one, and nowhere else.
func command(req *wire.Request, bodyFile string) string {
	header := http.Header{"Authorization": {"Bearer"}} // Curl writes $CONFORM_TOKEN
	maps.Copy(header, req.Header)
	x := verdict.Exchange{Method: req.Method, URL: req.URL, RequestHeader: header}
	const room = 4096
	if hasSecret(req.Body) {
		line := verdict.Curl(&x, len(req.URL)*2+room)
		if quoted := verdict.ShellQuote("@" + bodyFile); bodyFile != "" && quoted != "" {
			return line + " --data " + quoted
		}
		return line + " # and its body, which has secrets and could not be written to a file: it is in the undo journal"
	}
	var compact bytes.Buffer
	if json.Compact(&compact, req.Body) != nil { // no body
		compact.Reset()
	}
	x.RequestBody = strings.ReplaceAll(string(verdict.EscapeJSON(compact.Bytes())), "::", `:\u003a`) // what EscapeJSON leaves
	return verdict.Curl(&x, len(x.RequestBody)+len(req.URL)*2+room)
}

// hasSecret tells whether the names of members say that a body has secrets of the target.
func hasSecret(body []byte) bool { return wire.FindName(body, wire.NamesSecret) != "" }

// shownValue returns the value of a member for a message, unless it is a secret of the target.
func shownValue(name string, v json.RawMessage) string {
	switch {
	case v == nil:
		return "missing"
	case wire.NamesSecret(name), hasSecret(v):
		return "[hidden]"
	}
	return fmt.Sprintf("%.60s", v)
}

// writeBodies writes the bodies of requests for a person that have secrets to files beside the journal, which only the user can read.
func (j *Journal) writeBodies(out []Outcome) {
	for i, o := range out {
		if o.ByHand == nil || j.File == "" || !hasSecret(o.ByHand.Body) {
			continue
		}
		path := j.bodyFile(i)
		_ = os.Remove(path) // its mode may be another one
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			continue // the hint says so
		}
		_, err = f.Write(o.ByHand.Body)
		if err = errors.Join(err, f.Close()); err == nil {
			out[i].BodyFile = path
		}
	}
}

func (j *Journal) bodyFile(i int) string {
	return fmt.Sprintf("%s-body-%d.json", strings.TrimSuffix(j.File, journalSuffix), i+1)
}

// removeBodies removes the files that writeBodies has written for a number of outcomes.
func (j *Journal) removeBodies(n int) {
	for i := range n {
		_ = os.Remove(j.bodyFile(i)) // most journals have none
	}
}

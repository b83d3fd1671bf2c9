package baseline

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/near"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/yamldoc"
)

var (
	entryKeys    = []string{"id", "check", "signature", "case", "depth", "kind", "targets", "reason", "ticket", "owner", "added", "expires"}
	requiredKeys = []string{"id", "check", "signature", "reason", "added", "expires"}
	idForm       = regexp.MustCompile(`^CF-[0-9A-F]{8}$`)
	daysForm     = regexp.MustCompile(`^([1-9]\d{0,3})d$`)
)

// days reads a number of days, such as 90d.
func days(text string) (int, error) {
	m := daysForm.FindStringSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf("%q is not a number of days such as 90d", shortened(text))
	}
	return strconv.Atoi(m[1])
}

// entry reads an entry, nil if too little of it is right to check the rest.
func (r *reader) entry(n ast.Node) *Entry {
	of := r.members(n, "an entry", entryKeys...)
	if of == nil {
		return nil
	}
	required := append([]string(nil), requiredKeys...)
	if r.f.Defaults.RequireTicket {
		required = append(required, "ticket")
	}
	if r.f.Defaults.RequireOwner {
		required = append(required, "owner")
	}
	for _, key := range required {
		if _, given := of[key]; !given {
			r.add(startOf(n), "%s is missing in an entry", key)
		}
	}
	e := &Entry{
		ID: r.text(of, "id"), called: r.text(of, "check"), Signature: r.text(of, "signature"), Case: r.text(of, "case"), Depth: cmp.Or(r.text(of, "depth"), defaultDepth),
		Kind: cmp.Or(r.text(of, "kind"), kindKnown), Targets: r.targets(of), Reason: r.text(of, "reason"),
		Ticket: r.text(of, "ticket"), Owner: r.text(of, "owner"), Added: r.day(of, "added"), Expires: r.day(of, "expires"),
	}
	e.first, e.expires = placeOf(startOf(n)).line, placeOf(of["expires"].key)
	if e.Kind != kindKnown && e.Kind != kindFlaky {
		r.add(of["kind"].key, "unknown kind %q; %s", shortened(e.Kind), near.Hint(e.Kind, []string{kindKnown, kindFlaky}))
	}
	if !slices.Contains(depths, e.Depth) {
		r.add(of["depth"].key, "unknown depth %q; %s", shortened(e.Depth), near.Hint(e.Depth, depths))
	}
	if most := r.f.Defaults.MaxAge; most > 0 && e.Expires > later(r.today, most) {
		r.add(of["expires"].key, "expires is %s: the file's maxAge allows %s at most, %d days from today", e.Expires, later(r.today, most), most)
	}
	if e.called == "" || !r.resolve(e, of) {
		return nil
	}
	want := verdict.FingerprintFrom(e.Operation, e.Check.Rule, e.Signature)
	switch {
	case e.ID == "" || e.Signature == "":
		return nil
	case !idForm.MatchString(e.ID):
		r.add(of["id"].key, "id %q is not of the form CF- and eight digits from 0 to F", shortened(e.ID))
	case e.ID != want:
		r.add(of["id"].key, "id %s does not belong to this check and signature, whose id is %s: copy all three from the report", e.ID, want)
	}
	return e
}

// resolve finds the check of `operation/check`.
func (r *reader) resolve(e *Entry, of map[string]member) bool {
	i := strings.LastIndexByte(e.called, '/')
	if i <= 0 {
		r.add(of["check"].key, "check %q is not of the form operation/check", shortened(e.called))
		return false
	}
	k, err := catalogue.Find(r.f.checks, e.called[i+1:])
	if err != nil {
		r.add(of["check"].key, "%v", err)
		return false
	}
	e.Operation, e.Check = e.called[:i], k
	return true
}

func (r *reader) day(of map[string]member, key string) string {
	text := r.text(of, key)
	if text == "" {
		return ""
	}
	if t, err := time.Parse(time.DateOnly, text); err != nil || Day(t) != text {
		r.add(of[key].key, "%s is %q: expected a day such as 2027-01-31", key, shortened(text))
	}
	return text
}

func (r *reader) targets(of map[string]member) (globs []string) {
	m, given := of["targets"]
	if !given {
		return nil
	}
	list, ok := m.value.(*ast.SequenceNode)
	if !ok || len(list.Values) == 0 {
		r.add(m.key, "targets is not a list of names or globs: leave it out for all targets")
		return nil
	}
	for _, n := range list.Values {
		text, ok := yamldoc.Scalar(n)
		if _, err := path.Match(text, ""); !ok || text == "" || err != nil {
			r.add(n.GetToken(), "%q is not a name of a target, or a glob", shortened(text))
		}
		globs = append(globs, text)
	}
	return globs
}

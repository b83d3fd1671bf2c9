package baseline

import (
	"fmt"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/near"
	"github.com/graphconform/conform/harness/verdict"
)

// Note is something about an entry that its owner should know. Expired says that it accepts nothing any more.
type Note struct {
	Line    int
	Text    string
	Expired bool
}

// Lint lists what is not wrong with the file, but asks for attention: entries that have expired or soon will, that nobody has examined, and
// that name a check by a former id.
func (f *File) Lint(now time.Time) (notes []Note) {
	today := Day(now)
	for _, e := range f.Entries {
		add := func(expired bool, format string, args ...any) {
			notes = append(notes, Note{e.first, e.ID + " " + fmt.Sprintf(format, args...), expired})
		}
		switch {
		case e.expired(today):
			add(true, "expired on %s: mend the target, or conform baseline renew %s --until DAY", e.Expires, e.ID)
		case verdict.ExpiresSoon(e.Expires, now):
			add(false, "expires on %s", e.Expires)
		}
		if e.Reason == NotExamined {
			add(false, "is not yet examined: say in its reason why it is accepted")
		}
		if e.called != e.Name() && e.called != e.Operation+"/"+e.Check.Rule {
			add(false, "names the check by a former id: it is now %s", e.Name())
		}
	}
	return notes
}

// Unknown is the error for an id that the file does not have.
func (f *File) Unknown(id string) error {
	var ids []string
	for _, e := range f.Entries {
		ids = append(ids, e.ID)
	}
	hint := near.Hint(strings.ToUpper(id), ids)
	if hint == "" {
		hint = "it has no entries"
	}
	return fmt.Errorf("no entry %q in %s: %s", id, f.Path, hint)
}

package tenant

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// creation returns the POST that created the fixture at a URL, and the property that holds the name of the run, or nil.
func (j *Journal) creation(url string) (w *Write, property string) {
	for _, w := range j.Writes {
		if w.Method == http.MethodPost && strings.HasPrefix(addressOf(url), addressOf(w.URL)+"/") {
			for name := range w.Members {
				return w, name
			}
		}
	}
	return nil, ""
}

// isFixture returns an error if the members are not those of the run's fixture: by its name, or another that the run gave it, and by
// when it was created, if it says so. A target may have given the name to an entity that was there before.
func (j *Journal) isFixture(url string) func(members map[string]json.RawMessage) error {
	_, property := j.creation(url)
	names := append(j.values(url, nil)[property], quoted(nameOf(j.Header.Run)))
	return func(members map[string]json.RawMessage) error {
		if property == "" || !slices.ContainsFunc(names, func(n json.RawMessage) bool { return plainText(n) == plainText(members[property]) }) {
			return fmt.Errorf("want an entity with the name %s, got another one", nameOf(j.Header.Run))
		}
		if made := createdAt(members); !made.IsZero() && j.Header.Started.Sub(made) > inUseFor {
			return fmt.Errorf("want an entity that this run created, got one of %s", made.Format(time.DateOnly))
		}
		return nil
	}
}

// isCreated returns an error if the members are not those of the entity that a read at a URL showed after its creation: by its name, or
// another that the run gave it, and by when it was created. A name that is empty or hidden proves nothing; the instant does, or other values
// that the run wrote.
func (r *restorer) isCreated(url string) func(members map[string]json.RawMessage) error {
	_, property := r.creation(url)
	name, written, made := quoted(nameOf(r.Header.Run)), r.values(url, r.possible), r.made[addressOf(url)]
	return func(members map[string]json.RawMessage) error {
		at, value := createdAt(members), members[property]
		sameInstant := !at.IsZero() && !made.IsZero() && at.Sub(made).Abs() < time.Second // targets may round it
		isName := property != "" && (r.equal.same(url, property, value, name) || r.equal.ours(url, property, value, name, written[property]))
		switch {
		case !at.IsZero() && !made.IsZero() && !sameInstant:
		case isName && !isZero(decoded(value)), (isName || value == nil) && sameInstant,
			isName && r.showsOnly(url, property, members, written), value == nil && r.showsText(url, property, members, written):
			return nil
		}
		found := map[string]json.RawMessage{}
		if property != "" {
			found[property] = value
		}
		if !at.IsZero() {
			found[created] = members[created]
		}
		return fmt.Errorf("want the entity that this run created, named %s, got another one, which conform neither changes nor deletes: %s", nameOf(r.Header.Run), showMembers(found))
	}
}

// distinctive is how long a text must be that nobody else is taken to have written.
const distinctive = 8

// showsText tells whether another member than the one with the name has a text that the run wrote.
func (r *restorer) showsText(url, property string, members map[string]json.RawMessage, written map[string][]json.RawMessage) bool {
	for name, v := range members {
		if text, is := decoded(v).(string); is && name != property && len(text) >= distinctive && r.equal.any(url, name, v, written[name]) {
			return true
		}
	}
	return false
}

// showsOnly tells whether all other members that the run wrote have its values. If it wrote none, or nothing but empty ones, that proves
// something only within the run.
func (r *restorer) showsOnly(url, property string, members map[string]json.RawMessage, written map[string][]json.RawMessage) bool {
	some := false
	for name, values := range written {
		if v := members[name]; name != property && len(values) > 0 {
			if !r.equal.any(url, name, v, values) && !r.equal.ours(url, name, v, nil, values) {
				return false
			}
			some = some || !isZero(decoded(v))
		}
	}
	return some || !r.later
}

// createdLine is the line of a journal about an entity that the run created; made is when, if a read shows that.
func createdLine(url string, made json.RawMessage) line {
	l := line{Type: typeCreated, URL: url}
	if made != nil {
		l.Members = map[string]json.RawMessage{created: made}
	}
	return l
}

// isListed returns an error if the members do not have the name of a run that the collection lists, or are of an entity that was created
// at another time.
func (f FoundFixture) isListed(members map[string]json.RawMessage) error {
	made := createdAt(members)
	if plainText(members[f.property]) != f.Name || !made.IsZero() && !f.Created.IsZero() && !made.Equal(f.Created) {
		return fmt.Errorf("want the entity %s that its collection lists, got another one", f.Name)
	}
	return nil
}

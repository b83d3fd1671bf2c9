package tenant

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/wire"
)

// creation returns the POST that created the fixture at a URL, and the property that holds the name of the run, or nil.
func (j *Journal) creation(url string) (w *Write, property string) {
	for _, w := range j.Writes {
		if w.Method == http.MethodPost && strings.HasPrefix(addressOf(url), addressOf(w.URL)+"/") {
			for name, values := range w.Members {
				if slices.ContainsFunc(values, func(v json.RawMessage) bool { return bytes.Equal(v, quoted(nameOf(j.Header.Run))) }) {
					return w, name
				}
			}
		}
	}
	return nil, ""
}

// isFixture returns an error if the members are not those of the run's fixture: by its name, or another that the run gave it, and by
// when it was created, if it says so. A target may have given the name to an entity that was there before.
func (j *Journal) isFixture(url string) func(members map[string]json.RawMessage) error {
	w, property := j.creation(url)
	names := append(j.values(url, nil)[property], quoted(nameOf(j.Header.Run)))
	return func(members map[string]json.RawMessage) error {
		isName := func(n json.RawMessage) bool { return isText(members[property], n) }
		if property == "" || !slices.ContainsFunc(names, isName) {
			return fmt.Errorf("want an entity with the name %s, got another one", nameOf(j.Header.Run))
		}
		if made := createdAt(members); !made.IsZero() && made.Before(j.earliest(w)) {
			return fmt.Errorf("want an entity that this run created, got one of %s", made.Format(time.RFC3339))
		}
		return nil
	}
}

// earliest returns when a fixture may have been created at the earliest: by the target's own clock, if the response to the POST shows it.
func (j *Journal) earliest(w *Write) time.Time {
	if result := j.results[w.Number]; result != nil && !result.Date.IsZero() {
		return result.Date.Add(-postTakes)
	}
	return j.Header.Started.Add(-inUseFor)
}

// postTakes is more than the time between the creation of an entity and the response to the POST, by two clocks of the same target.
const postTakes = 5 * time.Minute

// distinctiveName is how much of the run's name a target must store that cuts it: `conform-` and half of the run's GUID.
const distinctiveName = 26

// isText tells whether a value is a text, or the start of it as far as the target stores it.
func isText(v, want json.RawMessage) bool {
	got, text := plainText(v), plainText(want)
	return got == text || len(got) >= distinctiveName && strings.HasPrefix(text, got) && fixtureName.MatchString(text)
}

// isCreated returns an error if the members are not those of the entity that a read at a URL showed after its creation: by its name, or
// another that the run gave it, and by when it was created. A name that is empty or hidden proves nothing; the instant does, or other values
// that the run wrote.
func (r *restorer) isCreated(url string) func(members map[string]json.RawMessage) error {
	_, property := r.creation(url)
	name, made, others := quoted(nameOf(r.Header.Run)), r.made[addressOf(url)], r.otherValues(url, property)
	// What the POST asked for proves nothing: the target may have stored something else.
	written := r.values(url, func(w *Write) bool { return w.Method != http.MethodPost && r.possible(w) })
	written[property] = append(written[property], name)
	return func(members map[string]json.RawMessage) error {
		at, value := createdAt(members), members[property]
		sameInstant := !at.IsZero() && !made.IsZero() && at.Sub(made).Abs() < time.Second // targets may round it
		isName := property != "" && (isText(value, name) || r.equal.same(url, property, value, name) || r.equal.ours(url, property, value, name, written[property]))
		switch {
		case !at.IsZero() && !made.IsZero() && !sameInstant:
		case isName && !isZero(decoded(value)), (isName || value == nil) && sameInstant,
			isName && r.showsOnly(url, property, members, written), value == nil && r.showsText(url, property, members, written):
			return others(members)
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

// otherValues returns what tells whether an entity that the run created has a value that neither its creation nor the run has set.
func (r *restorer) otherValues(url, property string) func(members map[string]json.RawMessage) error {
	first, written, side := r.first[addressOf(url)], r.values(url, r.possible), r.side[url]
	return func(members map[string]json.RawMessage) error {
		for _, name := range slices.Sorted(maps.Keys(first)) {
			was, is := first[name], members[name]
			if name == property || name == created || side[name] || isZero(decoded(is)) || r.equal.same(url, name, is, was) ||
				isVolatile(name, nil, nil) || r.equal.ours(url, name, is, was, written[name]) {
				continue
			}
			return fmt.Errorf("%s (at its creation: %s) has a value that this run did not set: someone else may use the entity",
				showMembers(map[string]json.RawMessage{name: is}), shownValue(name, was))
		}
		return nil
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

// createdLine is the line of a journal about an entity that the run created: what a read shows of what clients may set, and when it was
// created, if the entity says that.
func createdLine(url string, members map[string]json.RawMessage, writable []string) line {
	l := line{Type: typeCreated, URL: url, Members: map[string]json.RawMessage{}}
	for _, name := range writable {
		l.Members[name] = orNull(members[name])
	}
	if made := members[created]; made != nil {
		l.Members[created] = made
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

// createdURL returns the URL of the entity that the response to a POST names by its id, or "".
func (s *Session) createdURL(w *Write, x *wire.Exchange) string {
	id := idOf(x.Body)
	if x.Status < 200 || x.Status > 299 || !isPlain(id) || s.opts.Secret(id) {
		return ""
	}
	return w.URL + "/" + url.PathEscape(id)
}

// dateOf returns when the target says that it responded, or zero.
func dateOf(x *wire.Exchange) time.Time {
	at, err := http.ParseTime(x.Header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return at
}

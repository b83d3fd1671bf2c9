package catalogue

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/wire"
)

// listing is what a read of a collection shows: its items, by id those that have one, which may occur twice, the link to the next page, and
// whether there are more pages.
type listing struct {
	items []any
	byID  map[string][]map[string]any
	next  string
	more  bool
}

// readList returns the collection that a step read, with the pages that further steps read of it; the reason says why there is none.
func readList(e *check.Evidence, step string) (list listing, reason string) {
	if list, reason = readPage(e, step); reason != "" {
		return list, reason
	}
	for n := 2; n <= check.MaxPages; n++ {
		page, unread := readPage(e, check.PageStep(step, n))
		if unread != "" {
			break
		}
		for id, entities := range page.byID {
			list.byID[id] = append(list.byID[id], entities...)
		}
		list.items, list.more = append(list.items, page.items...), page.more
	}
	return list, ""
}

// readPage returns what one step read of a collection.
func readPage(e *check.Evidence, step string) (list listing, reason string) {
	x := e.Step(step)
	switch {
	case x == nil:
		return listing{}, "the collection was not read"
	case x.Status != http.StatusOK:
		return listing{}, "reading the collection returned " + check.Status(x.Status)
	}
	body, err := oracle.DecodeStrict(x.Body)
	if err != nil {
		return listing{}, "the collection is not JSON: " + err.Error()
	}
	object, _ := body.(map[string]any)
	values, isList := object["value"].([]any)
	if plain(e) && !isList {
		values, isList = listIn(body)
	}
	if !isList {
		return listing{}, "reading the collection returned no list"
	}
	key := e.Operation.KeyProperty()
	list.byID, list.items = map[string][]map[string]any{}, values
	for _, v := range values {
		entity, _ := v.(map[string]any)
		if id := keyText(entity[key]); id != "" {
			list.byID[id] = append(list.byID[id], entity)
		}
	}
	list.next = linkToNext(x, object)
	list.more = list.next != "" || filled(e, x, len(values))
	return list, ""
}

// linkToNext returns the link to the next page as the response has it, or "".
func linkToNext(x *wire.Exchange, body map[string]any) string {
	for _, name := range []string{"@odata.nextLink", "@nextLink", "nextLink", "next", "next_page_url"} {
		if link, _ := body[name].(string); link != "" {
			return link
		}
	}
	for _, name := range []string{"_links", "links"} {
		links, _ := body[name].(map[string]any)
		switch next := links["next"].(type) {
		case string:
			return next
		case map[string]any:
			if link, _ := next["href"].(string); link != "" {
				return link
			}
		}
	}
	for _, field := range x.Header.Values("Link") {
		if m := nextField.FindStringSubmatch(field); m != nil {
			return m[1]
		}
	}
	return ""
}

// nextField is a link of the relation `next` in the header Link (RFC 8288).
var nextField = regexp.MustCompile(`<([^>]*)>[^,<]*;\s*(?i:rel)="?next"?(?:[\s;,]|$)`)

// filled reports whether a page of a collection that the contract documents as paged may be followed by others: it has as many items as
// were asked for, or nobody knows how many that is.
func filled(e *check.Evidence, x *wire.Exchange, items int) bool {
	paging := e.Operation.Paging
	if paging.Page == "" || items == 0 {
		return false
	}
	u, err := url.Parse(x.Request.URL)
	if err != nil {
		return true
	}
	asked, err := strconv.Atoi(u.Query().Get(paging.Size))
	return err != nil || items >= asked
}

// NextPage returns the URL of the page after those that a case has read of a collection. It is empty if there is none, if it is not one of the
// same collection, if it was read before, or if the case does not need it: in a list around an update, only an entity that should be there is
// looked for.
func NextPage(e *check.Evidence, step string) string {
	list, reason := readList(e, step)
	if reason != "" || e.Kind != check.Collections && !sought(e, step, list) {
		return ""
	}
	pages := pagesOf(e, step)
	next := nextURL(e, pages[len(pages)-1])
	if slices.ContainsFunc(pages, func(s check.Step) bool { return s.Exchange.Request.URL == next }) {
		return ""
	}
	return next
}

// pagesOf returns the steps that read a collection, its first page and the further ones.
func pagesOf(e *check.Evidence, step string) (out []check.Step) {
	name := step
	for n := 2; e.Step(name) != nil; n++ {
		i := slices.IndexFunc(e.Steps, func(s check.Step) bool { return s.Name == name })
		out, name = append(out, e.Steps[i]), check.PageStep(step, n)
	}
	return out
}

// nextURL returns the URL of the page after one, if the response or the contract tells it, and it is one of the same collection.
func nextURL(e *check.Evidence, s check.Step) string {
	page, reason := readPage(e, s.Name)
	from, err := url.Parse(s.Exchange.Request.URL)
	if reason != "" || err != nil {
		return ""
	}
	paging := e.Operation.Paging
	if page.next == "" && page.more && paging.Page != "" {
		query := from.Query()
		number, err := strconv.ParseInt(cmp.Or(query.Get(paging.Page), strconv.FormatInt(paging.First, 10)), 10, 64)
		if err != nil {
			return ""
		}
		query.Set(paging.Page, strconv.FormatInt(number+1, 10))
		to := *from
		to.RawQuery = query.Encode()
		return to.String()
	}
	to, err := from.Parse(page.next)
	if page.next == "" || err != nil || to.Scheme != from.Scheme || to.Host != from.Host || to.Path != from.Path {
		return ""
	}
	return to.String()
}

// sought reports whether a list lacks the entity, although an earlier list has it.
func sought(e *check.Evidence, step string, list listing) bool {
	id, reason := entityID(e)
	if reason != "" || len(list.byID[id]) > 0 {
		return false
	}
	for _, earlier := range []string{check.ListFirst, check.ListBefore} {
		if earlier == step {
			break
		}
		if known, unread := readList(e, earlier); unread == "" && len(known.byID[id]) > 0 {
			return true
		}
	}
	return false
}

// listIn returns the items of a collection that is an array, or an object with one array.
func listIn(body any) (values []any, found bool) {
	object, isObject := body.(map[string]any)
	if !isObject {
		values, found = body.([]any)
		return values, found
	}
	for _, v := range object {
		if list, isList := v.([]any); isList {
			if found {
				return nil, false
			}
			values, found = list, true
		}
	}
	return values, found
}

// entityID returns the id that the entity had before the update.
func entityID(e *check.Evidence) (id, reason string) {
	before, reason := e.State(check.Before)
	if reason != "" {
		return "", reason
	}
	if id = keyText(before[e.Operation.KeyProperty()]); id == "" {
		return "", "the entity has no id"
	}
	return id, ""
}

// keyText returns a key as text, or "" for a value that is no key.
func keyText(key any) string {
	switch key := key.(type) {
	case string:
		return key
	case json.Number:
		return key.String()
	}
	return ""
}

// idChanged reports whether the entity can no longer be read under its id, which other-id judges.
func idChanged(e *check.Evidence, id string) bool {
	after, reason := e.State(check.After)
	if reason != "" {
		x := e.Step(check.After)
		return x != nil && (x.Status == http.StatusNotFound || x.Status == http.StatusGone)
	}
	now, shown := after[e.Operation.KeyProperty()]
	return shown && !sameID(id, keyText(now))
}

// sameID compares ids, and GUIDs regardless of case.
func sameID(a, b any) bool { return (check.Type{Edm: "Edm.Guid"}).Equal(a, b) }

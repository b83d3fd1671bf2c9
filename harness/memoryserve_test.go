package harness

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

func (t *memoryTenant) serve(h http.Header, r *http.Request, body []byte) (int, any) {
	if !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer a-token") {
		h.Set("WWW-Authenticate", "Bearer")
		return 401, nil
	}
	if strings.HasSuffix(r.URL.Path, "/$batch") && t.Batch && r.Method == http.MethodPost {
		return t.batch(r, body)
	}
	return t.one(h, r.Method, r.URL.RequestURI(), r.Header, body)
}

func (t *memoryTenant) batch(r *http.Request, body []byte) (int, any) {
	var batch struct {
		Requests []struct {
			ID, Method, URL string
			Body            json.RawMessage
		}
	}
	if json.Unmarshal(body, &batch) != nil {
		return 400, nil
	}
	var out []any
	for _, one := range batch.Requests {
		at := one.URL // OData resolves one that starts with a slash against the host
		if !strings.HasPrefix(at, "/") {
			at = memoryBase + "/" + at
		}
		status, got := t.one(http.Header{}, one.Method, at, r.Header, one.Body)
		out = append(out, members{"id": one.ID, "status": status, "body": got})
	}
	return 200, members{"responses": out}
}

// one serves one request.
func (t *memoryTenant) one(h http.Header, method, target string, header http.Header, body []byte) (int, any) {
	p := t.locate(target)
	if t.AnyCase {
		method = strings.ToUpper(method)
	}
	if strings.HasPrefix(p, memoryBase+"/operations/") {
		if len(t.queue) > 0 {
			return 200, members{"status": "running"}
		}
		return 200, members{"status": "succeeded"}
	}
	if method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions {
		t.watch(method, target, p)
	}
	switch m := t.now(p); {
	case method == http.MethodPost && t.isCollection(p):
		return t.post(p, body)
	case method == http.MethodGet && t.isCollection(p):
		return 200, t.list(p)
	case method == http.MethodGet:
		return t.get(h, p)
	case method == http.MethodPatch && m == nil && t.Upsert && !t.isCollection(p):
		t.store(p, members{"id": path.Base(p)})
		return 201, nil
	case m == nil:
		return 404, nil
	case method == http.MethodDelete && !t.NoDelete:
		t.store(p, nil)
		return 204, nil
	case method == http.MethodPatch:
		return t.patch(h, p, header.Get("If-Match"), body)
	}
	return 405, nil
}

// watch notes a write that must not be sent: one that names another entity than the fixture, or deletes what the run did not create.
func (t *memoryTenant) watch(method, target, p string) {
	ok := method == "CONFORMX"
	switch strings.ToUpper(method) {
	case http.MethodDelete:
		ok = t.created[p] != ""
	case http.MethodPatch:
		for created := range t.created {
			ok = ok || strings.HasPrefix(p, created+"/")
		}
		ok = ok || p == t.fixture || t.created[p] != "" || path.Dir(p) == t.fixture && t.isCollection(t.fixture)
	case http.MethodPost:
		ok = p == t.collection || strings.HasSuffix(p, "/$batch")
	}
	if !ok {
		t.harm = append(t.harm, method+" "+target)
	}
}

func (t *memoryTenant) list(p string) any {
	var out []any
	lag := oneOf(t.chance, t.Lags...)
	for _, known := range slices.Sorted(maps.Keys(t.history)) {
		if m, _ := t.asRead(known, lag); path.Dir(known) == p && m != nil && (t.created[known] == "" || t.Create != "hidden") {
			out = append(out, m)
		}
	}
	return members{"value": out}
}

func (t *memoryTenant) get(h http.Header, p string) (int, any) {
	t.reads++
	m, tag := t.asRead(p, t.Lags[t.reads%len(t.Lags)])
	if m == nil {
		return 404, nil
	}
	shown := maps.Clone(m)
	if t.NoID {
		delete(shown, "id")
	}
	t.tag(h, shown, tag)
	return 200, shown
}

func (t *memoryTenant) tag(h http.Header, m members, tag int) {
	switch t.Tags {
	case "header":
		h.Set("ETag", fmt.Sprintf(`W/"%d"`, tag))
	case "body":
		m["@odata.etag"] = fmt.Sprintf(`W/"%d"`, tag)
	}
}

// post creates an entity, or says so.
func (t *memoryTenant) post(p string, body []byte) (int, any) {
	var m members
	if json.Unmarshal(body, &m) != nil {
		return 400, nil
	}
	id := fmt.Sprintf("n%d", len(t.created))
	if t.Create == "number" {
		m["id"] = float64(7000 + len(t.created))
		id = fmt.Sprint(m["id"])
	} else {
		m["id"] = id
	}
	named := maps.Clone(m)
	named["createdDateTime"] = time.Now().UTC().Format(time.RFC3339)
	if t.Create == "named" {
		named["displayName"], named["name"] = "Ours", "Ours"
	}
	if t.Create != "existing" && t.Create != "foreign" {
		t.created[p+"/"+id] = "created"
		t.store(p+"/"+id, named)
		if t.fixture == "" {
			t.fixture = p + "/" + id
		}
	}
	switch t.Create {
	case "existing":
		return 200, t.now(memoryBase + "/widgets/w2")
	case "foreign":
		m["id"] = "w2"
	case "dots":
		m["id"] = "../users/joe"
	case "lost":
		return 0, nil
	case "anonymous":
		delete(m, "id")
	}
	return 201, m
}

func (t *memoryTenant) patch(h http.Header, p, match string, body []byte) (int, any) {
	var change members
	if json.Unmarshal(body, &change) != nil || change == nil {
		return 400, nil
	}
	tag := len(t.history[p])
	if match != "" && t.Tags != "none" && !t.IgnoreMatch && match != "*" && (t.RejectMatch || match != fmt.Sprintf(`W/"%d"`, tag)) {
		return 412, nil
	}
	if _, set := change[t.Rejects]; set {
		return 400, nil
	}
	for name := range change {
		if !slices.Contains(t.known, name) && t.Unknown == "rejected" && !strings.Contains(name, "@") {
			return 400, nil
		}
	}
	apply := func() { t.update(p, change) }
	if t.Status == 202 {
		t.queue, t.due = append(t.queue, apply), append(t.due, time.Now().Add(t.Late))
		if t.Monitor {
			h.Set("Location", "https://graph.example.com"+memoryBase+"/operations/1")
		}
		return 202, nil
	}
	apply()
	if t.Status == 204 {
		return 204, nil
	}
	m := maps.Clone(t.now(p))
	t.tag(h, m, len(t.history[p]))
	return 200, m
}

func (t *memoryTenant) update(p string, change members) {
	old := t.now(p)
	if old == nil {
		return
	}
	m := maps.Clone(old)
	for name, v := range change {
		text, isText := v.(string)
		switch {
		case strings.Contains(name, "@"), name == "id" && !t.SetsID, !slices.Contains(t.known, name) && t.Unknown != "stored" && name != "id":
		case v == nil && t.Defaults && old[name] != nil:
			m[name] = map[string]any{"name": "", "displayName": "", "count": 0.0, "flag": false, "tags": []any{}, "owner": "", "place": members{}}[name]
		case v == nil:
			delete(m, name)
		case isText && t.Cut && len(text) > 8:
			m[name] = text[:8]
		case t.Merges && isObject(v) && isObject(old[name]):
			merged := maps.Clone(old[name].(members))
			maps.Copy(merged, v.(members))
			m[name] = merged
		case isText && t.Lower:
			m[name] = strings.ToLower(text)
		default:
			m[name] = v
		}
	}
	t.store(p, m)
}

func isObject(v any) bool {
	_, is := v.(members)
	return is
}

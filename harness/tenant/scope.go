package tenant

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/wire"
)

// Scope says what the cases of a run may write to on a tenant: the one entity that the fixture names, at its own URL. The zero value
// allows nothing. It is asked twice: when a case is planned, and where a request leaves.
type Scope struct {
	base   *location
	entity *location // nil if nothing may be written
	query  string    // that its updates have
	rooted bool      // a URL in a batch that starts with a slash is relative to the base URL
	why    string    // why nothing may be written
	never  []string  // globs of properties
	keys   []string  // properties that hold the key of the entity
}

// ScopeOptions describe the fixture. Entity is its URL, Query what the contract requires in that of an update, and Template the path of
// the contract that it is bound to; all are empty if there is no fixture. Keys are properties that hold its key. Graph tells that the
// target is Microsoft Graph, which resolves a URL in a batch that starts with a slash against its base URL, not against the host.
type ScopeOptions struct {
	Base       string
	Entity     string
	Query      string
	Template   string
	NeverWrite []string
	Keys       []string
	Graph      bool
}

// NewScope returns an error if a server could read the URL of the entity in more than one way, or if it is not below the base URL.
func NewScope(o ScopeOptions) (*Scope, error) {
	s := &Scope{never: o.NeverWrite, keys: o.Keys, rooted: o.Graph, why: "the target has no fixture"}
	if o.Entity == "" {
		return s, nil
	}
	base, err := locate(o.Base)
	if err != nil {
		return nil, fmt.Errorf("the base URL: %w", err)
	}
	entity, err := locate(o.Entity)
	if err != nil {
		return nil, err
	}
	if !entity.isBelow(base) {
		return nil, errors.New("want a URL below the base URL, got another one")
	}
	s.base, s.query = base, o.Query
	for _, name := range templateParameters.FindAllStringSubmatch(o.Template, -1) {
		o.Keys = append(o.Keys, name[1])
	}
	if name := riskyParameter(o.Query, o.Keys); name != "" {
		s.why = fmt.Sprintf("the query parameter %s could name another entity, or another method", wire.Printable(name))
		return s, nil
	}
	if s.why = neverWrittenPath(o.Template, o.NeverWrite); s.why != "" {
		return s, nil
	}
	for _, segment := range entity.path[len(base.path):] {
		if strings.HasPrefix(segment, "$") || segment == "*" {
			return nil, fmt.Errorf("want a path of one entity, got the segment %q", segment)
		}
	}
	s.entity = entity
	return s, nil
}

// Check returns an error for a request that must not be sent to the tenant.
func (s *Scope) Check(req wire.Request) error {
	if name := rerouting(req.Header); name != "" {
		return fmt.Errorf("the header %s may change the URL or the method of a request", name)
	}
	switch {
	case wire.Safe(req.Method):
		return nil
	case changesNothing(req):
		return s.checkHarmless(req.URL)
	case req.Auth == wire.AuthAudience:
		return errors.New("a token for another audience could belong to another tenant, so it is sent without content")
	case s.entity == nil:
		return s.errNothing()
	case isPatch(req.Method):
		return s.checkUpdate(req.URL, req.Body)
	case req.Method == http.MethodPost && s.isBatch(req.URL):
		return s.checkBatch(req.Body)
	}
	return fmt.Errorf("%s is never sent to this target", wire.Printable(req.Method))
}

func (s *Scope) errNothing() error {
	return errors.New(cmp.Or(s.why, "nothing may be written to this target"))
}

var errElsewhere = errors.New("it would be written to another URL than that of the target's fixture")

// checkHarmless checks a request that a target must reject and that has nothing to change. A careless target does not reject it, and may take
// it for a PUT of nothing or for a deletion.
func (s *Scope) checkHarmless(url string) error {
	if s.entity == nil {
		return s.errNothing()
	}
	at, _, _ := strings.Cut(url, "?")
	if to, err := locate(at); err != nil || !to.is(s.entity) {
		return errElsewhere
	}
	return nil
}

func (s *Scope) checkUpdate(url string, body []byte) error {
	url, query, found := strings.Cut(url, "?")
	if found && (query == "" || !sameQuery(query, s.query)) {
		return errors.New("its URL has a query that the contract does not require")
	}
	to, err := locate(url)
	if err != nil {
		return fmt.Errorf("it would be written to a URL that servers may read in different ways: %w", err)
	}
	if !to.is(s.entity) {
		return errElsewhere
	}
	if name := wire.FindProperty(body, s.never); name != "" {
		return fmt.Errorf("%s is never written to this target", name)
	}
	if name := wire.FindName(body, wire.NamesEntity); name != "" {
		return fmt.Errorf("%s names an entity, and is never written to this target", wire.Printable(name))
	}
	for name, values := range memberValues(body) {
		for _, v := range values {
			switch text := wire.EndingValue(v); {
			case text != "":
				return fmt.Errorf("%s with %q may end the entity, and is never written to this target", wire.Printable(name), wire.Printable(text))
			case wire.NamesExclusive(name) && (string(v) == "true" || string(v) == "false"):
				return fmt.Errorf("%s may be cleared on another entity, and is never written to this target", wire.Printable(name))
			}
		}
		if slices.ContainsFunc(s.keys, func(key string) bool { return strings.EqualFold(key, name) }) {
			return fmt.Errorf("%s is the key of the entity, and is never written to this target", name)
		}
	}
	return nil
}

// checkBatch checks each request of a batch.
func (s *Scope) checkBatch(body []byte) error {
	requests, err := parseBatch(body)
	if err != nil {
		return err
	}
	for _, r := range requests {
		if strings.HasPrefix(r.URL, "/") && !s.rooted {
			return errors.New("it would be written to another URL than that of the target's fixture: OData resolves a URL in a batch that starts with a slash against the host")
		}
		header := http.Header{}
		for name, value := range r.Headers {
			header.Set(name, value)
		}
		inner := wire.Request{Method: r.Method, URL: resolve(s.base.text, r.URL), Header: header, Body: r.Body}
		if s.isBatch(inner.URL) {
			return errors.New("a batch in a batch is never sent to this target")
		}
		if err := s.Check(inner); err != nil {
			return err
		}
	}
	return nil
}

// isBatch tells whether a URL is that of the service's batches. Elsewhere, `$batch` is a segment like any other.
func (s *Scope) isBatch(raw string) bool {
	before, found := strings.CutSuffix(raw, "/$batch")
	at, err := locate(before)
	return found && err == nil && s.base != nil && at.is(s.base)
}

var templateParameters = regexp.MustCompile(`\{([^{}]+)\}`)

// unknownMethod is the unrecognized method (RFC 9110 section 9.1) that cases send.
const unknownMethod = "CONFORMX"

// changesNothing tells whether the target must reject a request, and has nothing to change if it does not.
func changesNothing(req wire.Request) bool {
	body := bytes.TrimSpace(req.Body)
	return req.Method == unknownMethod && len(body) == 0 ||
		isPatch(req.Method) && req.Auth != wire.AuthToken && (len(body) == 0 || string(body) == "{}")
}

func isPatch(method string) bool { return strings.EqualFold(method, http.MethodPatch) }

// rerouting returns the first header that frameworks and proxies read a URL, a host, a method or other headers from, or "".
func rerouting(h http.Header) string {
	for name := range h {
		switch lower := strings.ReplaceAll(strings.ToLower(name), "_", "-"); { // CGI does not tell them apart
		case strings.HasPrefix(lower, "x-http-method"), strings.HasPrefix(lower, "x-forwarded-"), strings.HasPrefix(lower, "x-original-"),
			strings.HasPrefix(lower, "x-rewrite-"), slices.Contains(reroutingHeaders, lower):
			return name
		}
	}
	return ""
}

var reroutingHeaders = []string{"x-method-override", "x-method", "x-host", "x-http-host-override", "forwarded", "host", "odata-entityid", "connection", "upgrade"}

// neverWrittenPath returns why the path of a fixture is never written, or "". A path may lead through a property that is never written, to
// its raw value, or to a reference: those change more than the entity.
func neverWrittenPath(template string, never []string) string {
	segments := strings.Split(strings.Trim(template, "/"), "/")
	inEntity := false
	for i, s := range segments {
		name, _ := splitKey(s)
		last := i == len(segments)-1
		switch {
		case strings.HasPrefix(name, "$"):
			return name + " in a path is never written to this target"
		case (inEntity || last) && !strings.Contains(name, "{") && wire.MatchesProperty(never, name):
			return name + " in a path is never written to this target"
		}
		inEntity = inEntity || strings.Contains(s, "{")
	}
	return ""
}

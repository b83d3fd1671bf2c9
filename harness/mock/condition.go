package mock

import (
	"net/http"
	"regexp"
	"strings"
)

// etagText is one entity tag of RFC 9110 section 8.8.3.
var etagText = regexp.MustCompile(`^(W/)?"[\x21\x23-\x7E\x80-\xFF]*"$`)

// conditions judges If-Match and If-None-Match of an update of an entity that exists.
func (c *call) conditions(e *entity) *refusal {
	match, hasMatch := c.tags("If-Match")
	if !hasMatch && c.resource.needsMatch {
		if r := c.judged(refuse(ruleNoMatch, http.StatusPreconditionRequired, "The resource requires an If-Match header.")); r != nil {
			return r
		}
	}
	if c.mock.fault.refuse != nil {
		if r := c.mock.fault.refuse(c); r != nil {
			return r
		}
	}
	none, hasNone := c.tags("If-None-Match")
	switch {
	case hasMatch && match == nil || hasNone && none == nil:
		r := refuse(ruleCondition, http.StatusBadRequest, "The entity tag is malformed.")
		r.code = "malformedEntityTag"
		return c.judged(r)
	case hasMatch && !matches(match, e.etag()):
		return c.judged(refuse(ruleStale, http.StatusPreconditionFailed, "The entity tag does not match."))
	case hasNone && matches(none, e.etag()):
		return c.judged(refuse(ruleExists, http.StatusPreconditionFailed, "The entity exists with that entity tag."))
	}
	return nil
}

// tags reads a list of entity tags, nil where it is malformed. No tag that the mock hands out contains a comma.
func (c *call) tags(header string) (tags []string, present bool) {
	values := c.request.Header.Values(header)
	if len(values) == 0 {
		return nil, false
	}
	for tag := range strings.SplitSeq(strings.Join(values, ","), ",") {
		tag = strings.TrimSpace(tag)
		if tag != "*" && !etagText.MatchString(tag) {
			return nil, true
		}
		tags = append(tags, tag)
	}
	return tags, true
}

// matches compares weakly, as OData 4.01 Protocol section 8.2.4 allows; `*` stands for any entity that exists.
func matches(tags []string, current string) bool {
	for _, tag := range tags {
		if tag == "*" || strings.TrimPrefix(tag, "W/") == strings.TrimPrefix(current, "W/") {
			return true
		}
	}
	return false
}

package mock

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// etagText is one entity tag (RFC 9110 section 8.8.3).
var etagText = regexp.MustCompile(`^(W/)?"[\x21\x23-\x7E\x80-\xFF]*"$`)

// checkConditions checks If-Match and If-None-Match of an update.
func (c *call) checkConditions(e *entity) *rejection {
	match, hasMatch := c.entityTags("If-Match")
	if !hasMatch && c.resource.needsMatch {
		if r := c.enforce(reject(ruleNoMatch, c.resource.op.NoMatchStatus(), "The resource requires an If-Match header.")); r != nil {
			return r
		}
	}
	c.mock.burst++
	if c.mock.updates++; c.mock.fault.rejectUpdate != nil {
		if r := c.mock.fault.rejectUpdate(c); r != nil {
			return r
		}
	}
	none, hasNone := c.entityTags("If-None-Match")
	switch {
	case hasMatch && match == nil || hasNone && none == nil:
		r := reject(ruleCondition, http.StatusBadRequest, "The entity tag is malformed.")
		r.code = "malformedEntityTag"
		return c.enforce(r)
	case hasMatch && !matchesAny(match, e.etag()) && c.mock.fault.sameMatch && !c.resource.needsMatch && c.request.Header.Get("If-Match") == c.mock.lastMatch:
		return nil
	case hasMatch && e.strong && matchesAny(match, e.etag()) && !slices.Contains(match, "*") && !slices.Contains(match, e.etag()):
		return c.enforce(reject(ruleWeakTag, http.StatusPreconditionFailed, "The entity tag is weak."))
	case hasMatch && len(match) == 1 && isPart(match[0], e.etag()):
		return c.enforce(reject(rulePartTag, http.StatusPreconditionFailed, "The entity tag does not match."))
	case hasMatch && !matchesAny(match, e.etag()):
		return c.enforce(reject(ruleStale, http.StatusPreconditionFailed, "The entity tag does not match."))
	case hasNone && matchesAny(none, e.etag()):
		broken := ruleExists
		if none[0] != "*" {
			broken = ruleExistsTag
		}
		return c.enforce(reject(broken, http.StatusPreconditionFailed, "The entity exists with that entity tag."))
	}
	return nil
}

// entityTags reads a list of entity tags, nil if it is malformed. It may split at any comma: no tag of the mock contains one.
func (c *call) entityTags(header string) (tags []string, present bool) {
	values := c.request.Header.Values(header)
	if len(values) == 0 {
		return nil, false
	}
	for tag := range strings.SplitSeq(strings.Join(values, ","), ",") {
		tag = strings.TrimSpace(tag)
		if tag != "*" && !etagText.MatchString(tag) {
			return nil, true
		}
		tags = append(tags, requestIDInTag.ReplaceAllString(tag, ""))
	}
	return tags, true
}

// readTag returns the entity tag that a read shows.
func (c *call) readTag() string {
	tag := c.entity.etag()
	if !c.mock.fault.newETags {
		return tag
	}
	return strings.TrimSuffix(tag, `"`) + "~" + c.requestID + `~"`
}

var requestIDInTag = regexp.MustCompile(`~[^"~]*~`)

// isPart reports whether a tag is the beginning of the current one.
func isPart(tag, current string) bool {
	part, quoted := strings.CutSuffix(tag, `"`)
	return quoted && len(part) > 1 && len(tag) < len(current) && strings.HasPrefix(current, part)
}

// matchesAny compares weakly, as OData 4.01 Protocol section 8.2.4 allows, and RFC 9110 section 13.1.2 for If-None-Match; `*` matches any tag.
func matchesAny(tags []string, current string) bool {
	for _, tag := range tags {
		if tag == "*" || strings.TrimPrefix(tag, "W/") == strings.TrimPrefix(current, "W/") {
			return true
		}
	}
	return false
}

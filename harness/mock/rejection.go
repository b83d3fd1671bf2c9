package mock

import (
	"net/http"
	"strings"
)

// rule names one thing that is checked of a request, in the order of the checks.
type rule string

const (
	ruleInjected      rule = "injected" // broken by the mock alone, for its clients
	ruleThrottle      rule = "throttle"
	ruleNoToken       rule = "no-token"
	ruleBadToken      rule = "bad-token"
	ruleScheme        rule = "scheme"
	ruleNoSyntax      rule = "no-syntax"
	ruleLongToken     rule = "long-token" // the token of the mock, followed by more
	ruleTokenCase     rule = "token-case" // the token of the mock in other letters
	ruleExpired       rule = "expired"
	ruleAudience      rule = "audience"
	rulePermission    rule = "permission"
	ruleUnknownPath   rule = "unknown-path"
	ruleNoList        rule = "no-list" // a collection that the mock cannot show as the contract has it
	ruleUnknownKey    rule = "unknown-key"
	ruleUnknownMatch  rule = "unknown-match" // an unknown key together with If-Match
	ruleMalformedKey  rule = "malformed-key"
	ruleMethod        rule = "method" // a method of HTTP that the path does not have
	ruleUnknownMethod rule = "unknown-method"
	ruleCollection    rule = "collection" // PATCH of a collection of entities
	ruleAccept        rule = "accept"
	ruleMediaType     rule = "media-type"
	rulePlainText     rule = "plain-text" // text/plain, the media type that some faults accept
	ruleCharset       rule = "charset"
	ruleForm          rule = "form"
	ruleCoding        rule = "coding"
	rulePatchType     rule = "patch-type" // a JSON Patch where the contract has none
	ruleNoTokenRead   rule = "no-token-read"
	ruleExpiredRead   rule = "expired-read"
	ruleSize          rule = "size"
	ruleJSON          rule = "json"  // the body is not JSON
	ruleEmpty         rule = "empty" // the request has no content
	ruleEncoding      rule = "encoding"
	ruleObject        rule = "object" // the body is JSON, but not one object
	rulePatch         rule = "patch"  // no JSON Patch, or one that cannot be applied
	ruleDuplicate     rule = "duplicate"
	ruleCondition     rule = "condition"  // a malformed entity tag
	ruleNoMatch       rule = "no-match"   // If-Match is required
	ruleStale         rule = "stale"      // If-Match names another state
	ruleWeakTag       rule = "weak-tag"   // If-Match names the state by a weak tag, though the tag is strong
	rulePartTag       rule = "part-tag"   // If-Match has a part of the current tag
	ruleExistsTag     rule = "exists-tag" // If-None-Match lists its entity tag
	ruleExists        rule = "exists"     // If-None-Match names the state
	rulePreference    rule = "preference" // only faults check it
	ruleKind          rule = "kind"       // another JSON type than the property's
	ruleNull          rule = "null"
	ruleRange         rule = "range" // a number outside its range
	ruleLexical       rule = "lexical"
	ruleNumber        rule = "number" // a string that looks like a number
	ruleGUID          rule = "guid"
	ruleTemporal      rule = "temporal"
	ruleDuration      rule = "duration"
	ruleBinary        rule = "binary"
	ruleItem          rule = "item"   // an item of another JSON type, or null for a collection
	ruleMember        rule = "member" // of an enumeration or a complex type
	ruleName          rule = "name"   // a name in a map that breaks the pattern of its names
	ruleFormat        rule = "format" // a text that breaks the format of its schema
	ruleBound         rule = "bound"
	ruleUnknownMember rule = "unknown-member"
	ruleUnknown       rule = "unknown-property"
	ruleType          rule = "type"  // @odata.type names another type
	ruleTaken         rule = "taken" // the key of a new entity is that of another one
	ruleQuery         rule = "query" // a query option that the mock does not support, or its value
	ruleStorage       rule = "storage"
	ruleUntyped       rule = "untyped" // a body in a batch has no Content-Type
	ruleBatch         rule = "batch"
)

// rejection is why a request fails, before it becomes an error object.
type rejection struct {
	rule     rule
	status   int
	code     string // error.code
	message  string
	header   http.Header
	invalid  bool   // a member of the body is invalid
	property string // whose value is invalid, or empty
	member   string // the path of what is invalid of that value, `hours/start`; the property itself if that is all of it
	drop     bool   // see response
	byMock   bool   // a fault rejects a valid request

	violation *violation // of the property, or nil
}

func reject(r rule, status int, message string) *rejection {
	return &rejection{rule: r, status: status, code: statusCode(status), message: message, header: http.Header{}}
}

func (r *rejection) with(name, value string) *rejection {
	r.header.Set(name, value)
	return r
}

// statusCode is the status phrase in camel case, which the Graph API guidelines require of error.code.
func statusCode(status int) string {
	words := strings.Fields(strings.ReplaceAll(http.StatusText(status), "-", " "))
	for i, w := range words {
		if i == 0 {
			words[i] = strings.ToLower(w)
		}
	}
	return strings.Join(words, "")
}

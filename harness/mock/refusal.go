package mock

import (
	"net/http"
	"strings"
)

// rule names one judgement that a request passes through, in the order in which they are made.
type rule string

const (
	ruleThrottle      rule = "throttle"
	ruleNoToken       rule = "no-token"
	ruleBadToken      rule = "bad-token"
	ruleExpired       rule = "expired"
	ruleAudience      rule = "audience"
	rulePermission    rule = "permission"
	ruleUnknownPath   rule = "unknown-path"
	ruleUnknownKey    rule = "unknown-key"
	ruleUnknownMatch  rule = "unknown-match" // an unknown key, and If-Match wants an entity
	ruleMalformedKey  rule = "malformed-key"
	ruleMethod        rule = "method" // a method of HTTP that the path does not have
	ruleUnknownMethod rule = "unknown-method"
	ruleCollection    rule = "collection" // PATCH of a collection of entities
	ruleAccept        rule = "accept"
	ruleMediaType     rule = "media-type"
	rulePlainText     rule = "plain-text" // text/plain, the media type that a lenient reader lets through
	ruleSize          rule = "size"
	ruleJSON          rule = "json"  // the body is not JSON
	ruleEmpty         rule = "empty" // there is no content
	ruleEncoding      rule = "encoding"
	ruleObject        rule = "object" // it is JSON, but not one object
	ruleDuplicate     rule = "duplicate"
	ruleCondition     rule = "condition"  // a malformed entity tag
	ruleNoMatch       rule = "no-match"   // If-Match is required
	ruleStale         rule = "stale"      // If-Match names another state
	ruleExists        rule = "exists"     // If-None-Match names the state
	rulePreference    rule = "preference" // of faults alone
	ruleKind          rule = "kind"       // another JSON kind than the property's
	ruleNull          rule = "null"
	ruleRange         rule = "range" // an integer outside its range
	ruleLexical       rule = "lexical"
	ruleNumber        rule = "number" // a string that a lenient reader takes for a number
	ruleGUID          rule = "guid"
	ruleTemporal      rule = "temporal"
	ruleDuration      rule = "duration"
	ruleBinary        rule = "binary"
	ruleItem          rule = "item"   // a member of a collection is of another kind, or there is no collection
	ruleMember        rule = "member" // of an enumeration or a complex type
	ruleBound         rule = "bound"
	ruleUnknown       rule = "unknown-property"
	ruleType          rule = "type" // @odata.type names another type
	ruleStorage       rule = "storage"
	ruleUntyped       rule = "untyped" // a body in a batch has no Content-Type
	ruleBatch         rule = "batch"   // the batch as a whole is no batch
)

// ofProperty tells whether the judgement is one of a member of the body.
func (r rule) ofProperty() bool {
	switch r {
	case ruleKind, ruleNull, ruleRange, ruleLexical, ruleNumber, ruleGUID, ruleTemporal, ruleDuration, ruleBinary, ruleItem, ruleMember, ruleBound, ruleUnknown, ruleType:
		return true
	}
	return false
}

// refusal is an answer other than a success, before it is worded as an error object.
type refusal struct {
	rule    rule
	status  int
	code    string // error.code; the status phrase where empty
	message string
	header  http.Header
}

func refuse(r rule, status int, message string) *refusal {
	return &refusal{rule: r, status: status, code: statusCode(status), message: message, header: http.Header{}}
}

func (r *refusal) with(name, value string) *refusal {
	r.header.Set(name, value)
	return r
}

// statusCode is the status phrase in camel case, which the Graph API guidelines ask of error.code.
func statusCode(status int) string {
	words := strings.Fields(strings.ReplaceAll(http.StatusText(status), "-", " "))
	for i, w := range words {
		if i == 0 {
			words[i] = strings.ToLower(w)
		}
	}
	return strings.Join(words, "")
}

package check

import (
	"path"
	"slices"
)

// classes are the tags of what each check finds, its own first. A `*` stands for the JSON Schema keyword, or the syntax rule, that
// was broken.
var classes = map[string][]string{
	"status-documented":        {"status.other-success", "status.unexpected"},
	"status-protocol":          {"status.protocol"},
	"unknown-key":              {"state.created", "status.unexpected"},
	"collection-refused":       {"status.collection"},
	"unknown-method":           {"status.method"},
	"allow":                    {"header.missing", "header.allow"},
	"no-content":               {"status.content"},
	"monitor":                  {"header.location"},
	"unknown-segment":          {"status.segment", "status.unexpected"},
	"date":                     {"header.date"},
	"content-type":             {"header.content-type"},
	"odata-version":            {"header.odata-version"},
	"request-id":               {"header.request-id"},
	"client-request-id":        {"header.client-request-id"},
	"metadata":                 {"header.metadata"},
	"ags-diagnostic":           {"header.diagnostic"},
	"freshness":                {"header.freshness"},
	"body-object":              {"body.missing", "json.*"},
	"schema":                   {"schema.*"},
	"value-range":              {"value.*"},
	"odata-type":               {"odata.type"},
	"id-stable":                {"state.id"},
	"body-complete":            {"body.missing-member"},
	"context":                  {"odata.context"},
	"control-prefix":           {"odata.control"},
	"undeclared":               {"schema.undeclared"},
	"read-back":                {"state.lost-update"},
	"untouched":                {"state.side-effect"},
	"answer-state":             {"state.stale-answer"},
	"empty-update":             {"state.side-effect", "status.unexpected"},
	"repeat":                   {"state.repeat", "status.repeat"},
	"annotation-ignored":       {"input.annotation"},
	"read-only-kept":           {"state.read-only"},
	"collection-replaced":      {"state.collection"},
	"complex-merged":           {"state.complex"},
	"other-id":                 {"state.id", "state.created"},
	"sibling":                  {"state.sibling"},
	"listed":                   {"state.listed"},
	"type-kept":                {"input.type", "status.unexpected"},
	"timestamps":               {"state.created-time", "state.modified-time"},
	"wrong-type-refused":       {"input.wrong-type", "status.unexpected"},
	"out-of-range-refused":     {"input.out-of-range", "status.unexpected"},
	"unknown-property-refused": {"input.unknown-property", "status.unexpected"},
	"malformed-refused":        {"input.malformed", "status.unexpected"},
	"rejected-unchanged":       {"state.partial-update"},
	"bad-value-refused":        {"input.temporal", "input.guid", "input.duration", "input.binary", "input.number", "input.enumeration", "input.collection", "status.unexpected"},
	"nulls-kept":               {"state.lost-update", "input.null-refused"},
	"null-refused":             {"input.null", "status.unexpected"},
	"valid-edges":              {"input.edge-refused", "state.lost-update", "state.precision"},
	"no-token-refused":         {"auth.missing", "status.unexpected"},
	"malformed-token-refused":  {"auth.invalid", "status.unexpected"},
	"expired-token-refused":    {"auth.expired", "status.unexpected"},
	"other-audience-refused":   {"auth.audience", "status.unexpected"},
	"permission-required":      {"auth.permission", "status.unexpected"},
	"www-authenticate":         {"header.missing", "auth.challenge"},
	"token-echo":               {"auth.disclosure"},
	"etag":                     {"etag.unchanged", "etag.answer", "etag.syntax", "etag.body"},
	"if-match-current":         {"condition.refused"},
	"if-match-stale":           {"condition.ignored", "status.unexpected"},
	"if-match-any":             {"condition.refused"},
	"if-match-unknown":         {"state.created", "status.unexpected"},
	"if-none-match":            {"condition.ignored", "status.unexpected"},
	"if-match-required":        {"condition.ignored", "status.unexpected"},
	"media-type-refused":       {"negotiation.media-type", "status.unexpected"},
	"accept-patch":             {"header.missing", "header.accept-encoding"},
	"accept-xml":               {"negotiation.mislabelled"},
	"prefer-return":            {"negotiation.return"},
	"prefer-ignored":           {"negotiation.preference"},
	"preference-applied":       {"negotiation.applied"},
	"vary":                     {"header.vary"},
	"no-body-refused":          {"input.no-body", "status.unexpected"},
	"root-refused":             {"input.root", "status.unexpected"},
	"duplicate-member":         {"input.duplicate", "status.unexpected"},
	"encoding-refused":         {"input.encoding", "status.unexpected"},
	"error-object":             {"error.envelope"},
	"error-code":               {"error.code", "error.message"},
	"no-server-error":          {"status.server-error"},
	"error-inner":              {"error.request-id"},
	"error-phrase":             {"error.phrase"},
	"error-disclosure":         {"error.disclosure"},
	"batch":                    {"batch.status", "batch.body", "batch.id"},
	"batch-update":             {"batch.lost-update", "batch.refused"},
	"batch-limit":              {"batch.executed", "batch.limit"},
	"batch-dependent":          {"batch.dependency", "batch.executed"},
	"batch-untyped":            {"batch.executed", "batch.untyped"},
	"throttle-wait":            {"throttle.retry-after"},
	"throttle-envelope":        {"throttle.envelope"},
	"throttle-again":           {"throttle.again"},
	"example-members":          {"doc.example"},
	"example-values":           {"doc.example"},
	"example-status":           {"doc.gap"},
	"placeholders":             {"doc.gap"},
}

// Classes returns the tags of what a check finds, its own first: `state.lost-update`, or `schema.*` for a family.
func (c *Check) Classes() []string { return slices.Clone(classes[c.ID]) }

// finds tells whether a class is one of the check's.
func (c *Check) finds(class string) bool {
	return slices.ContainsFunc(classes[c.ID], func(glob string) bool {
		ok, _ := path.Match(glob, class)
		return ok
	})
}

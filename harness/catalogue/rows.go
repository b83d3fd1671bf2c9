package catalogue

import "fmt"

// Row is a number of the catalogue that no check bears. By names the check that judges it all the same; where there is none, Later
// says that a check is to come, and otherwise there is nothing to judge. Reason says why.
type Row struct {
	Rule   string
	By     string
	Later  bool
	Reason string
}

// families are the parts of the catalogue with the number of rows that each was given. A number is never used again.
var families = []struct {
	name string
	rows int
}{
	{"STATUS", 11}, {"HDR", 10}, {"BODY", 9}, {"STATE", 18}, {"INPUT", 12}, {"AUTH", 7}, {"COND", 7}, {"CONNEG", 8}, {"ERROR", 7},
	{"THROTTLE", 3}, {"BATCH", 5}, {"ROBUST", 7}, {"DOC", 6},
}

// Numbers returns every number of the catalogue, `PATCH-STATUS-001`, in order. Checks may bear further numbers of their own.
func Numbers() (out []string) {
	for _, f := range families {
		for n := range f.rows {
			out = append(out, fmt.Sprintf("PATCH-%s-%03d", f.name, n+1))
		}
	}
	return out
}

// Rows returns the numbers that no check bears, in catalogue order. A new check takes its line away.
func Rows() []Row {
	return []Row{
		{Rule: "PATCH-STATUS-003", By: "body-object", Reason: "a success that is documented with an entity carries one JSON object"},
		{Rule: "PATCH-STATUS-009", By: "no-server-error", Reason: "the case lower-case-method may be refused or served, but must not fail"},
		{Rule: "PATCH-HDR-008", Reason: "net/http reads as many octets as Content-Length says: a shorter answer is the error target.cut before any check, and what is too much is never seen"},
		{Rule: "PATCH-HDR-009", Reason: "Graph itself names charset=utf-8 and every client copes; a finding would be a false alarm on each answer"},
		{Rule: "PATCH-STATE-006", By: "repeat", Reason: "the same update twice is one that sets the current values"},
		{Rule: "PATCH-STATE-013", By: "rejected-unchanged", Reason: "each invalid value is sent beside a valid one, which must not be kept"},
		{Rule: "PATCH-STATE-014", By: "read-back", Reason: "instants are compared as instants"},
		{Rule: "PATCH-STATE-015", By: "valid-edges", Reason: "2^53 + 1 is the first edge of an Int64"},
		{Rule: "PATCH-STATE-018", Reason: "a contract lists no navigation properties: the property table of a page leaves them out"},
		{Rule: "PATCH-INPUT-004", By: "wrong-type-refused", Reason: "a Boolean given as a string is a value of another JSON kind"},
		{Rule: "PATCH-INPUT-005", By: "bad-value-refused", Reason: "a malformed GUID is one of the bad values"},
		{Rule: "PATCH-INPUT-006", By: "bad-value-refused", Reason: "a date or time that no calendar has is one of the bad values"},
		{Rule: "PATCH-INPUT-007", By: "bad-value-refused", Reason: "a malformed duration is one of the bad values"},
		{Rule: "PATCH-INPUT-008", By: "bad-value-refused", Reason: "malformed base64 is one of the bad values"},
		{Rule: "PATCH-INPUT-009", By: "bad-value-refused", Reason: "an undeclared member of an enumeration is one of the bad values"},
		{Rule: "PATCH-INPUT-010", By: "bad-value-refused", Reason: "an array inside an array is one of the bad values, and at full depth null; wrong-type-refused gives a collection a scalar"},
		{Rule: "PATCH-CONNEG-003", By: "no-server-error", Reason: "the case untyped-body may be refused or served, but must not fail"},
		{Rule: "PATCH-CONNEG-006", By: "prefer-return", Reason: "both return preferences are judged alike, and preference-applied judges what the answer says it followed"},
		{Rule: "PATCH-ERROR-003", By: "error-object", Reason: "details and innererror are parts of the envelope"},
		{Rule: "PATCH-ROBUST-006", By: "no-server-error", Reason: "the case bad-bodies nests a value a thousand deep; five MiB are too much to send to a tenant at each run"},
		{Rule: "PATCH-ROBUST-007", Reason: "cases on one entity are sent in order, so that a read shows what its own case did; two updates at once would race with every other case"},
		{Rule: "PATCH-DOC-004", Reason: "a contract keeps one path of each operation and no URL of an example: lint judges the page itself"},
		{Rule: "PATCH-DOC-005", Reason: "a contract keeps no headers of an example"},
	}
}

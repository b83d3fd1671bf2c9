package check

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
		{Rule: "PATCH-STATUS-004", Later: true, Reason: "the body of a 204 never reaches net/http; its Content-Length does"},
		{Rule: "PATCH-STATUS-009", Later: true, Reason: "needs a case of its own"},
		{Rule: "PATCH-STATUS-010", Later: true, Reason: "following a status monitor takes waiting"},
		{Rule: "PATCH-STATUS-011", Later: true, Reason: "needs a case of its own"},
		{Rule: "PATCH-HDR-003", Later: true, Reason: "to be judged where the answer names metadata"},
		{Rule: "PATCH-HDR-007", Later: true, Reason: "to be judged where the header is there"},
		{Rule: "PATCH-HDR-008", Reason: "net/http reads as many octets as Content-Length says: a shorter answer is the error target.cut before any check, and what is too much is never seen"},
		{Rule: "PATCH-HDR-009", Reason: "Graph itself names charset=utf-8 and every client copes; a finding would be a false alarm on each answer"},
		{Rule: "PATCH-HDR-010", Later: true, Reason: "to be judged on successes"},
		{Rule: "PATCH-BODY-003", Later: true, Reason: "to be judged on successes with a body"},
		{Rule: "PATCH-BODY-005", Later: true, Reason: "to be judged on successes with a body"},
		{Rule: "PATCH-BODY-007", Later: true, Reason: "to be judged on successes with a body"},
		{Rule: "PATCH-BODY-009", Later: true, Reason: "to be judged on successes with a body"},
		{Rule: "PATCH-STATE-004", Later: true, Reason: "needs the values that a read gave in a later request"},
		{Rule: "PATCH-STATE-006", Later: true, Reason: "needs the same update twice"},
		{Rule: "PATCH-STATE-007", Later: true, Reason: "needs a case for each nullable property"},
		{Rule: "PATCH-STATE-008", Later: true, Reason: "needs a case for each property that is not nullable"},
		{Rule: "PATCH-STATE-009", Later: true, Reason: "needs a case for each read-only property"},
		{Rule: "PATCH-STATE-010", Later: true, Reason: "needs a case with another id in the body"},
		{Rule: "PATCH-STATE-011", Later: true, Reason: "needs a case for each collection"},
		{Rule: "PATCH-STATE-012", Later: true, Reason: "needs a case for each complex property"},
		{Rule: "PATCH-STATE-013", By: "rejected-unchanged", Reason: "each invalid value is sent beside a valid one, which must not be kept"},
		{Rule: "PATCH-STATE-014", By: "read-back", Reason: "instants are compared as instants"},
		{Rule: "PATCH-STATE-015", Later: true, Reason: "needs a case for each Int64"},
		{Rule: "PATCH-STATE-016", Later: true, Reason: "needs a case with an annotation"},
		{Rule: "PATCH-STATE-017", Later: true, Reason: "needs a case with the type of another entity"},
		{Rule: "PATCH-STATE-018", Reason: "a contract lists no navigation properties: the property table of a page leaves them out"},
		{Rule: "PATCH-INPUT-003", Later: true, Reason: "needs a case for each floating-point property"},
		{Rule: "PATCH-INPUT-004", By: "wrong-type-refused", Reason: "a Boolean given as a string is a value of another JSON kind"},
		{Rule: "PATCH-INPUT-005", Later: true, Reason: "needs a case for each Guid"},
		{Rule: "PATCH-INPUT-006", Later: true, Reason: "needs a case for each date and time"},
		{Rule: "PATCH-INPUT-007", Later: true, Reason: "needs a case for each Duration"},
		{Rule: "PATCH-INPUT-008", Later: true, Reason: "needs a case for each Binary"},
		{Rule: "PATCH-INPUT-009", Later: true, Reason: "needs a case for each enumeration"},
		{Rule: "PATCH-INPUT-010", Later: true, Reason: "wrong-type-refused gives a collection a scalar; null and a nested array need cases of their own"},
		{Rule: "PATCH-INPUT-012", Later: true, Reason: "needs a case for each edge of a range"},
		{Rule: "PATCH-AUTH-004", Later: true, Reason: "needs an expired token from the user"},
		{Rule: "PATCH-AUTH-005", Later: true, Reason: "needs a token for another audience from the user"},
		{Rule: "PATCH-AUTH-006", Later: true, Reason: "needs a token without the permission from the user"},
		{Rule: "PATCH-AUTH-007", Later: true, Reason: "to be judged on every error"},
		{Rule: "PATCH-COND-001", Later: true, Reason: "to be judged on every read and answer"},
		{Rule: "PATCH-COND-002", Later: true, Reason: "needs the entity tag of a read in a later request"},
		{Rule: "PATCH-COND-003", Later: true, Reason: "needs the entity tag of a read in a later request"},
		{Rule: "PATCH-COND-004", Later: true, Reason: "needs a case of its own"},
		{Rule: "PATCH-COND-005", Later: true, Reason: "needs a case of its own"},
		{Rule: "PATCH-COND-006", Later: true, Reason: "needs a case of its own"},
		{Rule: "PATCH-COND-007", Later: true, Reason: "needs a case of its own"},
		{Rule: "PATCH-CONNEG-003", Later: true, Reason: "needs a case of its own"},
		{Rule: "PATCH-CONNEG-004", Later: true, Reason: "needs a case of its own"},
		{Rule: "PATCH-CONNEG-005", Later: true, Reason: "needs a case of its own"},
		{Rule: "PATCH-CONNEG-006", Later: true, Reason: "needs a case of its own"},
		{Rule: "PATCH-CONNEG-007", Later: true, Reason: "needs a case of its own"},
		{Rule: "PATCH-CONNEG-008", Later: true, Reason: "to be judged where Prefer was sent"},
		{Rule: "PATCH-ERROR-003", By: "error-object", Reason: "details and innererror are parts of the envelope"},
		{Rule: "PATCH-ERROR-004", Later: true, Reason: "to be judged on every error"},
		{Rule: "PATCH-ERROR-005", Later: true, Reason: "to be judged on every error"},
		{Rule: "PATCH-ERROR-006", Later: true, Reason: "to be judged on every error"},
		{Rule: "PATCH-THROTTLE-001", Later: true, Reason: "a 429 ends the judgement of its case as an error of the environment, before any check"},
		{Rule: "PATCH-THROTTLE-002", Later: true, Reason: "a 429 ends the judgement of its case as an error of the environment, before any check"},
		{Rule: "PATCH-THROTTLE-003", Later: true, Reason: "conform sends nothing twice yet"},
		{Rule: "PATCH-BATCH-001", Later: true, Reason: "no case sends a batch yet"},
		{Rule: "PATCH-BATCH-002", Later: true, Reason: "no case sends a batch yet"},
		{Rule: "PATCH-BATCH-003", Later: true, Reason: "no case sends a batch yet"},
		{Rule: "PATCH-BATCH-004", Later: true, Reason: "no case sends a batch yet"},
		{Rule: "PATCH-BATCH-005", Later: true, Reason: "no case sends a batch yet"},
		{Rule: "PATCH-ROBUST-002", Later: true, Reason: "needs a case of its own"},
		{Rule: "PATCH-ROBUST-003", Later: true, Reason: "needs a case of its own"},
		{Rule: "PATCH-ROBUST-004", Later: true, Reason: "needs a case of its own"},
		{Rule: "PATCH-ROBUST-005", Later: true, Reason: "needs a case of its own"},
		{Rule: "PATCH-ROBUST-006", Later: true, Reason: "needs a case of its own"},
		{Rule: "PATCH-ROBUST-007", Reason: "cases on one entity are sent in order, so that a read shows what its own case did; two updates at once would race with every other case"},
		{Rule: "PATCH-DOC-004", Reason: "a contract keeps one path of each operation and no URL of an example: lint judges the page itself"},
		{Rule: "PATCH-DOC-005", Reason: "a contract keeps no headers of an example"},
	}
}

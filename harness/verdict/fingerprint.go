package verdict

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Class returns the stable word for the result of the verdict: its own class, else that of its first finding, else its status.
func Class(v *Verdict) string {
	switch {
	case v.Class != "":
		return v.Class
	case len(v.Findings) > 0 && v.Findings[0].Class != "":
		return v.Findings[0].Class
	}
	return string(v.Status)
}

// OperationID returns the id of the verdict's operation, `contract/operation`: its id without `/case/check`.
func OperationID(v *Verdict) string {
	if v.Operation != "" && strings.HasPrefix(v.ID, v.Operation+"/") {
		return v.Operation
	}
	return parent(parent(v.ID))
}

// parent drops the last word of an id, unless it is the only one.
func parent(id string) string {
	if i := strings.LastIndexByte(id, '/'); i > 0 {
		return id[:i]
	}
	return id
}

// maxSignature bounds a signature, in bytes.
const maxSignature = 120

// What of a finding's text differs between runs on the same target: texts in quotes, which are values, then GUIDs, times and tags, generated
// words, and numbers. The statuses of HTTP stay in findings about the status.
var (
	quotedValue = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	namedValue  = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|\d{4}-\d\d-\d\d(T[0-9:.]+(Z|[+-]\d\d:\d\d)?)?|\bconform-[\w-]+`)
	numberText  = regexp.MustCompile(`[+-]?\d[\d.,]*`)
	statusText  = regexp.MustCompile(`^[1-5]\d\d\b`)
)

// Signature is the kind of a deviation without what varies between two runs: the class, then what came for the class's own words, with
// values left out. A finding of nil stands for a verdict without one.
func Signature(v *Verdict, f *Finding) string {
	if f == nil {
		return Class(v)
	}
	class, got := cmp.Or(f.Class, string(v.Status)), firstLineOf(f.Got)
	got = strings.Map(func(r rune) rune { return r }, got) // as the record has it, in valid UTF-8
	if strings.HasPrefix(class, "status.") {
		return class + ":" + cmp.Or(statusText.FindString(got), "none")
	}
	got = quotedValue.ReplaceAllString(got, "…")
	got = namedValue.ReplaceAllString(got, "…")
	got = strings.Join(strings.Fields(numberText.ReplaceAllString(got, "#")), " ")
	return Shorten(class+":"+got, maxSignature)
}

func firstLineOf(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// Fingerprint names the deviation that a verdict shows first, see FingerprintOf.
func Fingerprint(v *Verdict) string {
	if len(v.Findings) == 0 {
		return FingerprintOf(v, nil)
	}
	return FingerprintOf(v, &v.Findings[0])
}

// FingerprintOf names a deviation, short enough for a ticket: `CF-` and the first eight hexadecimal digits, in upper case, of the SHA-256 of
// the operation, the rule of the check and the signature, each followed by a newline. The case, values, ids, ports, the order of cases, the
// seed, the name of the check and the version of conform do not change it; another operation, rule, class or status does.
func FingerprintOf(v *Verdict, f *Finding) string {
	return FingerprintFrom(OperationID(v), cmp.Or(v.Rule, v.Check), Signature(v, f))
}

// FingerprintFrom is FingerprintOf for a deviation of which only these three are known.
func FingerprintFrom(operation, rule, signature string) string {
	sum := sha256.Sum256([]byte(operation + "\n" + rule + "\n" + signature + "\n"))
	return fmt.Sprintf("CF-%X", sum[:4])
}

// withFingerprints returns the findings of a failure or a warning with their fingerprints.
func (v *Verdict) withFingerprints() []Finding {
	if v.Status != Fail && v.Status != Warn {
		return v.Findings
	}
	out := slices.Clone(v.Findings)
	for i := range out {
		out[i].Fingerprint = FingerprintOf(v, &out[i])
	}
	return out
}

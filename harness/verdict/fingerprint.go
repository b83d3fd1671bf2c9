package verdict

import (
	"crypto/sha256"
	"fmt"
)

// Class returns the stable machine word of what became of the verdict: its own class, else that of its first finding, else
// its status.
func Class(v *Verdict) string {
	switch {
	case v.Class != "":
		return v.Class
	case len(v.Findings) > 0 && v.Findings[0].Class != "":
		return v.Findings[0].Class
	}
	return string(v.Status)
}

// Fingerprint names a verdict with what became of it, in a form short enough for a ticket: `CF-` and the first eight
// hexadecimal digits, upper case, of the SHA-256 of its id, a newline and its Class. What was wanted and got is left out, so
// that a changing value keeps its name.
func Fingerprint(v *Verdict) string {
	sum := sha256.Sum256([]byte(v.ID + "\n" + Class(v)))
	return fmt.Sprintf("CF-%X", sum[:4])
}

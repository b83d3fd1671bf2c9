package verdict

import (
	"crypto/sha256"
	"fmt"
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

// Fingerprint names a verdict and its result, short enough for a ticket: `CF-` and the first eight hexadecimal digits, in upper case, of the
// SHA-256 of its id, a newline and its Class. Values that were wanted or received do not change it.
func Fingerprint(v *Verdict) string {
	sum := sha256.Sum256([]byte(v.ID + "\n" + Class(v)))
	return fmt.Sprintf("CF-%X", sum[:4])
}

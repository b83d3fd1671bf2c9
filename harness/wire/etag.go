package wire

import "strings"

// SameTag compares entity tags weakly (RFC 9110 section 8.8.3.2).
func SameTag(a, b string) bool { return strings.TrimPrefix(a, "W/") == strings.TrimPrefix(b, "W/") }

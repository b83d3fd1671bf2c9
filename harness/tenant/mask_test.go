package tenant

import "testing"

func TestIsMasked(t *testing.T) {
	for text, want := range map[string]bool{
		"****": true, "ab****yz-and-more": true, "•••": true, "●●●●1234": true, "███": true, "[Redacted]": true, "REDACTED": true, "[FILTERED]": true, "__hidden__": true,
		"xxx": true, "XXXX": true, "XXXXXXXX": true, "XXXX-XXXX-XXXX": true, "XXXX XXXX XXXX 1234": true, "XXXX-1234": true, "xxxx1a2b": true, "1234xxxx": true,
		"XXXX-ABCD": true, "xxx-4711": true, "####": true, "####1234": true, "#### 1234": true, "...": true, "......": true, "…": true, "sk-...4711": true, "sk-…4711": true,
		"...4711": true, "…wxyz": true, "abc...xyz": true, "AKIA12...": true, "eyJhb...": true,

		"": false, "x": false, "XX": false, "..": false, "**": false, "xxx-large": false, "xxx-small": false, "XXXL": false, "XXXVIII": false, "etc...": false, "etc…": false,
		"Wait...": false, "Loading...": false, "Step 3...": false, "and so on ...": false, "### Title": false, "###": true, "a ** b, hidden": false, "hidden": false,
		"Section #3": false, "1.2.3": false, "../..": false, "https://example.com/xxx": false, "Door XXX of the east wing": false, "example": false, "secret": false,
		"sk-...4711 and a longer text": false,
	} {
		if got := isMasked(text); got != want {
			t.Errorf("%q: want %t, got %t", text, want, got)
		}
	}
}

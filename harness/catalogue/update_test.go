package catalogue

import (
	"encoding/json"
	"testing"
)

func TestRounded(t *testing.T) {
	for _, test := range []struct {
		sent, got json.Number
		want      bool
	}{
		{"0.1234567890123456", "0.12", true},
		{"5e-324", "0.00", true},
		{"19.99", "19.989999771118164", false},
		{"19.995", "20.00", true},
		{"19.99", "20.0", false},
		{"73.256", "73.25", false},
		{"1e400", "0.12", false},
	} {
		if got := rounded(test.sent, test.got); got != test.want {
			t.Errorf("%s as %s: want %t, got %t", test.sent, test.got, test.want, got)
		}
	}
}

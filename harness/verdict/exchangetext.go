package verdict

import (
	"fmt"
	"math"
)

// Bounds in bytes of what a report shows of an exchange.
const (
	MaxSent  = 200 // of the body
	MaxError = 300 // of what the target says
	MaxCurl  = 900 // of the command

	maxUnsent = 160 // of the reason why there is no response
)

// ExchangeLines show what was sent, what the target says, and the command that sends it again, safe to print.
func ExchangeLines(x *Exchange) (lines []string) {
	if x == nil {
		return nil
	}
	millis := func(f float64) float64 {
		if f > 0 && !math.IsInf(f, 0) { // false for NaN
			return f
		}
		return 0
	}
	if n := len(x.Attempts); n > 0 {
		lines = append(lines, fmt.Sprintf("exchange %d: sent again after %d earlier attempts, the first %.0f ms before", x.ID, n, millis(x.Attempts[0].Before)))
	}
	if method := Shorten(x.Method, maxMethod); x.Status > 0 {
		lines = append(lines, fmt.Sprintf("exchange %d: %s returned %d in %.0f ms", x.ID, method, x.Status, millis(x.Millis)))
	} else {
		lines = append(lines, fmt.Sprintf("exchange %d: %s got no response: %s", x.ID, method, ErrorText(x, maxUnsent)))
	}
	if x.RequestBody != "" {
		lines = append(lines, "sent "+Shorten(x.RequestBody, MaxSent))
	}
	if text := ErrorText(x, MaxError); text != "" && x.Status > 0 {
		lines = append(lines, "error "+text)
	}
	return append(lines, Curl(x, MaxCurl))
}

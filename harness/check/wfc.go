package check

// wfc maps checks to the fault codes of the Web Fuzzing Commons, by which the results of API testing tools are compared.
var wfc = map[string]int{
	"no-server-error":          100,
	"status-documented":        101,
	"schema":                   101,
	"body-object":              101,
	"value-range":              101,
	"wrong-type-refused":       102,
	"out-of-range-refused":     102,
	"unknown-property-refused": 102,
	"malformed-refused":        102,
	"root-refused":             102,
	"no-body-refused":          102,
	"no-token-refused":         208,
	"error-disclosure":         209,
	"rejected-unchanged":       901,
	"untouched":                906,
	"status-protocol":          953,
	"no-content":               954,
	"www-authenticate":         961,
	"allow":                    962,
}

// WFC returns the Web Fuzzing Commons code of what the check finds, 0 where none fits.
func (c *Check) WFC() int { return wfc[c.ID] }

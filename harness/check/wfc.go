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
	"bad-value-refused":        102,
	"unknown-property-refused": 102,
	"malformed-refused":        102,
	"root-refused":             102,
	"no-body-refused":          102,
	"encoding-refused":         102,
	"read-only-kept":           203,
	"no-token-refused":         208,
	"error-disclosure":         209,
	"rejected-unchanged":       901,
	"untouched":                906,
	"empty-update":             906,
	"complex-merged":           906,
	"monitor":                  907,
	"status-protocol":          953,
	"no-content":               954,
	"www-authenticate":         961,
	"allow":                    962,
}

// wfcOf maps a class of what a check finds where the check's other classes have another code, or none.
var wfcOf = map[string]int{
	"allow header.allow":              908,
	"www-authenticate auth.challenge": 0,
}

// refusedOtherwise is the class of a refusal with another status than the usual one, which is no fault.
const refusedOtherwise = "status.unexpected"

// WFC returns the Web Fuzzing Commons code of a class of what the check finds, 0 where none fits.
func (c *Check) WFC(class string) int {
	if code, special := wfcOf[c.ID+" "+class]; special {
		return code
	}
	if class == refusedOtherwise && c.ID != "status-documented" {
		return 0
	}
	return wfc[c.ID]
}

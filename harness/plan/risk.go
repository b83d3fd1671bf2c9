package plan

import "github.com/graphconform/conform/harness/check"

// Risk ranks cases by how likely their requests break a target. A run begins all cases of one risk before it begins those of the
// next: a target that ends its process on a request then leaves few cases without a response, those in flight.
type Risk int

// The risks, in order. Risks is their number.
const (
	Usual        Risk = iota
	InvalidValue      // JSON objects with values that the contract forbids, or that a target may reject
	InvalidBody       // bodies that are no JSON object
	Risks
)

// Risk returns the risk of a case.
func (c *Case) Risk() Risk {
	switch c.Kind {
	case check.SameError, check.UnknownProp, check.OtherType, check.WrongType, check.OutOfRange, check.BadValue, check.NoNull, check.Borderline:
		return InvalidValue
	case check.MalformedJSON, check.BadBodies:
		return InvalidBody
	}
	return Usual
}

package contract

import "github.com/getkin/kin-openapi/openapi3"

// extExact begins the name of the extension that keeps the text of a number that kin-openapi cannot hold.
const extExact = "x-conform-exact-"

// ExactBound returns the text of a schema's `minimum`, `maximum` or `multipleOf` as the description writes it, where the float64 in
// the schema is another number (9007199254740993). Load puts it there.
func ExactBound(s *openapi3.Schema, keyword string) (text string, ok bool) {
	text, ok = s.Extensions[extExact+keyword].(string)
	return text, ok
}

// extType names the type that an answer's `@odata.type` promises, on the schema of that property.
const extType = "x-conform-type"

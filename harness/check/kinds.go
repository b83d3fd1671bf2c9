package check

// The kinds of case that the catalogue knows; a plan names its cases by them.
const (
	Full            = "full"
	Only            = "only"
	Empty           = "empty"
	NoToken         = "no-token"
	MalformedTokens = "malformed-token"
	MalformedJSON   = "malformed-json"
	WrongType       = "wrong-type"
	OutOfRange      = "out-of-range"
	UnknownProp     = "unknown-property"
	WrongMediaType  = "wrong-media-type"
	UnknownMethods  = "unknown-method"
	UnknownKeys     = "unknown-key"
	ToCollection    = "to-collection"
)

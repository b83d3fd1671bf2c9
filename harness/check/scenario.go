package check

import (
	"fmt"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

// Scenario is what a check knows of a case before anything is sent.
type Scenario struct {
	Operation      *contract.Operation
	Case           string // the case's name, `wrong-type-displayName`
	Kind           string // its kind, `wrong-type`
	Intent         Intent
	Reads          bool             // the case reads the entity before and after
	Target         string           // the property that the case is about, or empty
	Bad            []Bad            // the invalid values that its requests send
	Updates        []Update         // the valid updates of a case that sends several
	Values         []any            // the values that the requests give Target, where there are several
	Change         map[string]any   // the valid members that the request sets, numbers as json.Number
	Earlier        map[string]any   // what the last valid update before set them to, where that is known
	ReadOnlyValues map[string][]any // the values that the requests give read-only properties
}

// Intent is what a case expects of the target.
type Intent int

// A target should accept the request, reject it with a client error, or may do either.
const (
	Accept Intent = iota
	Reject
	Open
)

// Bad is an invalid value that one step of a case gives a property.
type Bad struct {
	Step   string
	Target string
	Value  any
	Why    string // what is wrong with it, where that is not obvious
	Format bool   // only the format of the schema excludes it, which JSON Schema takes for an annotation by default
}

// Update is one of several valid updates, and the read after it.
type Update struct {
	Step   string
	Read   string // none after a rejected update
	Values map[string]any
	Edges  map[string]Edge // by property
}

// Edge is what is special about a value of an update.
type Edge struct {
	Why   string
	Level Level // of a rejection: the contract documents the value, or it is within its limits, or a service may have a limit that the contract does not state
}

// NotUTF8 is the text before the byte that is not UTF-8. No other request sends it.
const NotUTF8 = "conform8"

// EdgeKinds are the kinds of case that send valid values at the limits of types. Of an update that is rejected, each value is sent on its own.
var EdgeKinds = []string{Edges, EmptyValues, OddValues}

// The kinds of case.
const (
	Full            = "full"
	Only            = "only"
	Empty           = "empty"
	NoToken         = "no-token"
	MalformedTokens = "malformed-token"
	ExpiredTokens   = "expired-token"
	OtherAudience   = "other-audience"
	NoPermission    = "no-permission"
	MalformedJSON   = "malformed-json"
	WrongType       = "wrong-type"
	OutOfRange      = "out-of-range"
	BadValue        = "bad-value"
	Borderline      = "grey"
	Edges           = "edges"
	EmptyValues     = "empty-values"
	OddValues       = "odd-values"
	Nulls           = "nulls"
	NoNull          = "null"
	UnknownProp     = "unknown-property"
	WrongMediaType  = "wrong-media-type"
	UnknownMethods  = "unknown-method"
	UnknownKeys     = "unknown-key"
	ToCollection    = "to-collection"
	UnknownSegments = "unknown-segment"
	StaleTags       = "stale-tag"
	CurrentTags     = "current-tag"
	AnyTag          = "any-tag"
	MalformedTags   = "malformed-tag"
	UnknownExtras   = "unknown-extras"
	NoIfMatch       = "no-if-match"
	PreferMinimal   = "prefer-minimal"
	PreferFull      = "prefer-representation"
	AcceptXML       = "accept-xml"
	NoContentType   = "untyped-body"
	BadBodies       = "bad-bodies"
	Batch           = "batch"
	BatchLimits     = "batch-limits"
	Duplicates      = "duplicate-member"
	Repeat          = "repeat"
	Annotated       = "annotated"
	ReadOnly        = "read-only"
	Merge           = "merge"
	Neighbours      = "neighbours"
	OtherType       = "other-type"
	UnknownMatch    = "unknown-key-if-match"
	LowerCase       = "lower-case-method"
	IEEE754         = "ieee754"
	OtherBranches   = "branch"

	UndocumentedMethods = "undocumented-method"
	CollectionMethods   = "collection-method"
	MalformedKeys       = "malformed-key"
	Repeated            = "repeated-fields"
	OtherMediaTypes     = "other-media-types"
	FreshReads          = "fresh-reads"
	TagLists            = "tag-lists"
	Spellings           = "spellings"
	Parallel            = "parallel"
	ForeignIDs          = "foreign-ids"
	EquivalentURLs      = "equivalent-url"
	UnknownParents      = "unknown-parent"
	OtherCharsets       = "other-charset"
	UnknownMembers      = "unknown-member"
	ParallelTags        = "parallel-tags"
	SameError           = "same-error"
	UnauthorizedReads   = "unauthorized-reads"
	Heads               = "head"
	Options             = "options"
	ForeignBodies       = "foreign-bodies"
	MediaTypes          = "media-types"
	NearTags            = "near-tags"
	ChangedTokens       = "changed-tokens"
	SchemeCase          = "scheme-case"
	Collections         = "collection"
)

// UnknownMember is a member of a complex value that no type declares.
const UnknownMember = "conformNoSuchMember"

// The steps of a case. Request is the one that the case is about.
const (
	Before  = "before"
	Request = "request"
	After   = "after"

	ListFirst  = "list-first"  // the first read of the collection in a run, which is not sent again
	ListBefore = "list-before" // a read of the collection
	ListAfter  = "list-after"

	ReadPrefix  = "read-"                // of a read between several requests
	FirstRead   = ReadPrefix + "first"   // a read before another update than the one that the case is about
	ReadStrings = ReadPrefix + "strings" // a read that asks for large numbers as strings
)

// Further requests of a case.
const (
	StepIfNoneMatch   = "exists"     // If-None-Match: *, after a stale If-Match
	StepNullBody      = "null"       // the body null, after an array
	StepNoBody        = "no-body"    // no content
	StepInvalidUTF8   = "encoding"   // a byte that is not UTF-8
	StepLoneSurrogate = "surrogate"  // half of a surrogate pair, which is valid JSON and no character
	StepNested        = "deep"       // a value nested a thousand deep
	StepTrailing      = "trailing"   // a JSON object followed by a word
	StepDependent     = "dependent"  // a batch with a request that depends on a failing one
	StepUntyped       = "untyped"    // a batch with a body without Content-Type
	StepRepeatedField = "fields"     // a header field twice
	StepTwoItems      = "longer"     // collections of two items, before the update with one
	StepOtherValues   = "others"     // other valid values, before those of the request
	StepNumber        = "number"     // an Int64 as a number, before one as a string
	StepAlone         = "alone"      // a read-only property without a valid one beside it
	StepXML           = "xml"        // a JSON body as application/xml
	StepExpired       = "expired"    // a read with an expired token
	StepNoneMatch     = "none-match" // If-None-Match with the current entity tag
	StepOtherCase     = "other-case" // a token in other letters, after one with more characters
	StepBasic         = "basic"      // another scheme
	StepNoSyntax      = "no-syntax"  // no token by the syntax
	StepTagLines      = "tag-lines"  // If-Match twice, the second time with the current entity tag
	StepLowerName     = "lower-name" // if-match in lower case
	StepCharset       = "charset"    // UTF-8, labelled UTF-16
	StepCoding        = "coding"     // plain, labelled as compressed
	StepLatinLabel    = "label"      // UTF-8, labelled ISO 8859-1
	StepLatin         = "latin"      // ISO 8859-1, labelled so
	StepFreshList     = "fresh-list" // a conditional read with the tag in a list
	StepFreshForm     = "fresh-form" // one with the tag in its other form, weak or strong
	StepXMLRead       = "xml-read"   // a read that only accepts application/xml
	StepCoded         = "coded"      // a read that accepts gzip
	StepAgain         = "again"      // the same request once more
	StepLanguage      = "language"   // and once more with another Accept-Language
	StepStale         = "stale"      // an outdated entity tag, which shows whether a target compares them
	StepSecond        = "second"     // at the same time as the request
	StepControl       = "control"    // alone, before others at the same time
	StepThird         = "third"      // two of the same properties at the same time, and a read beside them
	StepFourth        = "fourth"
	StepBeside        = ReadPrefix + "beside"
	StepBurst         = "burst-"               // of many at the same time
	StepSlash         = "slash"                // a read with a slash at the end of the URL
	StepSpecialKey    = "special-key"          // a read of a key of special characters
	StepOtherID       = "other-id"             // an update that names another id
	StepSmallPages    = ReadPrefix + "small"   // a read of a collection in small pages
	StepCounted       = ReadPrefix + "counted" // one with the number of its items
)

// LatinText is a text whose bytes in UTF-8 are another one in ISO 8859-1, LatinMisread.
const (
	LatinText    = "conform é"
	LatinMisread = "conform Ã©"
)

// IsRead reports whether a step reads the entity or its collection.
func IsRead(step string) bool {
	switch step {
	case Before, After, ListFirst, ListBefore, ListAfter:
		return true
	}
	return strings.HasPrefix(step, ReadPrefix)
}

// MaxPages bounds the pages of a collection that a case reads.
const MaxPages = 10

// PageStep is the step that reads the n-th page, from 2, of a collection whose first page another step reads.
func PageStep(list string, n int) string { return fmt.Sprintf("%s%s-%d", ReadPrefix, list, n) }

package doc

import "strings"

// SectionKind is what a section documents.
type SectionKind int

// The sections of a page. Headings below Examples only group.
const (
	OtherSection SectionKind = iota
	PermissionsSection
	RequestSection
	HeadersSection
	PathSection
	QuerySection
	BodySection
	ResponseSection
	ExampleSection
)

var sectionNames = map[string]SectionKind{
	"permissions":               PermissionsSection,
	"prerequisites":             PermissionsSection,
	"http request":              RequestSection,
	"http requests":             RequestSection,
	"request headers":           HeadersSection,
	"request header":            HeadersSection,
	"optional request headers":  HeadersSection,
	"path parameters":           PathSection,
	"path parameter":            PathSection,
	"query parameters":          QuerySection,
	"optional query parameters": QuerySection,
	"request body":              BodySection,
	"properties":                BodySection,
	"response":                  ResponseSection,
	"responses":                 ResponseSection,
	"errors":                    ResponseSection,
	"error codes":               ResponseSection,
	"example":                   ExampleSection,
	"examples":                  ExampleSection,
	"see also":                  OtherSection,
}

// sectionOf returns the kind of section that a heading opens, and whether it opens one. current is the section that the heading
// stands in; hadResponse says that the page already had its response section.
func sectionOf(level int, text string, current SectionKind, hadResponse bool) (SectionKind, bool) {
	name := strings.ToLower(strings.Trim(text, " :*"))
	if strings.HasPrefix(name, "example") && level <= 2 {
		return ExampleSection, true
	}
	kind, known := sectionNames[name]
	if current == ExampleSection {
		// Request and Response are the parts of an example here, whatever their level.
		if level > 2 || kind == ExampleSection || kind == BodySection || kind == ResponseSection && hadResponse {
			return OtherSection, false
		}
		return kind, true
	}
	if current == ResponseSection && kind == BodySection {
		return current, false
	}
	return kind, known || level <= 2
}

// isTab says whether a heading is the tab of a code sample (`# [HTTP](#tab/http)`).
func isTab(in Inline) bool {
	return len(in.Links) == 1 && strings.HasPrefix(in.Links[0].Target, "#tab/")
}

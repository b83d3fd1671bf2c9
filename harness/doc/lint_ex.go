package doc

import "net/http"

// The EX rules are about examples. lint_ex_form.go has the rules about their form, lint_ex_value.go those about their values.
var exRules = []Rule{
	{ID: "EX001", Severity: ErrorLevel, Title: "no PATCH example, or one without body or response",
		Why:   "Readers start from the example. Show a PATCH request with its body, and the response.",
		check: exMissing},
	{ID: "EX002", Severity: ErrorLevel, Gap: true, Title: "the example shows a status that the section Response does not name",
		Why:   "Text and example contradict each other. Find out which status the service returns, and correct the wrong one.",
		check: exStatus},
	{ID: "EX003", Severity: ErrorLevel, Title: "a body is not JSON",
		Why:   "Readers copy the body, and their request then fails. Correct it.",
		Fix:   "commas, quotes and spaces, where nothing else is wrong with the body",
		check: exJSON},
	{ID: "EX004", Severity: ErrorLevel, Title: "no blank line before the body, or one before the headers",
		Why:   "The first blank line of a message ends its headers (RFC 9112 section 2.1). Write one between headers and body, and no other.",
		Fix:   "the blank line before the headers, and that before a JSON body",
		check: exBlank},
	{ID: "EX005", Severity: WarnLevel, Title: "Content-Length is wrong",
		Why:   "The number is not the body's size, neither with LF nor with CRLF line ends. Remove the header: clients compute it.",
		Fix:   "removes the header",
		check: exLength},
	{ID: "EX006", Severity: ErrorLevel, Title: "a value has another JSON type than the table says",
		Why:   "Table and example contradict each other. Correct the wrong one.",
		check: exType},
	{ID: "EX007", Severity: ErrorLevel, Placeholder: true, Gap: true, Title: "a placeholder instead of a value",
		Why:   "The name of a type is no value that the service accepts. Write a real one.",
		check: exPlaceholder},
	{ID: "EX008", Severity: WarnLevel, Title: "the request sends a property that is not documented",
		Why:   "Readers cannot know what it means. Add it to the table, or remove it; where the name is nearly one that the table has, write that one.",
		Fix:   "the letter case of a name that the table has",
		check: exRequestUnlisted},
	{ID: "EX009", Severity: WarnLevel, Needs: NeedsResources, Title: "the response shows a property that is not documented",
		Why:   "Readers cannot know what it means. Add it to the resource page, or remove it; where the name is nearly one that is documented, write that one.",
		Fix:   "the letter case of a name that the table or the resource page has",
		check: exResponseUnlisted},
	{ID: "EX010", Severity: WarnLevel, Title: "the request sends a read-only property",
		Why:   "The service ignores or rejects it. Remove it.",
		check: exReadOnly},
	{ID: "EX011", Severity: WarnLevel, Title: "a value is outside the documented range or list",
		Why:   "Table and example contradict each other. Use one of the documented values, or correct the table where the type's own page lists the value.",
		Fix:   "the letter case of a value that the list has",
		check: exRange},
	{ID: "EX012", Severity: WarnLevel, Title: "the example's URL matches no template",
		Why:   "Readers cannot tell which path is right. Use one of the templates.",
		check: exURL},
	{ID: "EX013", Severity: ErrorLevel, Gap: true, Title: "the example's URL has another API version, or none",
		Why:   "The other version may behave differently. Use the version of the page, or move the page where its API is.",
		Fix:   "the spelling of the version",
		check: exVersion},
	{ID: "EX014", Severity: InfoLevel, Title: "the example's URL is relative or has {placeholders}",
		Why:   "Readers and tools run examples. Show an absolute URL with realistic keys.",
		check: exConcrete},
	{ID: "EX015", Severity: WarnLevel, Title: "a metadata comment is not JSON",
		Why:   "The pipeline that tests examples skips the code block. Correct the comment.",
		Fix:   "commas, quotes and spaces, where nothing else is wrong with the comment",
		check: exComment},
	{ID: "EX016", Severity: WarnLevel, Title: "@odata.type has no #, an old namespace, or is not the documented type",
		Why:   "OData JSON 4.01 section 4.6.3 requires `#` before the name, and the types of Microsoft Graph are in microsoft.graph. Another type is right only if it derives from the documented one.",
		Fix:   "the missing #, and the old namespace of the documented type",
		check: exODataType},
	{ID: "EX017", Severity: InfoLevel, Title: "the response does not show the value that was sent",
		Why:   "An update sets the values that it sends. Show them in the response.",
		check: exSentValue},
	{ID: "EX018", Severity: WarnLevel, Title: "a code block holds two messages, or a body alone",
		Why:   "Tools read the first line of a code block as request line or status line. Use one block for each message, or say before a body alone that it is one.",
		check: exFence},
	{ID: "EX019", Severity: ErrorLevel, Title: "an example of one entity is wrapped in a collection",
		Why:   "`{\"value\": [ … ]}` is the form of a collection. An update sends and returns the members of the entity themselves.",
		check: exWrapped},
	{ID: "EX020", Severity: WarnLevel, Gap: true, Title: "the page names no API version",
		Why:   "Readers and tools cannot tell beta from v1.0. Keep the page in a folder with the version's name, or write the version in the URL of the example.",
		check: exNoVersion},
	{ID: "EX021", Severity: WarnLevel, Title: "a status line is not written as HTTP/1.1",
		Why:   "Tools find a response by its status line, which begins with `HTTP/` and a version (RFC 9112 section 4).",
		Fix:   "the slash before the version",
		check: exStatusLine},
}

// messages calls yield for the requests and responses of the PATCH examples, in the page's order. A response without a request
// counts as one to PATCH.
func (p *pass) messages(yield func(m *Message)) {
	for _, e := range p.Examples {
		if e.Request != nil && !e.IsPatch() {
			continue
		}
		for _, m := range []*Message{e.Request, e.Response} {
			if m == nil || m.Status == http.StatusNoContent && len(m.Body) > 0 {
				continue // RESP003 says to remove the body
			}
			yield(m)
		}
	}
}

// requests is messages for requests only.
func (p *pass) requests(yield func(m *Message)) {
	p.messages(func(m *Message) {
		if m.Method != "" {
			yield(m)
		}
	})
}

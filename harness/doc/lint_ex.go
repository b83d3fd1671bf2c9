package doc

// The EX rules are about examples: those of their form in lint_exform.go, those of their values in lint_exvalue.go.
var exRules = []Rule{
	{ID: "EX001", Severity: ErrorLevel, InDraft: ErrorLevel, Title: "no PATCH example, or one without body or answer",
		Why:   "Readers start from the example. Show a PATCH request with its body, and the answer.",
		check: exNone},
	{ID: "EX002", Severity: ErrorLevel, InDraft: ErrorLevel, Title: "the example's status is not one that the prose names",
		Why:   "Prose and example contradict each other. Find out what the service answers, and make both say it.",
		check: exStatus},
	{ID: "EX003", Severity: ErrorLevel, InDraft: ErrorLevel, Title: "a body is not JSON",
		Why:   "Readers copy the body, and their call then fails. Correct it.",
		check: exJSON},
	{ID: "EX004", Severity: ErrorLevel, InDraft: ErrorLevel, Title: "the blank line before the body is missing",
		Why:   "A message without it has no body (RFC 9112 section 2.1). Put one between headers and body.",
		check: exBlank},
	{ID: "EX005", Severity: WarnLevel, InDraft: WarnLevel, Title: "Content-Length is wrong",
		Why:   "The number is neither the body's size with LF nor with CRLF line ends. Leave the header out: clients compute it.",
		check: exLength},
	{ID: "EX006", Severity: ErrorLevel, InDraft: ErrorLevel, Title: "a value has another JSON type than the table says",
		Why:   "Table and example contradict each other. Correct the wrong one.",
		check: exType},
	{ID: "EX007", Severity: ErrorLevel, InDraft: InfoLevel, Gap: true, Title: "a placeholder stands in place of a value",
		Why:   "A type's name is no value that the service takes. Write a real one.",
		check: exPlaceholder},
	{ID: "EX008", Severity: WarnLevel, InDraft: WarnLevel, Title: "the request sends a property that is not documented",
		Why:   "Readers cannot know what it means. Add it to the table, or take it out.",
		check: exUnlisted},
	{ID: "EX009", Severity: WarnLevel, InDraft: WarnLevel, Needs: NeedsResources, Title: "the answer has a property that is nowhere documented",
		Why:   "Readers cannot know what it means. Add it to the resource page, or take it out.",
		check: exAnswerUnlisted},
	{ID: "EX010", Severity: WarnLevel, InDraft: WarnLevel, Title: "the request sends a read-only property",
		Why:   "The service ignores or refuses it. Take it out.",
		check: exReadOnly},
	{ID: "EX011", Severity: WarnLevel, InDraft: WarnLevel, Title: "a value is outside of what the table allows",
		Why:   "Table and example contradict each other. Use one of the listed values.",
		check: exRange},
	{ID: "EX012", Severity: WarnLevel, InDraft: WarnLevel, Title: "the example's URL matches no template",
		Why:   "Readers cannot tell which path is right. Use one of the templates.",
		check: exURL},
	{ID: "EX013", Severity: ErrorLevel, InDraft: ErrorLevel, Gap: true, Title: "the example's URL has another API version, or none",
		Why:   "A call to the other version may behave differently. Use the version of the page.",
		check: exVersion},
	{ID: "EX014", Severity: InfoLevel, InDraft: InfoLevel, Title: "the example's URL is relative or keeps {placeholders}",
		Why:   "Readers and tools run examples. Show a whole URL with real looking keys.",
		check: exConcrete},
	{ID: "EX015", Severity: WarnLevel, InDraft: WarnLevel, Title: "a metadata comment is not JSON",
		Why:   "The pipeline that checks examples skips the block. Correct the comment.",
		check: exComment},
	{ID: "EX016", Severity: WarnLevel, InDraft: WarnLevel, Title: "@odata.type has no # or is not the documented type",
		Why:   "OData JSON 4.01 section 4.6.3 wants `#` before the name. Another type is right only if it derives from the documented one.",
		check: exODataType},
	{ID: "EX017", Severity: InfoLevel, InDraft: InfoLevel, Title: "the answer does not show the value that was sent",
		Why:   "An update changes what it sends. Show the new value in the answer.",
		check: exEcho},
	{ID: "EX018", Severity: WarnLevel, InDraft: WarnLevel, Title: "a code block holds two messages, or a body alone",
		Why:   "One block, one message: tools read the first line as request or status line.",
		check: exLoose},
}

// messages returns the messages of the examples whose request is a PATCH, in the page's order.
func (p *pass) messages(yield func(m *Message, e *Example)) {
	for i := range p.Examples {
		e := &p.Examples[i]
		if e.Request != nil && !e.IsPatch() {
			continue
		}
		for _, m := range []*Message{e.Request, e.Response} {
			if m != nil {
				yield(m, e)
			}
		}
	}
}

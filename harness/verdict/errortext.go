package verdict

import (
	"cmp"
	"encoding/json"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// ErrorText returns what the target says in an error response, safe to print on one line, in at most max bytes: code and message of an
// OData error, title and detail of a problem (RFC 9457), or the first text of the body. In the response to a batch it looks into the first
// error. It returns why there is no response if there is none, and "" for a success.
func ErrorText(x *Exchange, max int) string {
	text, body := x.Error, any(nil)
	d := json.NewDecoder(strings.NewReader(x.Body))
	d.UseNumber()
	isJSON := d.Decode(&body) == nil
	switch {
	case x.Status >= 400 && isJSON:
		if text = errorIn(body); text == "" {
			text = x.Body
		}
	case x.Status >= 400:
		text = withoutMarkup(x.Body)
	case x.Status > 0:
		text = errorIn(errorInBatch(body))
	}
	return Shorten(strings.Join(strings.Fields(text), " "), max)
}

// Shorten returns text of a target on one line, safe to print, in at most max bytes.
func Shorten(s string, max int) string {
	if end := max + utf8.UTFMax; len(s) > end {
		s = s[:end] // Printable never makes text shorter
	}
	const dots = "..."
	if s = Printable(s); len(s) <= max {
		return s
	}
	return strings.ToValidUTF8(s[:max-len(dots)], "") + dots
}

// errorInBatch returns the body of the first error in the response to a batch.
func errorInBatch(body any) any {
	batch, _ := body.(map[string]any)
	responses, _ := batch["responses"].([]any)
	for _, r := range responses {
		response, _ := r.(map[string]any)
		status, _ := response["status"].(json.Number)
		if n, err := status.Int64(); err == nil && n >= 400 {
			return response["body"]
		}
	}
	return nil
}

// The members of errors that name them, and those that explain them.
var (
	codeMembers    = []string{"code", "error", "title"}
	messageMembers = []string{"message", "detail", "msg", "error_description", "description", "reason", "value", "errors", "details"}
)

// errorIn joins code and message of an error, whatever its format.
func errorIn(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case []any:
		if len(v) > 0 {
			return errorIn(v[0])
		}
	case map[string]any:
		if inner, nested := v["error"].(map[string]any); nested {
			return errorIn(inner)
		}
		code, message := firstText(v, codeMembers), firstText(v, messageMembers)
		if code != "" && message != "" && code != message {
			return code + ": " + message
		}
		return cmp.Or(code, message, firstText(v, slices.Sorted(maps.Keys(v))))
	}
	return ""
}

func firstText(members map[string]any, names []string) string {
	for _, name := range names {
		if text := errorIn(members[name]); text != "" {
			return text
		}
	}
	return ""
}

var markup = regexp.MustCompile(`(?is)<(script|style)\b.*?</(script|style)\s*>|<!--.*?-->|<[^>]*>`)

// withoutMarkup returns the text of HTML or XML.
func withoutMarkup(body string) string {
	if !strings.HasPrefix(strings.TrimSpace(body), "<") {
		return body
	}
	return html.UnescapeString(markup.ReplaceAllString(body, " "))
}

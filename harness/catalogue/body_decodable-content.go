package catalogue

import (
	"bytes"
	"errors"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/wire"
)

var decodableContent = register(&check.Check{
	ID: "decodable-content", Rule: "PATCH-BODY-011", Family: "body", Order: 215, Level: check.Must, Profile: check.HTTP, Safety: check.RO,
	Title:  "sends content that clients can decode",
	Source: "RFC 9110 §8.3, §8.4, §8.6 and §12.5.3, RFC 8259 §8.1",
	Quote:  `RFC 8259 §8.1: "Implementations MUST NOT add a byte order mark (U+FEFF) to the beginning of a networked-transmitted JSON text."`,
	Sends:  "any request; updates of one property accept gzip, and so does a read; the first read and the first update of all properties accept no content coding",
	Holds: "each response, those to reads included, has all bytes that Content-Length or the chunks announce, and the content coding that Content-Encoding " +
		"names; a coding that Accept-Encoding excludes warns. JSON is in UTF-8 without a byte order mark and names no other charset; that of the first reads is well-formed",
	Classes: []check.Class{{Name: "content.undecodable"}, {Name: "content.excluded"}, {Name: "content.charset"}, {Name: "json.*", WFC: 101}},
	Covers:  []check.Rule{{ID: "PATCH-HDR-008", Why: "a response is incomplete where Content-Length is larger than its content, and malformed where it is smaller"}},
	When: func(s *check.Scenario) bool {
		return always(s) || onKind(check.Batch, check.BatchLimits, check.Heads)(s)
	},
	Judge: eachOf(func(e *check.Evidence) []check.Step { return e.Steps }, func(e *check.Evidence) check.Outcome {
		x := e.Response()
		switch coding := x.Header.Get("Content-Encoding"); {
		case x.Undecoded != nil:
			return finding("content.undecodable", "content as the header of the response describes it", check.Clip(x.Undecoded.Error()), "")
		case len(x.Body) == 0:
			return check.Outcome{}
		case coding != "" && !strings.EqualFold(coding, "identity") && x.Request.Header.Get("Accept-Encoding") == "identity":
			return finding("content.excluded", "content without a coding, as Accept-Encoding: identity asks", "Content-Encoding: "+check.Clip(coding), "").As(check.Should)
		}
		return judgeText(e, x)
	}),
})

// judgeText judges JSON as text. Whether an update returns one JSON object, and an error one of OData, are checks of their own.
func judgeText(e *check.Evidence, x *wire.Exchange) check.Outcome {
	isJSON, charset := jsonMedia(x)
	switch {
	case !isJSON:
		return check.Outcome{}
	case charset != "" && !isUTF8(charset, x.Body):
		return finding("content.charset", "JSON in UTF-8", "charset="+check.Clip(charset), "")
	}
	_, err := oracle.DecodeStrict(x.Body)
	bad, isDecode := errors.AsType[*oracle.DecodeError](err)
	switch syntax := isDecode && (bad.Class == oracle.ClassSyntax || bad.Class == oracle.ClassTrailing); {
	case isDecode && bad.Class == oracle.ClassEncoding:
		return finding(bad.Class, "JSON in UTF-8 without a byte order mark", bad.Error(), "")
	case syntax && (x.Request.Method == http.MethodGet && x.Status == http.StatusOK && onKind(check.Full, check.Neighbours)(e.Scenario) || x.Status >= 400 && plain(e)):
		return finding(bad.Class, "well-formed JSON", bad.Error(), "")
	}
	return check.Outcome{}
}

// jsonMedia reports whether a response is labelled as JSON, and with which charset.
func jsonMedia(x *wire.Exchange) (isJSON bool, charset string) {
	values := x.Header.Values("Content-Type")
	if len(values) == 0 {
		return startsObject(bytes.TrimPrefix(x.Body, []byte("\xef\xbb\xbf"))), ""
	}
	media, params, _ := mime.ParseMediaType(values[0])
	return media == "application/json" || strings.HasSuffix(media, "+json"), params["charset"]
}

// isUTF8 reports whether a charset is UTF-8, under any of its usual names, or ASCII that the text is limited to.
func isUTF8(charset string, body []byte) bool {
	switch strings.ToLower(charset) {
	case "utf-8", "utf8", "utf_8":
		return true
	case "us-ascii", "ascii":
		return !slices.ContainsFunc(body, func(c byte) bool { return c >= utf8.RuneSelf })
	}
	return false
}

// undecodable says why nothing but decodable-content judges the content of a response, or "".
func undecodable(x *wire.Exchange) string {
	const why = "the content cannot be decoded, see decodable-content"
	if x.Undecoded != nil {
		return why
	}
	if isJSON, _ := jsonMedia(x); !isJSON {
		return ""
	}
	_, err := oracle.DecodeStrict(x.Body)
	if bad, isDecode := errors.AsType[*oracle.DecodeError](err); isDecode && bad.Class == oracle.ClassEncoding {
		return why
	}
	return ""
}

package mock

import (
	"encoding/json"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

var inputFaults = []Fault{
	{ID: "form-accepted", Check: "media-type-refused", Title: "reads a form as JSON", hooks: ignore(ruleForm)},
	{ID: "json-patch-ignored", Check: "media-type-refused", Title: "returns a success to a JSON Patch, and ignores it", hooks: ignore(rulePatchType)},
	{ID: "charset-ignored", Check: "charset-refused", Title: "reads a body as UTF-8, whatever charset it is labelled with", hooks: ignore(ruleCharset)},
	{ID: "coding-ignored", Check: "coding-refused", Title: "ignores the content coding of a body", hooks: ignore(ruleCoding)},
	refusesMedia("media-type-case", "knows media types in lower case only", func(media string) bool { return strings.HasPrefix(media, "APPLICATION/") }),
	refusesMedia("charset-param-refused", "rejects charset=utf-8", func(media string) bool { return strings.Contains(media, "charset=utf-8") }),
	refusesMedia("charset-quoted-refused", "rejects a charset in quotes", func(media string) bool { return strings.Contains(media, `charset="`) }),
	{
		ID: "documented-media-refused", Check: "media-type-accepted", Title: "rejects plain JSON, which its contract documents beside another media type",
		hooks: rejectIf(func(c *call) bool {
			return typeOnly(c.request.Header.Get("Content-Type")) == jsonMedia && slices.Contains(c.resource.otherMedia, jsonMedia)
		}, ruleMediaType, http.StatusUnsupportedMediaType, "The media type of the content is not supported."),
	},
	{
		ID: "chunks-lost", Check: "spelling-accepted", Title: "returns 200 to a body in chunks, and stores nothing of it",
		hooks: hooks{merge: func(c *call, next object) object {
			if c.request.ContentLength < 0 {
				return c.before
			}
			return next
		}},
	},
	{
		ID: "exponent-refused", Check: "spelling-accepted", Title: "rejects numbers with E",
		hooks: rejectIf(func(c *call) bool { return c.changesTo(func(text string) bool { return strings.Contains(text, "E") }) }, ruleNumber, http.StatusBadRequest, "Cannot read the number."),
	},
	{
		ID: "minus-zero-refused", Check: "spelling-accepted", Title: "rejects minus zero",
		hooks: rejectIf(func(c *call) bool { return c.changesTo(func(text string) bool { return text == "-0" }) }, ruleNumber, http.StatusBadRequest, "Cannot read the number."),
	},
	storesOther("nul-cut", "ends a text at U+0000", onString("", func(s string) string { before, _, _ := strings.Cut(s, "\x00"); return before })).foundBy("spelling-accepted"),
	storesOther("large-text-cut", "cuts a text at 65535 characters", onString("", func(s string) string { return s[:min(len(s), 65535)] })).foundBy("spelling-accepted"),
	{
		ID: "huge-body-500", Check: "no-server-error", Title: "fails on a body of more than 1 MiB",
		hooks: rejectIf(func(c *call) bool { return c.request.ContentLength > 1<<20 }, rulePreference, http.StatusInternalServerError, "Cannot read the content."),
	},
	{
		ID: "large-body-refused", Check: "spelling-accepted", Title: "rejects a body of more than 64 KiB with 400",
		hooks: rejectIf(func(c *call) bool { return c.request.ContentLength > 64<<10 }, rulePreference, http.StatusBadRequest, "Cannot read the content."),
	},
	acceptsInvalid("wrong-type-accepted", "wrong-type-refused", "a value of the wrong JSON type", ruleKind),
	acceptsInvalid("out-of-range-accepted", "out-of-range-refused", "a number outside its range", ruleRange),
	{
		ID: "out-of-range-wrapped", Check: "out-of-range-refused", Title: "stores the lower 32 bits of a number above the range of Int32",
		hooks: hooks{ignored: ruleRange, storeNothing: true, merge: func(c *call, next object) object {
			for _, m := range c.change {
				n, isNumber := m.value.(json.Number)
				i, err := n.Int64()
				if p := c.resource.property(m.name); p != nil && p.edm == "Edm.Int32" && isNumber && err == nil && i > math.MaxInt32 {
					next = next.with(m.name, json.Number(strconv.FormatInt(int64(int32(i)), 10)))
				}
			}
			return next
		}},
	},
	acceptsInvalid("bad-number-accepted", "bad-value-refused", "a number in a form that its type does not have", ruleNumber),
	acceptsInvalid("bad-guid-accepted", "bad-value-refused", "a malformed GUID", ruleGUID),
	acceptsInvalid("bad-temporal-accepted", "bad-value-refused", "a date or time that does not exist", ruleTemporal),
	acceptsInvalid("bad-duration-accepted", "bad-value-refused", "a malformed duration", ruleDuration),
	acceptsInvalid("bad-binary-accepted", "bad-value-refused", "malformed base64", ruleBinary),
	acceptsInvalid("bad-member-accepted", "bad-value-refused",
		"an undeclared member of an enumeration, or a member of a complex type of the wrong JSON type", ruleMember),
	acceptsInvalid("bad-item-accepted", "bad-value-refused", "a collection inside a collection", ruleItem),
	acceptsInvalid("bad-length-accepted", "bad-value-refused", "a string or a collection whose length or pattern its contract excludes", ruleBound),
	acceptsInvalid("bad-name-accepted", "bad-value-refused", "a name in a map that its schema excludes", ruleName),
	acceptsInvalid("bad-format-accepted", "bad-value-refused", "a text that breaks the format of its schema, such as an e-mail address without @", ruleFormat),
	{
		ID: "unknown-property-500", Check: "no-server-error", Title: "returns 500 for a property that the type does not declare",
		hooks: rejectWith(ruleUnknown, http.StatusInternalServerError),
	},
	{
		ID: "wrong-type-not-found", Check: "wrong-type-refused", Title: "returns 404 for a value of the wrong JSON type",
		hooks: rejectWith(ruleKind, http.StatusNotFound),
	},
	{
		ID: "malformed-not-found", Check: "malformed-refused", Title: "returns 404 for a body that is not JSON",
		hooks: rejectWith(ruleJSON, http.StatusNotFound),
	},
	{
		ID: "media-type-bad-request", Check: "media-type-refused", Title: "returns 400 for text/plain",
		hooks: rejectWith(rulePlainText, http.StatusBadRequest),
	},
	acceptsInvalid("unknown-member-accepted", "unknown-property-refused", "a member that a complex type does not declare", ruleUnknownMember),
	acceptsInvalid("unknown-property-accepted", "unknown-property-refused", "a property that the type does not declare", ruleUnknown),
	{ID: "media-type-accepted", Check: "media-type-refused", Title: "reads text/plain as JSON", hooks: ignore(rulePlainText)},
	acceptsInvalid("malformed-accepted", "malformed-refused", "a body that is not JSON", ruleJSON),
	acceptsInvalid("root-accepted", "root-refused", "a body that is not an object", ruleObject),
	{ID: "no-body-accepted", Check: "no-body-refused", Title: "accepts an update without content", hooks: ignore(ruleEmpty)},
	{
		ID: "encoding-accepted", Check: "encoding-refused", Title: "reads a byte that is not UTF-8 as a question mark",
		hooks: ignore(ruleEncoding),
	},
	{
		ID: "boolean-rejected", Check: "documented-values-accepted", Title: "rejects every update that sets a boolean",
		hooks: rejectIf(func(c *call) bool {
			return slices.ContainsFunc(c.change, func(m member) bool {
				_, isBool := m.value.(bool)
				p := c.resource.property(m.name)
				return isBool && p != nil && !p.readOnly && p.edm == "Edm.Boolean"
			})
		}, ruleKind, http.StatusBadRequest, "The property cannot be set here."),
	},
	{
		ID: "text-rejected", Check: "generated-values-accepted", Title: "rejects texts that it does not know",
		hooks: rejectIf(func(c *call) bool {
			return slices.ContainsFunc(c.change, func(m member) bool {
				text, _ := m.value.(string)
				return strings.HasPrefix(text, "conform-") && strings.HasSuffix(text, "1")
			})
		}, ruleMember, http.StatusBadRequest, "The value is not known."),
	},
	acceptsInvalid("duplicate-dropped", "duplicate-member", "a repeated member", ruleDuplicate),
}

// acceptsInvalid is the fault of a mock that accepts what violates one rule, and stores nothing.
func acceptsInvalid(id, check, what string, broken rule) Fault {
	return Fault{ID: id, Check: check, Title: "accepts " + what + ", and stores nothing", hooks: acceptAndDrop(broken)}
}

// refusesMedia is a fault that rejects updates by their Content-Type.
func refusesMedia(id, title string, refused func(mediaType string) bool) Fault {
	return Fault{
		ID: id, Check: "media-type-accepted", Title: title,
		hooks: rejectIf(func(c *call) bool { return refused(c.request.Header.Get("Content-Type")) },
			ruleMediaType, http.StatusUnsupportedMediaType, "The media type of the content is not supported."),
	}
}

// foundBy is the fault with another check.
func (f Fault) foundBy(check string) Fault {
	f.Check = check
	return f
}

// changesTo reports whether the update sets a number that is written so.
func (c *call) changesTo(written func(text string) bool) bool {
	return slices.ContainsFunc(c.change, func(m member) bool {
		n, isNumber := m.value.(json.Number)
		return isNumber && written(string(n))
	})
}

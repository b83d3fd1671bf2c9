package mock

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/graphconform/conform/harness/contract"
)

// maxBody bounds a request body, in bytes. Up to twice as much more is read and dropped, so that a client that sends somewhat too much
// still reads its response.
const maxBody = 4 << 20

const jsonMedia = "application/json"

// checkMediaType checks Content-Encoding and Content-Type; compatible is the parameter IEEE754Compatible.
func (c *call) checkMediaType(target *resource) (compatible bool, r *rejection) {
	unsupported := func(broken rule) *rejection {
		return reject(broken, http.StatusUnsupportedMediaType, "The media type of the content is not supported.").with("Accept-Patch", target.media)
	}
	switch strings.ToLower(c.request.Header.Get("Content-Encoding")) {
	case "", "identity", "gzip":
	default:
		if r := c.enforce(reject(ruleCoding, http.StatusUnsupportedMediaType, "The content coding is not supported.").
			with("Accept-Encoding", "gzip, identity")); r != nil {
			return false, r
		}
	}
	sent := c.request.Header.Values("Content-Type")
	if len(sent) == 0 && c.request.ContentLength == 0 {
		return false, nil // readBody rejects an empty body
	}
	if len(sent) != 1 {
		return false, unsupported(ruleMediaType)
	}
	name, params, err := mime.ParseMediaType(sent[0])
	charset := params["charset"]
	switch {
	case err == nil && name == "text/plain":
		return false, c.enforce(unsupported(rulePlainText))
	case err == nil && name == "application/x-www-form-urlencoded":
		return false, c.enforce(unsupported(ruleForm))
	case err == nil && name == contract.JSONPatchMedia && typeOnly(target.media) != contract.JSONPatchMedia:
		return false, c.enforce(unsupported(rulePatchType))
	case err != nil, name != jsonMedia && name != typeOnly(target.media) && !slices.Contains(target.otherMedia, name):
		return false, unsupported(ruleMediaType)
	case charset != "" && !strings.EqualFold(charset, "utf-8"):
		if r := c.enforce(unsupported(ruleCharset)); r != nil {
			return false, r
		}
	}
	return strings.EqualFold(params["ieee754compatible"], "true"), nil
}

// typeOnly is a media type without its parameters, in lower case.
func typeOnly(media string) string {
	name, _, err := mime.ParseMediaType(media)
	if err != nil {
		return media
	}
	return name
}

// decoded returns the content without its coding. The limit of a body holds for the decoded content.
func (c *call) decoded() (io.Reader, error) {
	if !strings.EqualFold(c.request.Header.Get("Content-Encoding"), "gzip") {
		return c.request.Body, nil
	}
	return gzip.NewReader(c.request.Body)
}

// readBody reads the content, which must be one JSON object or, if the contract says so, a JSON Patch.
func (c *call) readBody() (object, *rejection) {
	content, err := c.decoded()
	if err != nil {
		return nil, reject(ruleSize, http.StatusBadRequest, "The content is not gzip, as Content-Encoding says.")
	}
	raw, err := io.ReadAll(io.LimitReader(content, maxBody+1))
	if len(raw) > maxBody {
		_, _ = io.CopyN(io.Discard, c.request.Body, 2*maxBody) // the response is the same if this fails
		return nil, reject(ruleSize, http.StatusRequestEntityTooLarge, "The content is larger than 4 MiB.")
	}
	if err != nil {
		return nil, reject(ruleSize, http.StatusBadRequest, "The content is incomplete.")
	}
	bad := func(broken rule, message string) *rejection {
		return c.enforce(reject(broken, http.StatusBadRequest, message))
	}
	if len(raw) == 0 {
		return nil, bad(ruleEmpty, "The request has no content.")
	}
	if !utf8.Valid(raw) {
		broken := ruleEncoding
		if _, params, _ := mime.ParseMediaType(c.request.Header.Get("Content-Type")); params["charset"] != "" {
			broken = ruleCharset
		}
		if r := bad(broken, "The content is not UTF-8."); r != nil {
			return nil, r
		}
		raw = bytes.ToValidUTF8(raw, []byte("?"))
	}
	v, err := decode(raw)
	body, isObject := v.(object)
	switch {
	case errors.Is(err, errSyntax):
		return nil, bad(ruleJSON, "The content is not one JSON value in UTF-8.")
	case errors.Is(err, errDuplicate):
		return nil, bad(ruleDuplicate, "Cannot read the content: "+err.Error()+".")
	case err != nil:
		return nil, reject(ruleObject, http.StatusBadRequest, "Cannot read the content: "+err.Error()+".")
	case c.resource != nil && c.resource.op.JSONPatch(): // a batch has no resource of its own
		return c.readPatch(raw, v)
	case !isObject && c.mock.fault.ignored == rulePatchType && typeOnly(c.request.Header.Get("Content-Type")) == contract.JSONPatchMedia:
		return nil, nil // nothing to change
	case !isObject:
		return nil, bad(ruleObject, "The content is not a JSON object.")
	}
	return body, nil
}

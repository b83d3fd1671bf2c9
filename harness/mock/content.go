package mock

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"
)

// maxBody bounds a request body, in bytes. Twice as much more is read and dropped, so that a client that is a little over the
// bound gets to read its answer.
const maxBody = 4 << 20

const jsonMedia = "application/json"

// mediaType judges what the content is said to be; compatible is the request's IEEE754Compatible.
func (c *call) mediaType(target *resource) (compatible bool, r *refusal) {
	unsupported := func(why rule) *refusal {
		return refuse(why, http.StatusUnsupportedMediaType, "The media type of the content is not supported.").with("Accept-Patch", target.media)
	}
	if coding := c.request.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return false, refuse(ruleMediaType, http.StatusUnsupportedMediaType, "The content coding is not supported.").
			with("Accept-Encoding", "identity")
	}
	sent := c.request.Header.Values("Content-Type")
	if len(sent) == 0 && c.request.ContentLength == 0 {
		return false, nil // there is no content to have a type
	}
	if len(sent) != 1 {
		return false, unsupported(ruleMediaType)
	}
	name, params, err := mime.ParseMediaType(sent[0])
	charset := params["charset"]
	switch {
	case err == nil && name == "text/plain":
		return false, c.judged(unsupported(rulePlainText))
	case err != nil, name != jsonMedia && !strings.EqualFold(name, target.media), charset != "" && !strings.EqualFold(charset, "utf-8"):
		return false, unsupported(ruleMediaType)
	}
	return strings.EqualFold(params["ieee754compatible"], "true"), nil
}

// readChange reads the body, which must be one JSON object.
func (c *call) readChange() (object, *refusal) {
	raw, err := io.ReadAll(io.LimitReader(c.request.Body, maxBody+1))
	if len(raw) > maxBody {
		_, _ = io.CopyN(io.Discard, c.request.Body, 2*maxBody) // whatever comes of it, the answer is the same
		return nil, refuse(ruleSize, http.StatusRequestEntityTooLarge, "The content is larger than 4 MiB.")
	}
	if err != nil {
		return nil, refuse(ruleSize, http.StatusBadRequest, "The content did not arrive whole.")
	}
	if len(raw) == 0 {
		return nil, c.judged(refuse(ruleEmpty, http.StatusBadRequest, "The request has no content."))
	}
	if !utf8.Valid(raw) {
		if r := c.judged(refuse(ruleEncoding, http.StatusBadRequest, "The content is not UTF-8.")); r != nil {
			return nil, r
		}
		raw = bytes.ToValidUTF8(raw, []byte("?"))
	}
	v, err := decode(raw)
	if errors.Is(err, errSyntax) {
		return nil, c.judged(refuse(ruleJSON, http.StatusBadRequest, "The content is not one JSON value in UTF-8."))
	}
	change, ok := v.(object)
	switch {
	case errors.Is(err, errDuplicate):
		return nil, c.judged(refuse(ruleDuplicate, http.StatusBadRequest, "Cannot read the content: "+err.Error()+"."))
	case err != nil:
		return nil, refuse(ruleObject, http.StatusBadRequest, "Cannot read the content: "+err.Error()+".")
	case !ok:
		return nil, c.judged(refuse(ruleObject, http.StatusBadRequest, "The content is not a JSON object."))
	}
	return change, nil
}

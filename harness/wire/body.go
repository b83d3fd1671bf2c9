package wire

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// gzipMagic starts what is compressed with gzip (RFC 1952 section 2.3.1). No JSON text, and no other text, starts with it.
var gzipMagic = []byte{0x1f, 0x8b}

// readBody reads the body and removes its content codings. Undecoded says why they could not be removed: the body then has the bytes as
// they came. With an error it returns what was read before.
func readBody(resp *http.Response) (body []byte, undecoded, err error) {
	body, err = io.ReadAll(http.MaxBytesReader(nil, resp.Body, maxBody))
	if err != nil || len(body) == 0 { // no content, so nothing was compressed
		return body, nil, err
	}
	raw := body
	codings := strings.Split(strings.ToLower(strings.Join(resp.Header["Content-Encoding"], ",")), ",")
	for _, coding := range slices.Backward(codings) {
		body, undecoded, err = decompress(strings.TrimSpace(coding), body)
		if err != nil {
			return body, nil, err
		}
		if undecoded != nil {
			return raw, undecoded, nil
		}
	}
	if bytes.HasPrefix(raw, gzipMagic) && len(resp.Header["Content-Encoding"]) == 0 && strings.Contains(resp.Header.Get("Content-Type"), "json") {
		return raw, errors.New("gzip without Content-Encoding"), nil
	}
	return body, nil, nil
}

// decompress removes one content coding (RFC 9110 section 8.4.1).
func decompress(coding string, body []byte) (out []byte, undecoded, err error) {
	var from io.Reader
	switch coding {
	case "", "identity":
		return body, nil, nil
	case "gzip", "x-gzip":
		from, undecoded = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		from, undecoded = zlib.NewReader(bytes.NewReader(body))
	default:
		if json.Valid(body) {
			return body, fmt.Errorf("JSON without the content coding %s", coding), nil
		}
		return body, fmt.Errorf("the content coding %s, which conform does not decode", coding), nil
	}
	if undecoded == nil {
		out, undecoded = io.ReadAll(http.MaxBytesReader(nil, io.NopCloser(from), maxBody))
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(undecoded, &tooLarge):
		return out, nil, undecoded
	case undecoded != nil && json.Valid(body):
		return body, fmt.Errorf("JSON that is not %s", coding), nil
	case undecoded != nil:
		return body, fmt.Errorf("bytes that are not %s: %w", coding, undecoded), nil
	}
	return out, nil, nil
}

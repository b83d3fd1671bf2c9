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
// they came. With an error it returns what was read before. It decodes while it reads, since a few bytes may stand for more than the limit.
func readBody(resp *http.Response) (body []byte, undecoded, err error) {
	in := &rawReader{Reader: http.MaxBytesReader(nil, resp.Body, maxBody)}
	var raw bytes.Buffer
	tee := io.TeeReader(in, &raw)
	from, coding, undecoded := decoder(resp.Header["Content-Encoding"], tee)
	if undecoded == nil {
		body, undecoded = io.ReadAll(http.MaxBytesReader(nil, io.NopCloser(from), maxBody))
	}
	var tooLarge *http.MaxBytesError
	if undecoded != nil && in.err == nil {
		if errors.As(undecoded, &tooLarge) {
			return body, nil, undecoded
		}
		_, _ = io.Copy(io.Discard, tee) // in keeps the error
	}
	switch {
	case in.err != nil:
		return raw.Bytes(), nil, in.err
	case raw.Len() == 0: // no content, so nothing was compressed
		return nil, nil, nil
	case undecoded != nil:
		return raw.Bytes(), whyUndecoded(coding, undecoded, raw.Bytes()), nil
	case bytes.HasPrefix(raw.Bytes(), gzipMagic) && len(resp.Header["Content-Encoding"]) == 0 && strings.Contains(resp.Header.Get("Content-Type"), "json"):
		return raw.Bytes(), errors.New("gzip without Content-Encoding"), nil
	}
	return body, nil, nil
}

// rawReader keeps the error of a reader, which decoders report in words of their own.
type rawReader struct {
	io.Reader
	err error
}

func (s *rawReader) Read(p []byte) (n int, err error) {
	n, err = s.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// errUnknownCoding is the reason not to decode a coding that conform does not know.
var errUnknownCoding = errors.New("unknown")

// decoder returns what removes the content codings (RFC 9110 section 8.4.1), the last one first, and the one that it could not remove.
func decoder(fields []string, from io.Reader) (out io.Reader, coding string, err error) {
	for _, coding := range slices.Backward(strings.Split(strings.ToLower(strings.Join(fields, ",")), ",")) {
		last := strings.TrimSpace(coding)
		switch last {
		case "", "identity":
			continue
		case "gzip", "x-gzip":
			out, err = gzip.NewReader(from)
		case "deflate":
			out, err = zlib.NewReader(from)
		default:
			err = errUnknownCoding
		}
		if err != nil {
			return nil, last, err
		}
		from = out
	}
	return from, strings.Join(fields, ", "), nil
}

func whyUndecoded(coding string, err error, raw []byte) error {
	switch isJSON := json.Valid(raw); {
	case isJSON && errors.Is(err, errUnknownCoding):
		return fmt.Errorf("JSON without the content coding %s", coding)
	case errors.Is(err, errUnknownCoding):
		return fmt.Errorf("the content coding %s, which conform does not decode", coding)
	case isJSON:
		return fmt.Errorf("JSON that is not %s", coding)
	}
	return fmt.Errorf("bytes that are not %s: %w", coding, err)
}

package mock

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
)

// contentFaults are about the bytes of a response, whatever they say.
var contentFaults = []Fault{
	{
		ID: "coding-false", Check: "decodable-content", Title: "labels content that is not compressed Content-Encoding: gzip",
		hooks: onUpdateContent(func(_ *call, resp *response, _ []byte) { resp.header.Set("Content-Encoding", "gzip") }),
	},
	{
		ID: "coding-unlabelled", Check: "decodable-content", Title: "compresses the response to an update without Content-Encoding",
		hooks: onUpdateContent(func(_ *call, resp *response, content []byte) {
			if strings.Contains(resp.header.Get("Content-Type"), "json") {
				resp.raw = compressed(content)
			}
		}),
	},
	{
		ID: "coding-excluded", Check: "decodable-content", Title: "compresses the response to an update that accepts only identity",
		hooks: onUpdateContent(func(c *call, resp *response, content []byte) {
			if c.request.Header.Get("Accept-Encoding") == "identity" {
				resp.raw = compressed(content)
				resp.header.Set("Content-Encoding", "gzip")
			}
		}),
	},
	{
		ID: "coding-cut", Check: "decodable-content", Title: "cuts the end of what it compresses, where a request accepts gzip",
		hooks: onResponse(func(c *call, resp *response) {
			if content := resp.content(); len(content) > 0 && c.request.Header.Get("Accept-Encoding") == "gzip" {
				content = compressed(content)
				resp.raw = content[:len(content)-8]
				resp.header.Set("Content-Encoding", "gzip")
			}
		}),
	},
	{
		ID: "length-large", Check: "decodable-content", Title: "announces more bytes in Content-Length than it sends to an update",
		hooks: onUpdateContent(func(_ *call, resp *response, _ []byte) { resp.missing = 10 }),
	},
	{
		ID: "byte-order-mark", Check: "decodable-content", Title: "starts JSON with a byte order mark",
		hooks: onJSON(func(resp *response, content []byte) { resp.raw = append([]byte("\xef\xbb\xbf"), content...) }),
	},
	{
		ID: "charset-other", Check: "decodable-content", Title: "labels its JSON charset=iso-8859-1",
		hooks: onJSON(func(resp *response, _ []byte) {
			media, _, _ := strings.Cut(resp.header.Get("Content-Type"), ";")
			resp.header.Set("Content-Type", media+"; charset=iso-8859-1")
		}),
	},
	{
		ID: "error-not-utf-8", Check: "decodable-content", Title: "sends a byte in its errors that is not UTF-8",
		hooks: onJSON(func(resp *response, content []byte) {
			if resp.status >= http.StatusBadRequest {
				resp.raw = bytes.Replace(content, []byte(`":"`), []byte("\":\"\xfc"), 1)
			}
		}),
	},
	{
		ID: "read-cut", Check: "decodable-content", Title: "returns JSON without its last byte to reads",
		hooks: onResponse(func(c *call, resp *response) {
			if content := resp.content(); resp.status == http.StatusOK && c.request.Method == http.MethodGet {
				resp.raw = content[:len(content)-1]
			}
		}),
	},
	{
		ID: "content-type-twice", Check: "single-fields", Title: "sends Content-Type twice",
		hooks: onUpdateContent(func(_ *call, resp *response, _ []byte) { twice(resp, "Content-Type") }),
	},
	{
		ID: "odata-version-twice", Check: "single-fields", Title: "sends OData-Version twice with errors",
		hooks: onResponse(func(_ *call, resp *response) {
			if resp.status >= http.StatusBadRequest {
				twice(resp, "OData-Version")
			}
		}),
	},
	{
		ID: "etag-twice", Check: "single-fields", Title: "sends ETag twice with reads",
		hooks: onResponse(func(_ *call, resp *response) {
			if !resp.updated {
				twice(resp, "ETag")
			}
		}),
	},
}

// onUpdateContent changes the responses to accepted updates that have content.
func onUpdateContent(change func(c *call, resp *response, content []byte)) hooks {
	return onUpdate(func(c *call, resp *response) {
		if content := resp.content(); len(content) > 0 {
			change(c, resp, content)
		}
	})
}

// onJSON changes the responses with JSON.
func onJSON(change func(resp *response, content []byte)) hooks {
	return onResponse(func(_ *call, resp *response) {
		if content := resp.content(); len(content) > 0 && strings.Contains(resp.header.Get("Content-Type"), "json") {
			change(resp, content)
		}
	})
}

func compressed(content []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(content) // a buffer takes it all
	_ = w.Close()
	return out.Bytes()
}

// twice sends the field line of a header once more.
func twice(resp *response, name string) {
	if value := resp.header.Get(name); value != "" {
		resp.header.Add(name, value)
	}
}

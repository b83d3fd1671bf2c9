package doc_test

import (
	"encoding/json"
	"strconv"
	"testing"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestExampleShapes(t *testing.T) {
	tests := []struct {
		name    string
		change  []string
		body    string // the first request's JSON
		strict  bool
		noBlank int
		status  int
		count   int
	}{
		{"plain", nil, `{"@odata.type":"#microsoft.graph.lamp","brightness":40,"color":"amber","name":"Desk","on":true,"tags":["work"]}`, true, 0, 200, 1},
		{"comment and commas", []string{requestBody, "{ // a lamp\n  \"on\": true,\n}\n"}, `{"on":true}`, false, 0, 200, 1},
		{"comma missing", []string{requestBody, "{\n  \"on\": true\n  \"a\": 1\n}\n"}, `{"on":true,"a":1}`, false, 0, 200, 1},
		{"bare names", []string{requestBody, "{ on: true, a: \"b\" }\n"}, `{"on":true,"a":"b"}`, false, 0, 200, 1},
		{"curly quotes", []string{requestBody, "{ \u201con\u201d: true }\n"}, `{"on":true}`, false, 0, 200, 1},
		{"break in string", []string{requestBody, "{ \"a\": \"b\nc\" }\n"}, `{"a":"b\nc"}`, false, 0, 200, 1},
		{"single quotes", []string{requestBody, "{ 'a': 'b \"c\"' }\n"}, `{"a":"b \"c\""}`, false, 0, 200, 1},
		{"ellipsis", []string{requestBody, "{ \"a\": 1, ... }\n"}, `{"a":1}`, false, 0, 200, 1},
		{"no blank line", []string{"If-Match: \"a\"\n\n", "If-Match: \"a\"\n"}, `{"@odata.type":"#microsoft.graph.lamp","brightness":40,"color":"amber","name":"Desk","on":true,"tags":["work"]}`, true, 67, 200, 1},
		{"blank line behind the status", []string{"HTTP/1.1 200 OK\n", "HTTP/1.1 200 OK\n\n"}, `{"@odata.type":"#microsoft.graph.lamp","brightness":40,"color":"amber","name":"Desk","on":true,"tags":["work"]}`, true, 0, 200, 1},
		{"no slash in the protocol", []string{"HTTP/1.1 200", "HTTP 1.1 200"}, `{"@odata.type":"#microsoft.graph.lamp","brightness":40,"color":"amber","name":"Desk","on":true,"tags":["work"]}`, true, 0, 200, 1},
		{"body alone", []string{"If-Match: \"a\"\n\n{", "If-Match: \"a\"\n```\n\n``` json\n{"}, `{"@odata.type":"#microsoft.graph.lamp","brightness":40,"color":"amber","name":"Desk","on":true,"tags":["work"]}`, true, 0, 200, 1},
		{"two in a fence", []string{"\"tags\": [\"work\"]\n}\n```", "\"tags\": [\"work\"]\n}\n\nPATCH /rooms/7/lamps/13\n```"}, `{"@odata.type":"#microsoft.graph.lamp","brightness":40,"color":"amber","name":"Desk","on":true,"tags":["work"]}`, true, 0, 200, 2},
		{"no headings", []string{"### Request\n", "**Request**\n", "### Response\n", "**Response**\n"}, `{"@odata.type":"#microsoft.graph.lamp","brightness":40,"color":"amber","name":"Desk","on":true,"tags":["work"]}`, true, 0, 200, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := read(t, edit(t, clean(t), tt.change...))
			if len(p.Examples) != tt.count {
				t.Fatalf("want %d examples, got %d", tt.count, len(p.Examples))
			}
			e := p.Examples[0]
			if e.Request.JSON == nil {
				t.Fatalf("want JSON, got %v", e.Request.Err)
			}
			body, err := json.Marshal(e.Request.JSON)
			if err != nil {
				t.Fatal(err)
			}
			if got := string(body); got != tt.body || e.Request.JSON.Strict != tt.strict {
				t.Errorf("want %s, strict %v, got %s, %v", tt.body, tt.strict, got, e.Request.JSON.Strict)
			}
			if e.Request.MissingBlank.Line != tt.noBlank {
				t.Errorf("want the missing blank line at %d, got %d", tt.noBlank, e.Request.MissingBlank.Line)
			}
			if e.Response == nil || e.Response.Status != tt.status || e.Response.JSON == nil {
				t.Errorf("want a response %d with JSON, got %v", tt.status, e.Response)
			}
		})
	}
}

func TestExampleNotJSON(t *testing.T) {
	for _, body := range []string{"brightness=40\n", "{ \"a\": \n", "[[[\n"} {
		m := read(t, edit(t, clean(t), requestBody, body)).Examples[0].Request
		if m.JSON != nil || m.Err == nil {
			t.Errorf("%q: want an error, got %v", body, m.JSON)
		}
	}
}

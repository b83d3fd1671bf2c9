package compare

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/graphconform/conform/harness/verdict"
)

// maxBody bounds, in bytes, a body in the JSON document.
const maxBody = 8 << 10

// document is what JSON writes. Members may be added; renaming or removing one takes a new version.
type document struct {
	Version     int              `json:"version"`
	Mock        bool             `json:"mock"`
	Equal       bool             `json:"equal"`
	A           jsonRecord       `json:"a"`
	B           jsonRecord       `json:"b"`
	Compared    int              `json:"compared"`
	NotCompared map[string]int   `json:"notCompared"`
	Counts      map[Kind]int     `json:"counts"`
	Notes       []string         `json:"notes"`
	Differences []jsonDifference `json:"differences"`
}

type jsonRecord struct {
	Name    string `json:"name"`
	Run     string `json:"run"`
	Started string `json:"started"`
	Target  string `json:"target"`
	Conform string `json:"conform"`
	Exit    int    `json:"exit"`
}

type jsonDifference struct {
	Difference
	A jsonSide `json:"a"`
	B jsonSide `json:"b"`
}

type jsonSide struct {
	Side
	Exchange *jsonExchange `json:"exchange,omitempty"`
}

// jsonExchange is an exchange of the record, with shortened bodies.
type jsonExchange struct {
	ID            int                 `json:"id"`
	Case          string              `json:"case"`
	Step          string              `json:"step"`
	Method        string              `json:"method"`
	URL           string              `json:"url"`
	RequestHeader map[string][]string `json:"requestHeader,omitempty"`
	RequestBody   string              `json:"requestBody,omitempty"`
	Status        int                 `json:"status"`
	Header        map[string][]string `json:"header,omitempty"`
	Body          string              `json:"body,omitempty"`
	Error         string              `json:"error,omitempty"`
	Curl          string              `json:"curl"`
}

// JSON writes the comparison as one document: what Text shows, without its limits.
func (c *Comparison) JSON(w io.Writer, style Style) error {
	doc := document{
		Version: verdict.Version, Mock: c.IsMock, Equal: len(c.Differences) == 0, A: newJSONRecord(style.A, c.A), B: newJSONRecord(style.B, c.B),
		Compared: c.Compared, NotCompared: c.NotCompared, Counts: map[Kind]int{}, Notes: c.Notes, Differences: []jsonDifference{},
	}
	if doc.Notes == nil {
		doc.Notes = []string{}
	}
	for _, kind := range Kinds(c.IsMock) {
		doc.Counts[kind] = c.Count(kind)
	}
	for _, d := range c.Differences {
		doc.Differences = append(doc.Differences, jsonDifference{d, newJSONSide(c.A, d.A), newJSONSide(c.B, d.B)})
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return err
	}
	_, err := w.Write(verdict.EscapeJSON(out.Bytes()))
	return err
}

func newJSONRecord(name string, r verdict.Source) jsonRecord {
	h := r.Head()
	return jsonRecord{name, h.Run, h.Started.UTC().Format(verdict.TimeLayout), h.Target, h.Conform, r.Foot().Exit}
}

func newJSONSide(r verdict.Source, s Side) jsonSide {
	x := r.Exchange(s.Exchange)
	if x == nil {
		return jsonSide{Side: s}
	}
	return jsonSide{s, &jsonExchange{
		x.ID, x.Case, x.Step, x.Method, x.URL, x.RequestHeader, beginning(x.RequestBody), x.Status, x.Header, beginning(x.Body), x.Error, verdict.Curl(x, verdict.MaxCurl),
	}}
}

// beginning returns the first maxBody bytes of a body.
func beginning(body string) string {
	if len(body) <= maxBody {
		return body
	}
	return body[:maxBody] + "..."
}

package wire

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

// Placement says where requests carry the token. The zero value is `Authorization: Bearer`.
type Placement struct {
	Basic bool   // `Authorization: Basic`, the token is user:password
	In    string // of an API key: `header`, `query` or `cookie`
	Name  string
}

// place puts a token into a request. The record redacts it wherever it is: only the names of other header fields and query options are kept.
func (p Placement) place(req *Request, token string) {
	switch {
	case token == "":
	case p.Basic:
		req.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(token)))
	case p.In == "header":
		req.Header.Set(p.Name, token)
	case p.In == "cookie":
		pair := p.Name + "=" + url.QueryEscape(token)
		if others := req.Header.Get("Cookie"); others != "" {
			pair = others + "; " + pair
		}
		req.Header.Set("Cookie", pair)
	case p.In == "query":
		address, fragment, hasFragment := strings.Cut(req.URL, "#")
		separator := "?"
		if strings.Contains(address, "?") {
			separator = "&"
		}
		req.URL = address + separator + url.QueryEscape(p.Name) + "=" + url.QueryEscape(token)
		if hasFragment {
			req.URL += "#" + fragment
		}
	default:
		req.Header.Set("Authorization", "Bearer "+token)
	}
}

// placeChanged puts what the request's Auth makes of a bearer token into it.
func (p Placement) placeChanged(req *Request, token string) {
	if field := req.Auth.authorization(token); field != "" && p == (Placement{}) {
		req.Header.Set("Authorization", field)
	}
}

// removeFrom drops what a request must not have of its own.
func (p Placement) removeFrom(h http.Header) {
	h.Del("Authorization")
	if p.In == "header" {
		h.Del(p.Name)
	}
}

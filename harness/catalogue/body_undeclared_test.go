package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestUndeclared(t *testing.T) {
	table(t, undeclared, []row{
		{"documented", given(check.Full, response(200, newState)), passes},
		{"control information", given(check.Full, response(200, `{"@odata.etag":"x","tags@odata.type":"y"}`)), passes},
		{"more", given(check.Full, response(200, `{"zz":{"zz":1},"id":"1","aa":null}`)), finds("schema.undeclared", "schema.undeclared").showing("aa")},
		{"other letters", given(check.Full, response(200, `{"ID":"1"}`)), finds("schema.undeclared").showing("ID")},
		{"no content", given(check.Full, response(204, ``)), skips("no content")},
		{"not an object", given(check.Full, response(200, `[]`)), skips("body-object")},
	})
}

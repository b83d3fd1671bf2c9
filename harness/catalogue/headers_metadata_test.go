package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestMetadata(t *testing.T) {
	named := func(v string) *check.Evidence {
		return given(check.Full, response(200, `{}`, "Content-Type: application/json"+v))
	}
	asked := named(";odata.metadata=minimal")
	asked.Response().Request.Header.Set("Accept", "application/json;odata.metadata=full")
	table(t, metadata, []row{
		{"minimal", named(";odata.metadata=minimal;charset=utf-8"), passes},
		{"4.01", named("; metadata=full"), passes},
		{"none", named(`;odata.metadata="none"`), passes},
		{"all", named(";odata.metadata=all"), finds("header.metadata").showing("all")},
		{"another than was asked for", asked, finds("header.metadata").showing("minimal")},
		{"charset alone", named("; charset=UTF-8"), skips("no odata.metadata")},
		{"not named", named(""), skips("no odata.metadata")},
		{"malformed", named(";a"), skips("no odata.metadata")},
		{"no content", given(check.Full, response(204, ``)), skips("no content")},
		{"rejected", given(check.Full, response(400, `{}`)), skips("not accepted")},
	})
}

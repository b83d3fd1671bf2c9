package doc_test

import "testing"

var hdrCases = []lintCase{
	{name: "no Authorization", change: []string{"|Authorization|Bearer {token}. Required.|\n", ""}, want: []string{"HDR001 37"}},
	{name: "no Content-Type", change: []string{"|Content-Type|application/json. Required.|\n", ""}, want: []string{"HDR002 37"}},
	{name: "left out", change: []string{`If-Match: "a"` + "\n", ""}, want: []string{"HDR003 64"}},
	{name: "no Content-Type in the example", change: []string{"Content-Type: application/json\nIf-Match", "If-Match"}, want: []string{"HDR003 64"}, says: "send Content-Type: application/json in the example"},
	{name: "no headers beside a body alone", change: []string{"Content-Type: application/json\nIf-Match: \"a\"\n\n{", "If-Match: \"a\"\n```\n\nSend this body:\n\n``` json\n{"}},
	{name: "unlisted", change: []string{"If-Match: \"a\"\n", "If-Match: \"a\"\nX-Lamp: b\n"}, want: []string{"HDR004 67"}},
	{name: "described in the text", change: []string{"|Prefer|return=representation. Optional.|\n", "", "On success this", "With the Prefer header, and without, this", "If-Match: \"a\"\n", "If-Match: \"a\"\nPrefer: return=representation\n"}, want: []string{"HDR004 66"}},
	{name: "optional", change: []string{"## Request headers", "## Optional request headers"}, want: []string{"HDR005 37"}},
	{name: "optional ones alone", change: []string{"## Request headers", "## Optional request headers", "|Authorization|Bearer {token}. Required.|\n|Content-Type|application/json. Required.|\n|If-Match|The last known ETag. Required.|\n", "|If-Match|The last known ETag. Optional.|\n"}, want: []string{"HDR001 37"}, says: `call the section "Optional request headers" "Request headers", and list Authorization and Content-Type in it`},
}

func TestHdrRules(t *testing.T) { runLintCases(t, hdrCases) }

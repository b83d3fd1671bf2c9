package contract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/contract"
)

const byUpdate = `openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /things/{id}:
    patch:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string}, b: {type: string}, c: {type: string}}}}}}
      responses:
        "200": {description: changed, x-conform-for: FOR}
        "204": {description: done, x-conform-for: {properties: [c]}}
        "400": {description: rejected}
`

func TestSuccessOf(t *testing.T) {
	const list, other = "{properties: [a, b]}", ", x-conform-for: {properties: [c]}"
	for _, tt := range []struct{ full, minimal, members, want string }{
		{list, "", "a", "200"},
		{list, "", "b a", "200"},
		{list, "", "@odata.type a", "200"},
		{list, "", "c", "204"},
		{list, "", "", "204"},
		{list, "", "@odata.type", "204"},
		{list, "", "a c", "200 204"},
		{"{properties: [a, b], any: true}", "", "a c", "200"},
		{"{properties: [a, b], any: true}", "", "c", "204"},
		{"{properties: [a]}", other, "a", "200"},
		{"{properties: [a]}", other, "a c", "200 204"},
		{"{properties: [a]}", other, "b", "200 204"},
	} {
		description := strings.Replace(strings.Replace(byUpdate, "FOR", tt.full, 1), other, tt.minimal, 1)
		c, err := contract.Load("t", "t.yaml", []byte(description), nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range c.Operations[0].SuccessOf(strings.Fields(tt.members)) {
			got = append(got, r.Words())
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s%s, an update of %q: want %s, got %v", tt.full, tt.minimal, tt.members, tt.want, got)
		}
	}
}

func TestMisspeltUpdates(t *testing.T) {
	for wrong, want := range map[string]string{
		"{names: [a]}":      "unknown field",
		"{properties: []}":  "x-conform-for has no properties: want the names",
		"null":              "x-conform-for has no properties: want the names",
		"[a]":               "x-conform-for is invalid",
		"{properties: [7]}": "x-conform-for is invalid",
	} {
		_, err := contract.Load("t", "t.yaml", []byte(strings.Replace(byUpdate, "FOR", wrong, 1)), nil)
		if got := fmt.Sprint(err); !strings.Contains(got, want) {
			t.Errorf("%s: want %s, got %s", wrong, want, got)
		}
	}
}

package doc_test

import (
	"slices"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

func TestReadTemplate(t *testing.T) {
	tests := []struct {
		target, path, version string
		params                []string
	}{
		{"/a/{id}", "/a/{id}", "", []string{"id"}},
		{"https://graph.microsoft.com/beta/a/{id}", "/a/{id}", "beta", []string{"id"}},
		{"https://graph.microsoft.com/V1.0/a", "/a", "v1.0", nil},
		{"~/a/{id}/", "/a/{id}", "", []string{"id"}},
		{"a/{id}", "/a/{id}", "", []string{"id"}},
		{"/users/{id | userPrincipalName}/b", "/users/{id | userPrincipalName}/b", "", []string{"id | userPrincipalName"}},
		{"/drive/root:/{item-path}:/workbook", "/drive/root:/{item-path}:/workbook", "", []string{"item-path"}},
		{"/w/{id|name}/range(address='<address>')/format", "/w/{id|name}/range(address='<address>')/format", "", []string{"id|name", "address"}},
		{"/w/range(address='a/b')", "/w/range(address='a/b')", "", nil},
		{"/teams/(team-id)/channels/{channel-id}", "/teams/(team-id)/channels/{channel-id}", "", []string{"team-id", "channel-id"}},
		{"/borders(<sideIndex>)", "/borders(<sideIndex>)", "", []string{"sideIndex"}},
		{"/a/{id}/photo/$value", "/a/{id}/photo/$value", "", []string{"id"}},
		{"/a/{id}/microsoft.graph.lamp", "/a/{id}/microsoft.graph.lamp", "", []string{"id"}},
		{"/organization/{tenant id}/branding", "/organization/{tenant id}/branding", "", []string{"tenant id"}},
		{"/a?$select=b", "/a", "", nil},
	}
	for _, tt := range tests {
		got, err := doc.ReadTemplate(tt.target)
		if err != nil {
			t.Errorf("%s: %v", tt.target, err)
			continue
		}
		var params []string
		for _, p := range got.Params() {
			params = append(params, p.Text)
		}
		if got.Path != tt.path || got.Version != tt.version || !slices.Equal(params, tt.params) {
			t.Errorf("%s: got %q, %q, %q", tt.target, got.Path, got.Version, params)
		}
	}
}

func TestReadTemplateRejects(t *testing.T) {
	for _, target := range []string{"", "/", "** Entity URI for lamp not found", "/a/{id", "/a/{}", "/a//b", "/a/.../b", "/a b/c", "/a/{b{c}}", "/a/<", "https://", "/a/{ | }"} {
		if got, err := doc.ReadTemplate(target); err == nil {
			t.Errorf("%q: want an error, got %q", target, got.Path)
		}
	}
}

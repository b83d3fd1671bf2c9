package target

import (
	"encoding/base64"
	"testing"
)

func TestPermissionKind(t *testing.T) {
	jwt := func(claims string) string {
		return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c"
	}
	for _, tt := range []struct {
		signIn *SignIn
		want   string
	}{
		{nil, ""},
		{&SignIn{Kind: "client-secret"}, Application},
		{&SignIn{Kind: "github"}, Application},
		{&SignIn{Kind: "device-code"}, Delegated},
		{&SignIn{Kind: "azure-cli"}, ""},
		{&SignIn{Kind: "token", Token: jwt(`{"scp": "Lamp.ReadWrite.All"}`)}, Delegated},
		{&SignIn{Kind: "token", Token: jwt(`{"roles": ["Lamp.ReadWrite.All"]}`)}, Application},
		{&SignIn{Kind: "token", Token: jwt(`{}`)}, ""},
		{&SignIn{Kind: "token", Token: "opaque"}, ""},
	} {
		if got := tt.signIn.PermissionKind(); got != tt.want {
			t.Errorf("%+v: want %q, got %q", tt.signIn, tt.want, got)
		}
	}
}

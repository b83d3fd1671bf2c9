package wire

import "testing"

func TestFindMember(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"name":"mail"}`: "", `{"mail":1}`: "mail", `{"a":{"mail":1}}`: "mail", `{"a":["mail",{"b":{}}],"mail":2}`: "mail",
		`{"a":{},"b":[],"c":"mail"}`: "", `[[{"mail":1`: "mail", `["mail"]`: "", `"mail"`: "", `nothing`: "", ``: "", `}{"mail":1}`: "",
	} {
		if got := FindMember([]byte(body), func(name string) bool { return name == "mail" }); got != want {
			t.Errorf("%s: want %q, got %q", body, want, got)
		}
	}
}

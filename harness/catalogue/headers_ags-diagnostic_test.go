package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestAgsDiagnostic(t *testing.T) {
	says := func(v string) *check.Evidence {
		return given(check.NoToken, response(401, `{}`, "x-ms-ags-diagnostic: "+v))
	}
	table(t, agsDiagnostic, []row{
		{"as Graph has it", says(`{"ServerInfo":{"DataCenter":"North Europe","Slice":"SliceC","ScaleUnit":"001","RoleInstance":"A"}}`), passes},
		{"more members", says(`{"a":1,"ServerInfo":{}}`), passes},
		{"none", given(check.Full, response(200, `{}`)), skips("no x-ms-ags-diagnostic")},
		{"text", says("North Europe"), finds("header.diagnostic")},
		{"another object", says(`{"Server":{}}`), finds("header.diagnostic").showing("Server")},
		{"ServerInfo as text", says(`{"ServerInfo":"A"}`), finds("header.diagnostic")},
		{"an array", says(`[]`), finds("header.diagnostic").showing("an array")},
		{"two", given(check.Full, response(200, `{}`, `x-ms-ags-diagnostic: {"ServerInfo":{}}`, `x-ms-ags-diagnostic: {"ServerInfo":{}}`)), finds("header.diagnostic").showing("2: ")},
	})
}

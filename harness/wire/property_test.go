package wire

import "testing"

func TestFindProperty(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"name":"mail"}`: "", `{"mail":1}`: "mail", `{"a":{"mail":1}}`: "mail", `{"a":["mail",{"b":{}}],"mail":2}`: "mail",
		`{"a":{},"b":[],"c":"mail"}`: "", `[[{"mail":1`: "mail", `["mail"]`: "", `"mail"`: "", `nothing`: "", ``: "", `}{"mail":1}`: "mail", `{"@mail":1}`: "",
		`{"ma\u0069l":1}`: "mail", "{\"ma\xffil\":1}": "", `{"a" "b","mail" : 1}`: "mail", `{"mail":`: "mail", `{"mail"`: "", `{"mail\":1}`: "", `{"a":"\"mail\":1"}`: "",
		`{"a":{"b":[1,{"MAIL":null}]}}`:                 "MAIL",
		`{"mail@odata.type":"#String"}`:                 "mail@odata.type",
		`{"onPremisesSyncEnabled":true`:                 "onPremisesSyncEnabled",
		`{"requests":[{"body":{"proxyAddresses":[]}}]}`: "proxyAddresses",
		`[{"x":{}},{"mail":1}]`:                         "mail",
		`{"x":{},"mail":1}`:                             "mail",
		`{"x":[],"mailbox":1}`:                          "",
	} {
		if got := FindProperty([]byte(body), []string{"mail", "proxyAddresses", "onPremises*"}); got != want {
			t.Errorf("%s: want %q, got %q", body, want, got)
		}
	}
}

func TestHoldsSecret(t *testing.T) {
	for name, want := range map[string]bool{
		"password": true, "clientSecret": true, "apiKey": true, "APIKEY": true, "api_key": true, "accessToken": true, "adminPin": true, "licenceKey": true,
		"pinCode": true, "pinHint": true, "pinLength": false, "apiKeyValue": true, "sasUri": true, "cvv": true, "secretMessage": true, "passwordlength": true, "secretText": true, "AGE_TOKEN": true,
		"passwordRequired": false, "passwordMinimumLength": false, "passwordRequiredType": false, "token_type": false, "tokenLifetimeMinutes": false,
		"opinion": false, "displayName": false, "type": false, "keyboard": false, "": false,
	} {
		if got := HoldsSecret(name); got != want {
			t.Errorf("%s: want %t, got %t", name, want, got)
		}
	}
}

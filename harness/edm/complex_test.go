package edm

import (
	"fmt"
	"testing"
)

func TestComplex(t *testing.T) {
	c := Complex{map[string]Rule{"count": int32Type, "at": dateTimeOffsetType}}
	judge(t, c, []string{`{}`, `{"count":1}`, `{"count":null}`, `{"other":[]}`}, []string{`[]`, `"x"`, `5`, `true`, `null`, `{"count":"Integer"}`})
	compare(t, c,
		[][2]string{
			{`{"count":1,"at":"2024-01-01T12:00:00Z"}`, `{"at":"2024-01-01T13:00:00+01:00","count":1.0}`}, {`{"x":[1]}`, `{"x":[1]}`},
			{`{"count":null}`, `{"count":null}`},
		},
		[][2]string{{`{"count":1}`, `{"count":2}`}, {`{"count":1}`, `{}`}, {`{"x":1}`, `{"x":1.0}`}, {`{"a":1}`, `{"b":1}`}, {`{}`, `null`}})
	want := `member "count": want an integer from -2147483648 to 2147483647, got true`
	if err := c.Check(mustDecode(t, `{"count":true}`)); err == nil || err.Error() != want {
		t.Errorf("want %s, got %v", want, err)
	}
	if got := fmt.Sprint(Complex{}.Valid()); got != "[{{} no member}]" {
		t.Errorf("want an empty object only, got %s", got)
	}
}

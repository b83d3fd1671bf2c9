package edm

import (
	"strings"
	"testing"
)

func TestCollection(t *testing.T) {
	c := Collection{int32Type}
	judge(t, c, []string{`[]`, `[1,2]`, `[null]`, `[1,1]`}, []string{`1`, `{}`, `"1"`, `[[1]]`, `["1"]`, `[1,2147483648]`, `null`})
	compare(t, c,
		[][2]string{{`[1,2]`, `[2,1]`}, {`[1,1.0]`, `[1,1]`}, {`[]`, `[]`}, {`[null,1]`, `[1,null]`}, {`null`, `null`}},
		[][2]string{{`[1]`, `[1,1]`}, {`[1,1,2]`, `[1,2,2]`}, {`[]`, `null`}, {`[1]`, `1`}, {`[1]`, `[2]`}})
	want := `member 1: want an integer from -2147483648 to 2147483647, got "x"`
	if err := c.Check(mustDecode(t, `[1,"x"]`)); err == nil || err.Error() != want {
		t.Errorf("want %s, got %v", want, err)
	}
}

// TestCollectionOfManyMembers keeps order beyond maxUnordered, where matching would cost too much.
func TestCollectionOfManyMembers(t *testing.T) {
	c := Collection{stringType}
	ones := strings.Repeat(`"a",`, maxUnordered)
	compare(t, c, [][2]string{{`[` + ones + `"b"]`, `[` + ones + `"b"]`}}, [][2]string{{`[` + ones + `"b"]`, `["b",` + strings.TrimSuffix(ones, ",") + `]`}})
}

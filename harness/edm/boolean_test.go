package edm

import "testing"

func TestBoolean(t *testing.T) {
	judge(t, booleanType, nil, []string{`"false"`, `"Boolean"`, `null`, `0.0`, `[true]`})
	compare(t, booleanType, [][2]string{{`true`, `true`}}, [][2]string{{`true`, `false`}, {`true`, `"true"`}, {`true`, `null`}})
	if booleanType.Generate("s", 0) != booleanType.Generate("s", 2) {
		t.Error("want Boolean to alternate")
	}
}

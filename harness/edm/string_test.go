package edm

import "testing"

func TestString(t *testing.T) {
	judge(t, stringType, []string{`"5"`, `"true"`, `"\u0000"`, `"\ud800"`}, []string{`5.0`, `false`, `null`, `["a"]`})
	compare(t, stringType,
		[][2]string{{`"a"`, `"\u0061"`}, {"\"\U0001f600\"", `"\ud83d\ude00"`}, {`"a/b"`, `"a\/b"`}},
		[][2]string{{`"a"`, `"A"`}, {`"a"`, `"a "`}, {`""`, `null`}, {`"5"`, `5`}, {"\"\u00e9\"", "\"e\u0301\""}})
	for n, want := range map[int]string{0: `"conform-s1-0"`, 9: `"conform-s1-9"`} {
		if got := stringType.Generate("s1", n); got != want {
			t.Errorf("want %s, got %s", want, got)
		}
	}
	if got := stringType.Generate("<a> very long seed indeed", 1); got != `"conform-averylongseedind-1"` {
		t.Errorf("want what is left of a long seed, got %s", got)
	}
}

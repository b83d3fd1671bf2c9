package edm

import "testing"

func TestStream(t *testing.T) {
	judge(t, streamType, []string{`"Zm9v"`, `"plain text"`}, []string{`5`, `{}`, `[]`, `true`, `null`})
	compare(t, streamType, [][2]string{{`"a"`, `"a"`}}, [][2]string{{`"a"`, `"b"`}})
	if len(streamType.Valid()) != 0 || len(streamType.Invalid()) != 0 || streamType.Generate("s", 0) != "" {
		t.Error("want nothing to send as a stream")
	}
}

package check

import (
	"reflect"
	"testing"
)

func TestDecodeUpdate(t *testing.T) {
	for body, want := range map[string]map[string]any{
		`{"a":"x"}`: {"a": "x"},
		`[{"op":"add","path":"/a~1b","value":"x"},{"op":"replace","path":"/c","value":null}]`: {"a/b": "x", "c": nil},
		`[]`:                                     {},
		`[{"op":"remove","path":"/a"}]`:          nil,
		`[{"op":"add","path":"/a"}]`:             nil,
		`[{"op":"add","path":"/a/b","value":1}]`: nil,
		`[{"name":"x"}]`:                         nil,
		`[7`:                                     nil,
		``:                                       nil,
	} {
		if got, reason := DecodeUpdate([]byte(body)); !reflect.DeepEqual(got, want) || (reason == "") != (want != nil) {
			t.Errorf("%s: want %v, got %v (%s)", body, want, got, reason)
		}
	}
}

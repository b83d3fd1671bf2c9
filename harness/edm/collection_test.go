package edm

import (
	"fmt"
	"testing"
)

func TestCollection(t *testing.T) {
	item := int32Type.Generate("values", 0)
	want := "[{" + item + " bare value instead of an array} {{} object} {[" + item + `,"5"] item of the wrong type} {[[` + item + "]] collection in a collection} " +
		`{null null instead of an empty collection (OData JSON 4.01 section 7.3)}] ` +
		"[{[null] null item} {[" + item + "," + item + "] duplicate items}]"
	c := Collection{int32Type}
	if got := fmt.Sprint(c.Invalid()) + " " + fmt.Sprint(c.Borderline()); got != want {
		t.Errorf("want %s\ngot  %s", want, got)
	}
}

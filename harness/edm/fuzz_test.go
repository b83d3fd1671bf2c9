package edm

import "testing"

// FuzzCheck checks that no JSON text makes a type panic or run forever, that errors are bounded, and that a value equals itself.
func FuzzCheck(f *testing.F) {
	for i, typ := range Types() {
		for _, v := range append(append(typ.Valid(), typ.Invalid()...), typ.Borderline()...) {
			if len(v.JSON) < 1000 {
				f.Add(uint8(i), []byte(v.JSON))
			}
		}
	}
	f.Add(uint8(5), []byte("1e1000000"))
	f.Add(uint8(9), []byte(`[[[{"a":null}]]]`))
	f.Fuzz(func(t *testing.T, index uint8, text []byte) {
		typ := Types()[int(index)%len(Types())]
		v, err := decode(string(text))
		if err != nil {
			v = string(text)
		}
		if err := typ.Check(v); err != nil && len(err.Error()) > 4*maxQuoted+150 {
			t.Errorf("error of %d bytes", len(err.Error()))
		}
		if !typ.Equal(v, v) {
			t.Errorf("%q is not equal to itself", text)
		}
		if typ.Check(v) == nil && typ.textValue != nil {
			if _, err := typ.textValue(v); err != nil {
				t.Errorf("%s: %q is accepted, but not under IEEE754Compatible: %v", typ.Name, text, err)
			}
		}
	})
}

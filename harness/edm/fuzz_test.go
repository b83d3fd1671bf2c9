package edm

import "testing"

// FuzzCheck asks of every type and every JSON text: no panic, no endless work, errors of bounded length, and that a value equals
// itself. Numbers as the decoder gives them are JSON; the second call gives the bytes as they are.
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
		for _, rule := range []Rule{typ, Collection{typ}, Complex{map[string]Rule{"a": typ}}, Enum{Members: []string{"a"}, Flags: true}} {
			if err := rule.Check(v); err != nil && len(err.Error()) > 4*maxQuoted+150 {
				t.Errorf("error of %d bytes", len(err.Error()))
			}
			if !rule.Equal(v, v) {
				t.Errorf("%q is not equal to itself", text)
			}
		}
		strict, lenient := typ.Check(v), typ.CheckIEEE754Compatible(v)
		if strict == nil && lenient != nil {
			t.Errorf("%s: %q is accepted, but not under IEEE754Compatible: %v", typ.Name, text, lenient)
		}
	})
}

package edm

import "testing"

func TestIntegers(t *testing.T) {
	for _, c := range []struct {
		typ               *Type
		accepted, refused []string
	}{
		{byteType, []string{"0", "-0", "255", "2.55e2", "255.000", "0e9"}, []string{"-1", "256", "255.5", "25.5", "1e-1"}},
		{sbyteType, []string{"-128", "127"}, []string{"-129", "128"}},
		{int16Type, []string{"-32768", "3.2767e4"}, []string{"32768", "1e5", "0.5"}},
		{int32Type, []string{"2147483647.0", "2.147483647e9", "5e0"}, []string{"2147483647.5", "2147483648.0", "3e9", "null", `"5"`}},
	} {
		t.Run(c.typ.Name, func(t *testing.T) {
			judge(t, c.typ, c.accepted, c.refused)
			compare(t, c.typ, [][2]string{{"5", "5.0"}, {"5", "5e0"}, {"50", "5e1"}, {"0", "-0"}, {"null", "null"}},
				[][2]string{{"5", "6"}, {"5", "-5"}, {"5", "5.5"}, {"5", `"5"`}, {"0", "null"}, {"0", "false"}})
		})
	}
}

package edm

import "testing"

func TestFloats(t *testing.T) {
	for _, typ := range []*Type{singleType, doubleType} {
		t.Run(typ.Name, func(t *testing.T) {
			judge(t, typ, []string{"5", "-1.5E-3", "1e400", "1e-400", `"INF"`, `"-INF"`, `"NaN"`},
				[]string{`"+INF"`, `"-NaN"`, `"1"`, `""`, `"INF "`, "1e10000", "null"})
			compare(t, typ,
				[][2]string{{"0.1", "1e-1"}, {"0", "-0.0"}, {`"NaN"`, `"NaN"`}, {"1e400", "10e399"}, {"16777216", "1.6777216e7"}},
				[][2]string{{"0.1", "0.2"}, {`"INF"`, `"-INF"`}, {`"NaN"`, "0"}, {"1e400", "1e401"}, {"1", `"1"`}, {"1e400", `"INF"`}})
		})
	}
}

func TestFloatsCompareInTheirOwnPrecision(t *testing.T) {
	// A float32 widened on the way is the same Single.
	compare(t, singleType, [][2]string{{"0.1", "0.10000000149011612"}, {"3.4028235e38", "3.4028234663852886e38"}, {"1e39", "10e38"}}, nil)
	compare(t, doubleType, [][2]string{{"0.1", "0.1000000000000000055511151231257827"}, {"9007199254740993", "9007199254740992"}},
		[][2]string{{"0.1", "0.10000000149011612"}})
}

package edm

import (
	"strings"
	"testing"
)

func TestDuration(t *testing.T) {
	judge(t, durationType,
		[]string{
			`"-PT0S"`, `"P0001D"`, `"PT1H30M"`, `"PT1M1S"`, `"P1DT1H1M1.000S"`, `"P` + strings.Repeat("9", 200) + `D"`, `"PT0.` + strings.Repeat("1", 200) + `S"`,
		},
		[]string{
			`"P"`, `"PT"`, `"-P"`, `"-PT"`, `"P1DT"`, `"pt1h"`, `"p1d"`, `"PT1h"`, `"P1H"`, `"PT1D"`, `"PT1M1H"`, `"P1D1H"`, `"PT1.5H"`, `"P1.5D"`,
			`"--P1D"`, `"P-1D"`, `"PT1S1S"`, `"PT1"`, `"1D"`, `"P1D "`, `"P1D\n"`, `"PT1,5S"`, `"P1Y2M3D"`, `"P` + strings.Repeat("9", 300) + `D"`, `null`,
		})
	compare(t, durationType,
		[][2]string{
			{`"PT36H"`, `"P1DT12H"`}, {`"PT60M"`, `"PT1H"`}, {`"PT0S"`, `"-P0D"`}, {`"PT1.5S"`, `"PT1.500S"`}, {`"PT90S"`, `"PT1M30S"`},
			{`"P010D"`, `"P10D"`}, {`"P99999999999999999999D"`, `"PT2399999999999999999976H"`},
		},
		[][2]string{
			{`"P1D"`, `"-P1D"`}, {`"PT1M"`, `"PT1H"`}, {`"PT1.5S"`, `"PT1.05S"`}, {`"P99999999999999999999D"`, `"P99999999999999999998D"`},
			{`"PT1H"`, `3600`}, {`"-PT0.1S"`, `"PT0.1S"`},
		})
}

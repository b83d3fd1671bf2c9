package edm

import "testing"

func TestDecimal(t *testing.T) {
	judge(t, decimalType, []string{"1e9999", "0.00000000000000000000000000000000000001", "-5"},
		[]string{`"5"`, `"INF"`, "1e10000", "null"})
	compare(t, decimalType,
		[][2]string{
			{"1.10", "1.1"}, {"1e-28", "0.0000000000000000000000000001"}, {"0", "-0.00"}, {"3.14", `"3.14"`}, {"100", "1e2"}, {`"007.0"`, "7"},
		},
		[][2]string{
			{"79228162514264337593543950335", "79228162514264337593543950336"}, {"0.1", "0.1000000000000000055511151231257827"},
			{"1", "-1"}, {"1", `"1,0"`},
		})
}

func TestDecimalIEEE754Compatible(t *testing.T) {
	for text, ok := range map[string]bool{
		`3.14`: true, `"3.14"`: true, `"-0.01"`: true, `"+1"`: true, `"1e-28"`: true, `"007"`: true,
		`".1"`: false, `"42."`: false, `"1,5"`: false, `""`: false, `"1e"`: false, `"NaN"`: false, `"1e99999"`: false, `{}`: false, `null`: false,
	} {
		if _, err := decimalType.textValue(mustDecode(t, text)); (err == nil) != ok {
			t.Errorf("%s: want accepted %v, got %v", text, ok, err)
		}
	}
}

package edm

import "testing"

func TestInt64(t *testing.T) {
	judge(t, int64Type, []string{"9223372036854775807", "9.223372036854775807e18", "1e18"},
		[]string{"9223372036854775808", "9223372036854775807.1", "1e19", "1e400", `"5"`, `"9223372036854775807"`})
	compare(t, int64Type,
		[][2]string{{"9007199254740993", "9007199254740993.0"}, {"5", `"5"`}, {"5", `"+5"`}},
		[][2]string{
			{"9007199254740993", "9007199254740992"}, {"9223372036854775807", "9223372036854775806"}, {"5", `"5.0"`},
			{"9223372036854775807", "9223372036854775808"},
		})
}

func TestInt64IEEE754Compatible(t *testing.T) {
	for text, ok := range map[string]bool{
		`5`: true, `"5"`: true, `"-5"`: true, `"+5"`: true, `"007"`: true, `"9223372036854775807"`: true, `"-9223372036854775808"`: true,
		`"0000000000000000005"`: true, `"00000000000000000005"`: false, // 20 digits
		`"9223372036854775808"`: false, `"5.0"`: false, `"5e0"`: false, `""`: false, `"-"`: false, `"+-5"`: false, `" 5"`: false,
		`"0x5"`: false, `"INF"`: false, `true`: false, `null`: false, `5.5`: false,
	} {
		if _, err := int64Type.textValue(mustDecode(t, text)); (err == nil) != ok {
			t.Errorf("%s: want accepted %v, got %v", text, ok, err)
		}
	}
}

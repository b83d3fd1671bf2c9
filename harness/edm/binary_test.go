package edm

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestBinary(t *testing.T) {
	judge(t, binaryType, []string{`"+/+/"`, `"-_-_"`, `"+w=="`, `"-w"`, `"AAAA"`},
		[]string{
			`"+/-_"`, `"="`, `"=="`, `"===="`, `"Zg==="`, `"Zm9v="`, `"Zm9v===="`, `"Zg==Zg=="`, `"Z=g="`, `"Zm 9v"`, `"Zm\r\n9v"`, `"Zh"`, `"Zm9"`,
			`"Zm9v\u0000"`, `null`,
		})
	compare(t, binaryType,
		[][2]string{{`"Zg"`, `"Zg=="`}, {`"+/+/"`, `"-_-_"`}, {`"+w=="`, `"-w"`}, {`""`, `""`}, {`"@@"`, `"@@"`}},
		[][2]string{{`"Zg"`, `"Zm8"`}, {`"Zg"`, `"ZG"`}, {`""`, `null`}, {`"Zg=="`, `"Zh=="`}})
	for n := range 100 {
		text := strings.Trim(binaryType.Generate("Seed-09", n), `"`)
		if strings.ContainsAny(text, "+/-_=") {
			t.Errorf("want characters of both alphabets only, got %s", text)
		}
		if b, err := base64.StdEncoding.DecodeString(text); err != nil || !strings.HasPrefix(string(b), "conform-Seed-09-") {
			t.Errorf("want a marked value, got %q %v", b, err)
		}
	}
}

package wire

import "testing"

func TestFindLeaks(t *testing.T) {
	t.Parallel()
	r := NewRedactor("0123456789abcdefghij", "short")
	for _, c := range []struct {
		writes []string
		want   bool
	}{
		{nil, false},
		{[]string{"nothing", "short", "of that kind"}, false},
		{[]string{"a 0123456789abcdefghij b"}, true},
		{[]string{"a 0123456789abcdef"}, true},
		{[]string{"a 0123456", "789abcdefg", "hij"}, true},
		{[]string{"0123456789abcde", "", "0123456789abcde"}, false},
		{[]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e", "f"}, true},
		{[]string{"0123456789abcdefghij", "nothing"}, true},
	} {
		f := r.FindLeaks()
		for _, w := range c.writes {
			if n, err := f.Write([]byte(w)); n != len(w) || err != nil {
				t.Errorf("want all taken, got %d, %v", n, err)
			}
		}
		if f.Found() != c.want {
			t.Errorf("%q: want %t, got %t", c.writes, c.want, f.Found())
		}
	}
}

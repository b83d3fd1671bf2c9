package edm

import "testing"

func TestGenerate(t *testing.T) {
	items := map[string]Item{"enum": Enum{[]string{"none", "low", "HIGH", "unknownFutureValue"}}, "no members": Enum{}}
	for _, typ := range Types() {
		items[typ.Name] = typ
	}
	for name, item := range items {
		t.Run(name, func(t *testing.T) {
			for _, seed := range []string{"", "s1", "a longer seed, with \"quotes\" and \xff", "7"} {
				seen := map[string]bool{}
				for n := range 10 {
					text := item.Generate(seed, n)
					if text != item.Generate(seed, n) {
						t.Fatalf("n=%d: not the same twice", n)
					}
					if text == "" {
						continue
					}
					if typ, ok := item.(*Type); ok {
						judge(t, typ, []string{text}, nil)
					}
					seen[text] = true
				}
				if want := distinct(name); len(seen) != want {
					t.Errorf("seed %q: want %d distinct values, got %d", seed, want, len(seen))
				}
			}
		})
	}
}

// distinct returns how many of ten values differ.
func distinct(name string) int {
	switch name {
	case "Edm.Stream", "no members":
		return 0
	case "Edm.Boolean":
		return 2
	case "enum":
		return 3
	}
	return 10
}

func TestGenerateFarAndNegative(t *testing.T) {
	for _, typ := range Types() {
		for _, n := range []int{-1, -1000000, 1 << 40, -1 << 62} {
			if text := typ.Generate("s", n); text != "" {
				judge(t, typ, []string{text}, nil)
			}
		}
		if typ != booleanType && typ != streamType && typ.Generate("s", -1) == typ.Generate("s", 0) {
			t.Errorf("%s: the same value for -1 and 0", typ.Name)
		}
	}
}

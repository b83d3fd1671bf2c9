package edm

import "testing"

func TestGenerate(t *testing.T) {
	for name, rule := range rules() {
		t.Run(name, func(t *testing.T) {
			for _, seed := range []string{"", "s1", "a longer seed, with \"quotes\" and \xff", "7"} {
				seen := map[string]bool{}
				for n := range 10 {
					text := rule.Generate(seed, n)
					if text != rule.Generate(seed, n) {
						t.Fatalf("n=%d: not the same twice", n)
					}
					if text == "" {
						continue
					}
					if err := rule.Check(mustDecode(t, text)); err != nil {
						t.Errorf("n=%d: %s: %v", n, text, err)
					}
					seen[text] = true
				}
				if want, known := distinct(name); known && len(seen) != want {
					t.Errorf("seed %q: want %d distinct values, got %d", seed, want, len(seen))
				}
			}
		})
	}
}

// distinct says how many of ten values differ, for the rules that have enough of them.
func distinct(name string) (int, bool) {
	switch name {
	case "Edm.Stream", "Collection(Edm.Stream)", "no members":
		return 0, true
	case "object":
		return 1, true
	case "Edm.Boolean", "Collection(Edm.Boolean)", "flags", "enums", "complexes":
		return 2, true
	case "enum":
		return 3, true
	}
	return 10, true
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

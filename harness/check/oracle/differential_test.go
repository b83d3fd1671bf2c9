package oracle

import (
	"bytes"
	"math/rand/v2"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// casesPerSchema is above 1 because compiling a schema takes as long as validating ten bodies.
const casesPerSchema = 200

// TestOracleDifferential generates Graph-like schemas and bodies whose validity is known by construction, half of them with one fault.
// Both validators of the oracle, and a third one as referee, must find it. The seed is fixed.
func TestOracleDifferential(t *testing.T) {
	schemas := 500 // 100,000 cases
	if testing.Short() || raceDetector() {
		schemas = 100
	}
	started := time.Now()
	const shards = 4
	t.Run("shards", func(t *testing.T) {
		for shard := range shards {
			t.Run(strconv.Itoa(shard), func(t *testing.T) {
				t.Parallel()
				for n := shard; n < schemas; n += shards {
					d := &generator{rand.New(rand.NewPCG(2, uint64(n)))}
					d.checkSchema(t, casesPerSchema)
					if t.Failed() {
						t.Fatalf("schema %d", n)
					}
				}
			})
		}
	})
	t.Logf("%d cases in %v", schemas*casesPerSchema, time.Since(started).Round(time.Millisecond))
}

// FuzzOracle lets the fuzzer choose what TestOracleDifferential generates.
func FuzzOracle(f *testing.F) {
	for n := range uint64(8) {
		f.Add(n, n+100)
	}
	f.Fuzz(func(t *testing.T, a, b uint64) {
		(&generator{rand.New(rand.NewPCG(a, b))}).checkSchema(t, 10)
	})
}

// FuzzOracleBody lets the fuzzer choose the body: the two validators must agree with each other and with the referee.
func FuzzOracleBody(f *testing.F) {
	d := &generator{rand.New(rand.NewPCG(7, 7))}
	schema, valid := d.object(0)
	oracle, err := New(schema)
	if err != nil {
		f.Fatal(err)
	}
	third := referee(f, schema)
	for range 20 {
		f.Add([]byte(valid(d, 0)))
		f.Add([]byte(valid(d, 1)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		v, err := DecodeStrict(body)
		if err != nil {
			return
		}
		mismatches, err := oracle.Validate(v)
		if refereed := third.Validate(v); err != nil || (refereed == nil) != (len(mismatches) == 0) {
			t.Fatalf("%s: oracle %v, error %v, referee %v", body, mismatches, err, refereed)
		}
	})
}

func (d *generator) checkSchema(t *testing.T, cases int) {
	t.Helper()
	schema, body := d.object(0)
	oracle, err := New(schema)
	if err != nil {
		t.Fatal(err)
	}
	third := referee(t, schema)
	for n := range cases {
		faults := n % 2
		text := body(d, faults)
		v, err := DecodeStrict([]byte(text))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		mismatches, err := oracle.Validate(v)
		refereed := third.Validate(v)
		if err != nil || (len(mismatches) == 0) != (faults == 0) || (refereed == nil) != (faults == 0) {
			draft, _ := transpile(direction{schema: schema})
			t.Fatalf("%s\n%s\nwant %d faults, got %v\nerror %v\nreferee %v", draft, text, faults, mismatches, err, refereed)
		}
	}
}

func referee(t testing.TB, schema *openapi3.Schema) *jsonschema.Schema {
	t.Helper()
	text, err := transpile(direction{schema: schema})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft7)
	c.AssertFormat()
	for name, kind := range lexical() {
		c.RegisterFormat(&jsonschema.Format{Name: name, Validate: func(v any) error {
			if _, isString := v.(string); !isString {
				return nil
			}
			return kind.Check(v)
		}})
	}
	if err := c.AddResource("mem:schema", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("mem:schema")
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return compiled
}

func raceDetector() bool {
	info, _ := debug.ReadBuildInfo()
	for _, s := range info.Settings {
		if s.Key == "-race" {
			return s.Value == "true"
		}
	}
	return false
}

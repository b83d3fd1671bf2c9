package target

import (
	"bytes"
	_ "embed" // the schema and the template
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/graphconform/conform/harness/near"
)

// Schema is the JSON Schema (2020-12) of conform.yaml. It does not hold the rules that span several keys, such as which keys a kind
// of sign-in needs.
//
//go:embed conform.schema.json
var Schema []byte

// Template is a conform.yaml to begin with: valid, and explained by comments.
//
//go:embed template.yaml
var Template []byte

// schemaURL is absolute: the library takes a relative one for a file in the current folder, which may change or be gone.
const schemaURL = "embedded:///conform.schema.json"

var (
	compiler   = sync.OnceValue(newCompiler)
	compilerMu sync.Mutex // a compiler is not safe for concurrent use
)

func newCompiler() *jsonschema.Compiler {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	c := jsonschema.NewCompiler()
	if err = errors.Join(err, c.AddResource(schemaURL, doc)); err != nil {
		panic(err) // the schema is part of the program
	}
	return c
}

// schemaAt returns the schema, or the part of it that an error names.
func schemaAt(url string) *jsonschema.Schema {
	compilerMu.Lock()
	defer compilerMu.Unlock()
	return compiler().MustCompile(url)
}

// validate adds what the schema rejects in the value of a file.
func validate(tree any, at places, m *mistakes) {
	var invalid *jsonschema.ValidationError
	if errors.As(schemaAt(schemaURL).Validate(tree), &invalid) {
		validator{at, m}.add(invalid)
	}
}

// validator words the errors of the schema's library: by line, with near misses, and never with a value that may be a secret.
type validator struct {
	places   places
	mistakes *mistakes
}

func (v validator) add(e *jsonschema.ValidationError) {
	l := location(e.InstanceLocation)
	at, name := v.places.value(l), l.name()
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		known := slices.Sorted(maps.Keys(schemaAt(e.SchemaURL).Properties))
		for _, key := range k.Properties {
			v.mistakes.add(v.places.key(l.child(key)), "unknown key %s in %s; %s", quote(key), name, near.Hint(key, known))
		}
	case *kind.PropertyNames:
		v.mistakes.add(v.places.key(l.child(k.Property)), "%s is not a valid name: expected %s", quote(k.Property), schemaAt(e.SchemaURL).Description)
	case *kind.Required:
		v.mistakes.add(at, "%s is missing in %s", strings.Join(k.Missing, " and "), name)
	case *kind.MinProperties:
		v.mistakes.add(at, "%s is empty", name)
	case *kind.MinLength:
		v.mistakes.add(at, "%s is an empty text", name)
	case *kind.Type:
		want := k.Want[0]
		if len(k.Want) > 1 { // each scalar is read as a text
			want = "string"
		}
		v.mistakes.add(at, "%s is %s: expected %s", name, typeNames[k.Got], typeNames[want])
	case *kind.Enum:
		var members []string
		for _, member := range k.Want {
			members = append(members, fmt.Sprint(member))
		}
		got := fmt.Sprint(k.Got)
		v.mistakes.add(at, "unknown %s %s; %s", name, quote(got), near.Hint(got, members))
	case *kind.Pattern: // the value is not quoted, because it may be a secret or hold credentials
		v.mistakes.add(at, "%s is not valid: expected %s", name, schemaAt(e.SchemaURL).Description)
	default:
		for _, cause := range e.Causes {
			v.add(cause)
		}
	}
}

var typeNames = map[string]string{
	"object": "keys and values", "array": "a list", "null": "empty", "string": "a single value", "number": "a number", "boolean": "a boolean",
}

// name is what messages call a value: its key, or the key of the list that holds it.
func (l location) name() string {
	for _, key := range slices.Backward(l) {
		if _, err := strconv.Atoi(key); err != nil {
			return key
		}
	}
	return "the file"
}

// quote quotes a name from the file for a message.
func quote(s string) string {
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "…"
	}
	return fmt.Sprintf("%q", s)
}

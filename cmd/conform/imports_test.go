package main_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/graphconform/conform/"

// rooms is the import table: which of our packages each of our packages may import. The command, which wires them, may
// import all.
var rooms = map[string][]string{
	"specs":                {},
	"harness/near":         {},
	"harness/edm":          {"harness/near"},
	"harness/doc":          {"harness/edm", "harness/near"},
	"harness/derive":       {"harness/doc", "harness/edm", "harness/near"},
	"harness/contract":     {"harness/edm", "harness/near"},
	"harness/wire":         {"harness/near"},
	"harness/tenant":       {"harness/near", "harness/wire"},
	"harness/verdict":      {"harness/near"},
	"harness/check/oracle": {"harness/contract", "harness/edm"},
	"harness/check":        {"harness/check/oracle", "harness/contract", "harness/edm", "harness/near", "harness/verdict", "harness/wire"},
	"harness/catalogue": {
		"harness/check", "harness/check/oracle", "harness/contract", "harness/edm", "harness/near", "harness/verdict", "harness/wire",
	},
	"harness/plan": {
		"harness/catalogue", "harness/check", "harness/contract", "harness/edm", "harness/near", "harness/verdict", "harness/wire",
	},
	"harness/mock": {"harness/contract", "harness/edm", "harness/near"},
	"harness/runner": {
		"harness/catalogue", "harness/check", "harness/plan", "harness/tenant", "harness/verdict", "harness/wire",
	},
	"harness/target": {"harness/near", "harness/wire"},
	"harness": {
		"harness/catalogue", "harness/check", "harness/contract", "harness/edm", "harness/mock", "harness/near", "harness/plan",
		"harness/runner", "harness/target", "harness/tenant", "harness/verdict", "harness/wire",
	},
	"harness/doctor":     {"harness", "harness/contract", "harness/target", "harness/wire"},
	"suites":             {"harness", "harness/catalogue", "harness/check", "harness/contract", "harness/plan", "harness/runner", "harness/verdict", "harness/wire"},
	"reports":            {"harness/verdict"},
	"cmd/conform/config": {"harness/plan"},
	"cmd/conform/signin": {"harness/wire"},
	commandRoom:          nil,
}

const commandRoom = "cmd/conform"

// fence keeps libraries, or functions of the standard library, to the folders that may know them.
type fence struct {
	around  []string // import paths, or qualified names
	folders []string // or single files
	why     string
}

// fences is by name.
var fences = map[string]fence{
	"kin-openapi": {
		[]string{"github.com/getkin/kin-openapi"},
		[]string{"harness/derive", "harness/contract", "harness/check", "harness/check/oracle", "harness/mock"},
		"only derive, contract, oracle and mock know OpenAPI",
	},
	"gojsonschema": {[]string{"github.com/xeipuuv/gojsonschema"}, []string{"harness/check", "harness/check/oracle"}, "only the oracle judges bodies"},
	"ginkgo":       {[]string{"github.com/onsi/ginkgo", "github.com/onsi/gomega"}, []string{"suites"}, "only suites presents"},
	"randomness": {
		[]string{"crypto/rand", "math/rand"},
		[]string{"harness/wire", "harness/tenant", "harness/target", "harness", commandRoom},
		"randomness is passed in",
	},
	"clock": {
		[]string{"time.Now", "time.Since", "time.Until"},
		[]string{"harness/wire", "harness/tenant", "harness/target", commandRoom, "harness/mock"}, // the default of the mock's own clock
		"the clock is passed in",
	},
	"environment": {
		[]string{"os.Getenv", "os.LookupEnv", "os.Environ", "os.ExpandEnv"},
		[]string{"harness/wire", "harness/tenant", "harness/target", "harness", commandRoom},
		"the environment is passed in",
	},
	"azidentity": {
		[]string{"github.com/Azure/azure-sdk-for-go"},
		[]string{"cmd/conform/signin", "harness/target"},
		"only signin knows Azure's library",
	},
	"exit": {
		[]string{"os.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln"},
		[]string{commandRoom + "/main.go"},
		"only main ends the process; return an error",
	},
}

// vague are names that say nothing of what a package is for.
var vague = []string{"util", "utils", "common", "helper", "helpers", "type", "types", "manager", "managers", "misc", "shared"}

func TestImports(t *testing.T) {
	files := ourFiles(t, "../..")
	documented := map[string]int{}
	for _, name := range files {
		src, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		complaints, hasDoc := judge(t, name, src)
		for _, c := range complaints {
			t.Error(c)
		}
		documented[path.Dir(name)] += hasDoc
	}
	for dir, n := range documented {
		if n != 1 {
			t.Errorf("%s: want 1 file with the package comment, got %d", dir, n)
		}
	}
}

// ourFiles returns the names of the project's Go files, other than tests, relative to the root.
func ourFiles(t *testing.T, root string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			rel, err := filepath.Rel(root, name)
			names = append(names, filepath.ToSlash(rel))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// judge returns what a file breaks, and 1 if it has the package comment.
func judge(t *testing.T, name string, src []byte) (complaints []string, hasDoc int) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	complain := func(n ast.Node, format string, args ...any) {
		pos := fset.Position(n.Pos())
		complaints = append(complaints, fmt.Sprintf("%s:%d: %s", name, pos.Line, fmt.Sprintf(format, args...)))
	}

	room := path.Dir(name)
	allowed, known := rooms[room]
	if !known {
		complain(file, "package %s has no row in the import table", room)
	}
	if slices.Contains(vague, file.Name.Name) || slices.Contains(vague, path.Base(room)) {
		complain(file.Name, "name the package after what is in it, not %s", file.Name.Name)
	}

	local := map[string]string{} // import paths by the name that the file uses
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		local[localName(spec, imported)] = imported
		ours, isOurs := strings.CutPrefix(imported, module)
		if isOurs && room != commandRoom && !slices.Contains(allowed, ours) {
			complain(spec, "%s may not import %s", room, ours)
		}
		within := func(around string) bool { return imported == around || strings.HasPrefix(imported, around+"/") }
		for _, why := range broken(name, within) {
			complain(spec, "imports %s: %s", imported, why)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			// The parser resolves variables; what it could not resolve is a package.
			if id, ok := sel.X.(*ast.Ident); ok && id.Obj == nil && local[id.Name] != "" {
				used := local[id.Name] + "." + sel.Sel.Name
				for _, why := range broken(name, func(around string) bool { return used == around }) {
					complain(sel, "uses %s: %s", used, why)
				}
			}
		}
		return true
	})
	if file.Doc != nil {
		hasDoc = 1
		if text := file.Doc.Text(); !strings.HasPrefix(text, "Package "+file.Name.Name+" ") && file.Name.Name != "main" {
			complain(file, "start the package comment with %q", "Package "+file.Name.Name)
		}
	}
	return complaints, hasDoc
}

func localName(spec *ast.ImportSpec, imported string) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	return path.Base(imported)
}

// broken returns the reasons of the fences around something used that do not let in the file with this name.
func broken(name string, used func(around string) bool) (why []string) {
	for _, f := range fences {
		inside := slices.Contains(f.folders, name) || slices.Contains(f.folders, path.Dir(name))
		if !inside && slices.ContainsFunc(f.around, used) {
			why = append(why, f.why)
		}
	}
	return why
}

// TestImportsAreJudged shows that each rule can fail, and what passes beside it.
func TestImportsAreJudged(t *testing.T) {
	tests := []struct{ name, file, src, want string }{
		{"own room", "harness/doc/a.go", `package doc; import "github.com/graphconform/conform/harness/edm"`, ""},
		{"uphill", "harness/doc/a.go", `package doc; import "github.com/graphconform/conform/harness/plan"`, "harness/doc may not import harness/plan"},
		{"command", "cmd/conform/a.go", `package main; import "github.com/graphconform/conform/harness/plan"`, ""},
		{"no row", "harness/new/a.go", `package new`, "no row in the import table"},
		{"vague", "harness/edm/a.go", `package utils`, "name the package after what is in it"},
		{"fenced", "reports/a.go", `package reports; import "github.com/getkin/kin-openapi/openapi3"`, "know OpenAPI"},
		{"inside the fence", "harness/mock/a.go", `package mock; import "github.com/getkin/kin-openapi/openapi3"`, ""},
		{"second version", "harness/plan/a.go", `package plan; import "math/rand/v2"`, "randomness is passed in"},
		{"clock", "harness/plan/a.go", `package plan; import "time"; var now = time.Now`, "uses time.Now"},
		{"clock, renamed", "harness/plan/a.go", `package plan; import t "time"; var now = t.Now()`, "uses time.Now"},
		{"not the clock", "harness/plan/a.go", `package plan; import "time"; func f(time clock) { time.Now() }; var d = time.Second`, ""},
		{"environment", "harness/plan/a.go", `package plan; import "os"; var home = os.Getenv("HOME")`, "the environment is passed in"},
		{"exit", "cmd/conform/run.go", `package main; import "os"; func f() { os.Exit(1) }`, "only main ends the process"},
		{"exit in main", "cmd/conform/main.go", `package main; import "os"; func main() { os.Exit(1) }`, ""},
		{"comment", "specs/a.go", "// Here be contracts.\npackage specs", "start the package comment"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			complaints, _ := judge(t, tt.file, []byte(tt.src))
			got := strings.Join(complaints, "\n")
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("want %q, got %q", tt.want, got)
			}
		})
	}
}

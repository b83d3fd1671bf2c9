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
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/graphconform/conform/"

const commandPackage = "cmd/conform"

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
		[]string{"harness/derive", "harness/contract", "harness/check/oracle", "harness/mock"},
		"only derive, contract, oracle and mock know OpenAPI",
	},
	"gojsonschema": {[]string{"github.com/xeipuuv/gojsonschema"}, []string{"harness/check/oracle"}, "only the oracle judges bodies"},
	"ginkgo":       {[]string{"github.com/onsi/ginkgo", "github.com/onsi/gomega"}, []string{"suites"}, "only suites presents"},
	"randomness": {
		[]string{"crypto/rand", "math/rand"},
		[]string{"harness/wire", "harness/mock/certificate.go"}, // whose keys nobody may predict
		"randomness is passed in",
	},
	"clock": {
		[]string{"time.Now", "time.Since", "time.Until"},
		[]string{"harness/wire", "harness/tenant", "harness/mock", "harness/file"}, // the default of the mock's clock, and the deadline of a read
		"the clock is passed in",
	},
	"environment": {
		[]string{"os.Getenv", "os.LookupEnv", "os.Environ", "os.ExpandEnv"},
		[]string{"harness/tenant", commandPackage},
		"the environment is passed in",
	},
	"azidentity": {
		[]string{"github.com/Azure/azure-sdk-for-go"},
		[]string{"harness/target"},
		"only target signs in",
	},
	"sqlite":        {[]string{"modernc.org"}, []string{"harness/history"}, "only history has a database"},
	"opentelemetry": {[]string{"go.opentelemetry.io"}, []string{"harness/trace", commandPackage + "/trace_test.go"}, "only trace knows OpenTelemetry"},
	"exit": {
		[]string{"os.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln"},
		[]string{commandPackage + "/main.go"},
		"only main ends the process; return an error",
	},
}

// vague are names that say nothing of what a package is for.
var vague = []string{"util", "utils", "common", "helper", "helpers", "type", "types", "manager", "managers", "misc", "shared"}

// layout is what docs/architecture.md says of our packages: which are API, and which each of them may import.
type layout struct {
	api     []string
	imports importTable
}

// importTable lists, by package, the packages that it may import.
type importTable map[string][]string

const allPackages = "all"

// readImportTable reads the rows "| `package` | purpose | a, b |" of the section Packages. A package in the last cell is named by the
// end of its path.
func readImportTable(markdown string) (importTable, error) {
	_, markdown, _ = strings.Cut(markdown, "\n## Packages\n")
	markdown, _, _ = strings.Cut(markdown, "\n## ")
	rows := regexp.MustCompile("(?m)^\\| `([^`]+)` \\| .* \\| (.+) \\|$").FindAllStringSubmatch(markdown, -1)
	table := importTable{}
	for _, row := range rows {
		if _, twice := table[row[1]]; twice {
			return nil, fmt.Errorf("the import table has two rows for %s", row[1])
		}
		table[row[1]] = nil
	}
	for _, row := range rows {
		if row[2] == "–" {
			continue
		}
		for _, name := range strings.Split(row[2], ", ") {
			imported, err := table.resolve(name)
			if err != nil {
				return nil, fmt.Errorf("row %s: %w", row[1], err)
			}
			table[row[1]] = append(table[row[1]], imported)
		}
	}
	return table, nil
}

// resolve returns the one package whose path is, or ends with, this name.
func (table importTable) resolve(name string) (string, error) {
	if _, exact := table[name]; exact || name == allPackages {
		return name, nil
	}
	var found []string
	for pkg := range table {
		if strings.HasSuffix(pkg, "/"+name) {
			found = append(found, pkg)
		}
	}
	if len(found) != 1 {
		slices.Sort(found)
		return "", fmt.Errorf("want one package named %s in the import table, got %q", name, found)
	}
	return found[0], nil
}

func (table importTable) allows(pkg, imported string) bool {
	return slices.Contains(table[pkg], imported) || slices.Contains(table[pkg], allPackages)
}

// readLayout reads the import table, and the sentence "`a`, `b` and `c` are API".
func readLayout(t *testing.T) layout {
	t.Helper()
	markdown, err := os.ReadFile("../../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	table, err := readImportTable(string(markdown))
	if err != nil {
		t.Fatalf("docs/architecture.md: %v", err)
	}
	var api []string
	sentence, _, _ := strings.Cut(string(markdown), " are API ")
	for _, name := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(sentence[strings.LastIndex(sentence, "\n\n"):], -1) {
		if _, known := table[name[1]]; !known {
			t.Errorf("docs/architecture.md: want a package of the table as API, got %s", name[1])
		}
		api = append(api, name[1])
	}
	return layout{api, table}
}

func TestImports(t *testing.T) {
	l := readLayout(t)
	files := ourFiles(t, "../..")
	documented := map[string]int{}
	for _, name := range files {
		src, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		complaints, hasDoc := judge(t, l, name, src)
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
	for pkg := range l.imports {
		if _, found := documented[pkg]; !found {
			t.Errorf("the import table of docs/architecture.md has a row for %s, where no Go file is", pkg)
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
func judge(t *testing.T, l layout, name string, src []byte) (complaints []string, hasDoc int) {
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

	pkg := path.Dir(name)
	if _, known := l.imports[pkg]; !known {
		complain(file, "package %s has no row in the import table of docs/architecture.md", pkg)
	}
	if slices.Contains(vague, file.Name.Name) || slices.Contains(vague, path.Base(pkg)) {
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
		if isOurs && !l.imports.allows(pkg, ours) {
			complain(spec, "%s may not import %s", pkg, ours)
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
		} else if file.Name.Name != "main" && strings.Contains(text, "not API") == slices.Contains(l.api, pkg) {
			complain(file, "say in the package comment that the package is not API, unless docs/architecture.md says that it is")
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
	l := readLayout(t)
	tests := []struct{ name, file, src, want string }{
		{"allowed", "harness/derive/a.go", `package derive; import "github.com/graphconform/conform/harness/edm"`, ""},
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
		{"no API", "specs/a.go", "// Package specs is API.\npackage specs", "the package is not API"},
		{"not API", "specs/a.go", "// Package specs is not API.\npackage specs", ""},
		{"API", "harness/a.go", "// Package harness is stable.\npackage harness", ""},
		{"comment", "specs/a.go", "// Here be contracts.\npackage specs", "start the package comment"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			complaints, _ := judge(t, l, tt.file, []byte(tt.src))
			got := strings.Join(complaints, "\n")
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("want %q, got %q", tt.want, got)
			}
		})
	}
}

func TestReadImportTable(t *testing.T) {
	const head = "\n## Packages\n\n| package | purpose | may import |\n| --- | --- | --- |\n"
	const leaves = "| `x/edm` | a \\| b | – |\n| `x/doc` | c | edm |\n| `cmd` | d | all |\n"
	tests := []struct{ name, rows, want string }{
		{"good", leaves, ""},
		{"unknown", leaves + "| `x/derive` | d | edm, docs |\n", `row x/derive: want one package named docs`},
		{"ambiguous", leaves + "| `y/edm` | d | – |\n", `got ["x/edm" "y/edm"]`},
		{"twice", leaves + "| `x/doc` | d | – |\n", "two rows for x/doc"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := readImportTable(head + tt.rows)
			if err == nil && (!table.allows("x/doc", "x/edm") || table.allows("x/edm", "x/doc") || !table.allows("cmd", "x/doc")) {
				t.Errorf("want doc to import edm, and cmd all, got %v", table)
			}
			if got := fmt.Sprint(err); tt.want == "" && err != nil || tt.want != "" && !strings.Contains(got, tt.want) {
				t.Errorf("want %q, got %q", tt.want, got)
			}
		})
	}
}

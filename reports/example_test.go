package reports_test

import (
	"bytes"
	"fmt"
	"log"
	"os"

	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/reports"
)

// Read a record, and write its JUnit file into a buffer.
func ExampleJUnit() {
	file, err := os.Open("../harness/verdict/testdata/run.ndjson")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	run, err := verdict.Read(file)
	if err != nil {
		log.Fatal(err)
	}
	var junit bytes.Buffer
	if err := reports.JUnit(&junit, run); err != nil {
		log.Fatal(err)
	}
	lines := bytes.SplitN(junit.Bytes(), []byte("\n"), 4)
	fmt.Printf("%s\n%s\n", lines[0], lines[1])
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <testsuites name="conform" tests="3" failures="1" errors="1" time="2.000">
}

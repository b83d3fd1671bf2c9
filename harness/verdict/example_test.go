package verdict_test

import (
	"fmt"
	"log"
	"os"

	"github.com/graphconform/conform/harness/verdict"
)

// Read a record, count its failures, and list them.
func Example() {
	file, err := os.Open("testdata/run.ndjson")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	run, err := verdict.Read(file)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(run.Count()[verdict.Fail], "failed")
	for i := range run.Verdicts {
		if v := &run.Verdicts[i]; v.Status == verdict.Fail {
			fmt.Println(verdict.Fingerprint(v), v.ID, verdict.Class(v))
		}
	}
	// Output:
	// 1 failed
	// CF-2AFFA3BE update-userrunstates/full/status-documented status.unexpected
}

// Command conform checks whether an OData service keeps the contract that its API reference makes.
package main

import (
	"os"
)

func main() {
	limitMemory()
	os.Exit(execute(newRootCommand(0), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// giveUp ends the process while something hangs, which returns no error.
func giveUp() { os.Exit(exitBug) }

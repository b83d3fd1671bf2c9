package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// percentage is the value of --min-coverage: 90%, or 90. The zero value demands nothing.
type percentage float64

// String is the value as users write it.
func (p *percentage) String() string {
	return strconv.FormatFloat(float64(*p), 'f', -1, 64) + "%"
}

// Type names the value in the help of the flag.
func (*percentage) Type() string { return "N%" }

// Set reads the value.
func (p *percentage) Set(text string) error {
	n, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if err != nil || !(n >= 0 && n <= 100) { // which NaN is not, either
		return errors.New("want a percentage between 0% and 100%, such as 90%")
	}
	*p = percentage(n)
	return nil
}

// misses reports whether too few promises were tested.
func (p percentage) misses(list []verdict.Promise) bool {
	return verdict.CountPromises(list).Percent() < float64(p)
}

// missing says which promises were not tested. It names the first ones; the record has all.
func (p percentage) missing(record verdict.Source) string {
	const most = 20
	n := verdict.CountPromises(record.Promised())
	var out strings.Builder
	fmt.Fprintf(&out, "conform: %s: %s, %.1f%%, which is less than --min-coverage %s; not tested:", record.Head().Target, n, math.Floor(n.Percent()*10)/10, p.String())
	named := 0
	for _, untested := range record.Promised() {
		if untested.State != verdict.PromiseUntested {
			continue
		}
		if named++; named > most {
			fmt.Fprintf(&out, "\n  and %d more: conform coverage --untested lists them", n.Untested-most)
			break
		}
		fmt.Fprintf(&out, "\n  %s %s (%s): %s", untested.Operation, untested.ID, untested.Cite, about(&untested))
	}
	return out.String()
}

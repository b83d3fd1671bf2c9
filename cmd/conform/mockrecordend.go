package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// operationName is the first part of the ids of a request.
func (j *judged) operationName() string {
	switch {
	case j.operation != nil:
		return j.operation.Name
	case j.batch:
		return batchOperation
	}
	return noContract
}

func (j *judged) caseID(id int) string { return fmt.Sprintf("%s/request-%d", j.operationName(), id) }

// verdicts yields one verdict per request.
func (r *clientRecord) verdicts() iter.Seq[*verdict.Verdict] {
	return func(yield func(*verdict.Verdict) bool) {
		for i := range r.judged {
			if !yield(r.judged[i].verdict(i + 1)) {
				return
			}
		}
	}
}

func (j *judged) verdict(id int) *verdict.Verdict {
	v := &verdict.Verdict{
		ID: j.caseID(id) + "/" + verdict.ClientRequest, Contract: noContract, Operation: j.operationName(), Case: fmt.Sprintf("request-%d", id),
		Check: verdict.ClientRequest, Title: "gets requests that keep the contract", Family: "client", Level: verdict.Documented, Safety: string(check.MOCK),
		Status: j.status, Reason: j.reason, Exchanges: []int{id}, Millis: j.millis,
	}
	if j.operation != nil {
		v.Contract, v.Cite = j.operation.Contract, j.operation.Cite
	}
	if b := j.breach; b != nil {
		v.Class, v.Promise = b.Class, b.Promise
		v.Findings = []verdict.Finding{{Class: b.Class, Want: b.Want, Got: b.Got, Exchange: id}}
		if b.Cite != "" {
			v.Cite = b.Cite
		}
	}
	return v
}

// finish ends the record, writes it to a file and says so. Its error has the exit code of the record, which is that of a run: a request
// that breaks the contract is a broken promise, and without any request nothing was judged.
func (r *clientRecord) finish(path string, stdout io.Writer) error {
	if r == nil {
		return nil // without --record
	}
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	h := &r.stream.Header
	h.Planned, h.Omitted = len(r.judged), r.left
	ids := sha256.New()
	for v := range r.verdicts() {
		fmt.Fprintln(ids, v.ID)
	}
	h.PlanHash = hex.EncodeToString(ids.Sum(nil))
	code := verdict.ExitCode(r.verdicts())
	if r.broken > 0 { // perhaps by a request that is not recorded
		code = verdict.WorstExit(code, exitBroken)
	}
	r.stream.Footer = verdict.Footer{Ended: wire.Now(), Counts: verdict.Count(r.verdicts()), Exchanges: r.stream.Spool.Len(), Exit: code}
	finder := r.redactor.FindLeaks()
	if _ = verdict.Write(finder, &r.stream); finder.Found() {
		return &exitError{exitBug, errors.New("a bug in conform: the record contains a secret, so conform does not write it"), ""}
	}
	if err := verdict.WriteFile(path, &r.stream); err != nil {
		return &exitError{verdict.WorstExit(code, exitIncomplete), fmt.Errorf("--record: %w", err), ""}
	}
	if _, err := fmt.Fprintln(stdout, r.summary(path)); err != nil {
		return &exitError{verdict.WorstExit(code, exitIncomplete), fmt.Errorf("standard output: %w", err), ""}
	}
	if code != exitKept {
		return &exitError{code: code}
	}
	return nil
}

// summary is the last line of a mock that records.
func (r *clientRecord) summary(path string) string {
	count := func(n int, one, many string) string {
		if n == 1 {
			return "1 " + one
		}
		return fmt.Sprintf("%d %s", n, many)
	}
	line := count(len(r.judged)+r.left, "request", "requests") + ", " + count(r.broken, "breaks", "break") + " the contract; "
	if r.left > 0 {
		line += fmt.Sprintf("record of the first %d in ", len(r.judged))
	} else {
		line += "record in "
	}
	return line + wire.Printable(path)
}

// Close removes the scratch file.
func (r *clientRecord) Close() error {
	if r == nil {
		return nil
	}
	return r.stream.Close()
}

SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The tools are modules of their own, so that their dependencies are pinned with sums and never mix with ours.
# Both are built once and then come from Go's build cache.
golangci-lint := go tool -modfile=.ci/golangci-lint/go.mod golangci-lint
govulncheck   := go run -C .ci/govulncheck . -C "$(CURDIR)"

FUZZTIME ?= 20s

# What make detection takes: ids of faults and variants or globs, the depth of the runs, how many at once, and a tool to compare with.
FAULTS ?= *
DEPTH  ?= default
JOBS   ?= 2
PEER   ?=

# The slowest package takes nine minutes on two busy cores, and a machine that does more besides gets four times that.
TESTTIMEOUT ?= 40m

# The race detector needs cgo, and cgo a C compiler.
cgo = [[ $$(go env CGO_ENABLED) == 1 ]] && command -v "$$(go env CC | cut -d ' ' -f 1)" >/dev/null

help: ## show the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

build: ## build bin/conform
	go build -trimpath -o bin/conform ./cmd/conform

# A regexp of the tests that -short leaves out or shortens: they are too slow for the race detector.
slow = ^($$(find . -name '*_test.go' -not -path './.ci/*' | xargs awk '/^func Test/ {split($$2, f, "("); t = f[1]} /testing\.Short\(\)/ {print t}' | sort -u | paste -sd '|'))$$

test: ## go vet, all but the slowest tests with the race detector, and those without it (given no C compiler, every test without)
	go vet ./...
	@if $(cgo); then set -x; go test -race -short -timeout $(TESTTIMEOUT) ./...; go test -timeout $(TESTTIMEOUT) -run "$(slow)" ./...; \
		else echo 'make test: no C compiler or no cgo, so the race detector is left out'; set -x; go test -timeout $(TESTTIMEOUT) ./...; fi

soak: ## 60 seconds of 64 clients at once against the mock, with the race detector: requests, and memory, which stays flat
	CONFORM_SOAK=$${CONFORM_SOAK:-60s} go test -race -count 1 -v -timeout 1h -run 'TestSoak$$' ./harness/mock

crash: ## kill 200 processes at random moments, then run 100,000 configurations against tenants in memory
	CONFORM_CRASHES=200 go test -count 1 -v -timeout 1h -run 'TestCrash$$' ./cmd/conform
	GOGC=800 CONFORM_SEED=$${CONFORM_SEED:-$$(date +%s)000} CONFORM_ATTEMPTS=100000 go test -count 1 -v -timeout 4h -run TestTenantsAreSafe ./harness

lint: ## gofmt, go mod tidy, golangci-lint and govulncheck
	@unformatted=$$(gofmt -s -l .); [[ -z $$unformatted ]] || { echo "run gofmt -s -w on:"; echo "$$unformatted"; exit 1; } >&2
	go mod tidy -diff
	$(golangci-lint) run
	go test -C .ci/govulncheck .
	$(govulncheck) ./...

servers: ## install SAP CAP, FastAPI, json-server and Prism (needs node and python3), and compare conform's findings with the true ones
	go test -C .ci/servers -count 1 -timeout 12m .

clients: ## install Microsoft's Graph clients and OData clients (needs node, python3, mvn, curl and jq), and run programs on them against the mock
	go test -C .ci/clients -count 1 -timeout 12m .

reports: ## install axe-core and readers of reports (needs node, python3, xmllint and chromium), and open the reports in a browser and with them
	go test -C .ci/reports -count 1 -timeout 10m .

kube: ## build a Kubernetes control plane (needs bwrap; 15 minutes of CPU time once, then 7 minutes), apply docs/deploy/kubernetes, and kill a shard
	go test -C .ci/kube -count 1 -v -timeout 2h .

detection: ## count the faults of a server that conform detects (FAULTS, DEPTH, JOBS, PEER: see docs/detection.md)
	@CONFORM_FAULTS='$(FAULTS)' CONFORM_DEPTH='$(DEPTH)' CONFORM_JOBS='$(JOBS)' CONFORM_PEER='$(PEER)' \
		go test -C .ci/servers -count 1 -v -timeout 0 -run 'TestDetection$$' .

specs: build ## derive each openapi.yaml in specs/ from its page, and write docs/
	for page in specs/*/page.md; do bin/conform derive "$$page" -o "$${page%page.md}openapi.yaml"; done
	mkdir -p docs
	bin/conform catalogue > docs/catalogue.md
	bin/conform init --schema > docs/conform.schema.json

catalogue: ## try every fault of the mock on every class of contract (make test: a quarter), and show which check finds it
	CONFORM_CATALOGUE=all go test -count 1 -v -timeout $(TESTTIMEOUT) -run TestEveryFaultIsFound ./harness/runner | sed -nE 's/^ {8}//p; /^(FAIL|ok)/p; /_test.go:[0-9]+: [^ ]/p'

bench: ## run the benchmarks
	go test -run '^$$' -bench . -benchmem ./...

descriptions: ## list, plan and run every OpenAPI description below CONFORM_DESCRIPTIONS against the embedded mock
	@: "$${CONFORM_DESCRIPTIONS:?want a folder of descriptions in CONFORM_DESCRIPTIONS}"
	go test -count 1 -v -timeout 0 -run TestPublishedDescriptions ./cmd/conform

accuracy: ## compare pages and descriptions with the facts in CONFORM_CORPUS
	@: "$${CONFORM_CORPUS:?want the folder of the test material in CONFORM_CORPUS}"
	go test -count 1 -v -timeout $(TESTTIMEOUT) -run 'Accuracy|Prevalence' ./harness/doc ./harness/derive ./harness

examples: ## send the request examples of the pages in CONFORM_CORPUS to a mock of each page, and explain those that it rejects
	@: "$${CONFORM_CORPUS:?want the folder of the test material in CONFORM_CORPUS}"
	go test -count 1 -v -timeout $(TESTTIMEOUT) -run 'TestRequestExamples|TestConditionalPages' ./harness/derive

cover: ## test coverage across packages, with cover.out for `go tool cover -html`
	go test -coverpkg ./... -coverprofile cover.out ./...
	go tool cover -func cover.out | tail -n 1

fuzz: ## run each fuzz target for FUZZTIME (20s)
	@grep -rE --include='*_test.go' -o '^func Fuzz\w+' . | while IFS=: read -r file fn; do \
		(set -x; go test -run '^$$' -fuzz "^$${fn#func }$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x "$$(dirname "$$file")"); done

vulndb: ## pin today's vulnerability reports, for govulncheck
	go get -C .ci/govulncheck golang.org/x/vulndb@latest
	go mod tidy -C .ci/govulncheck

manual: build ## write the manual pages and shell completions of a release to bin/manual
	rm -rf bin/manual && mkdir -p bin/manual/completions
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) bin/conform man bin/manual/man1
	for shell in bash zsh fish; do bin/conform completion $$shell > bin/manual/completions/conform.$$shell; done

notice: ## write the licences of everything in the binaries to NOTICE
	go run -C .ci/release . notice "$(CURDIR)" > NOTICE.new && mv NOTICE.new NOTICE

integrations: ## install linters of CI systems (needs node, python3, java, curl, jq and nc), and run the files for them and the examples of docs/ci.md
	go test -C .ci/release -short .
	go test -C .ci/integrations -count 1 -timeout 12m .

packages: ## build a release for this platform, twice, and install and run it (needs mmdebstrap, rpm, and root or sudo; not in .ci/run)
	go test -C .ci/release -count 1 -timeout 30m .

release-snapshot: ## make packages for all platforms, each time with an empty build cache (half an hour on two cores)
	CONFORM_WHOLE_RELEASE=1 go test -C .ci/release -count 1 -v -timeout 3h .

.PHONY: help build manual notice integrations packages release-snapshot test soak crash lint servers clients reports kube detection specs catalogue bench descriptions accuracy examples cover fuzz vulndb

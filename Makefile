# The commands of the house; docs/running.md and CONTRIBUTING.md say more.
.PHONY: run build assets test check lint soak fuzz bench journeys shots

export CGO_ENABLED ?= 0

run: assets build   ## build and start the registry with invented people
	./openiis serve --demo

build:              ## build the static binary ./openiis
	go build -trimpath -o openiis ./cmd/openiis

assets:             ## compile styles into the embedded folder, where Node.js is there
	@scripts/assets

test:               ## everything, on both engines; says what was skipped and why
	@scripts/test

check: lint         ## the quick subset for the inner loop
	go test -short ./...

lint:
	@scripts/lint

soak:               ## the long rounds, with a dated results file
	@scripts/soak

fuzz:               ## two minutes a parser; FUZZTIME=10m for longer
	@scripts/fuzz

bench: build        ## measure on this machine
	@scripts/bench

journeys: assets build ## browser tests in Chromium
	@scripts/journeys

shots: assets build   ## pictures of every page, with contact sheets, into shots/
	@scripts/shots

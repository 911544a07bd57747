# `make` alone prints what can be made. Needs GNU make, a POSIX shell and Go; everything else is said where it is needed.

GO       ?= go
DIST     ?= dist
TARGETS  ?= windows-amd64 windows-arm64 linux-amd64 linux-arm64
FUZZTIME ?= 2m
# for make test, such as TESTFLAGS=-v
TESTFLAGS ?=

# The abbreviation has a fixed length: left to itself git picks one by the size of the clone, and two clones of one commit would differ.
VERSION  ?= $(shell git describe --tags --always --dirty --abbrev=12 2>/dev/null || echo dev)

# Whatever the caller's environment says about code generation must not reach the executables.
BUILD_ENV   = GOFLAGS= GOEXPERIMENT= GOAMD64=v1 GOARM64=v8.0
BUILD_FLAGS = -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$(VERSION)"

.PHONY: help build build-hivex demo test soak lint fuzz bench testdata clean

help: ## print this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

build: ## static, reproducible executables for Windows and Linux into dist/
	@set -eu; mkdir -p "$(DIST)"; \
	for target in $(TARGETS); do \
		os=$${target%-*} arch=$${target#*-} suffix=; \
		if [ "$$os" = windows ]; then suffix=.exe; fi; \
		echo "$(DIST)/unhello-$$target$$suffix"; \
		$(BUILD_ENV) CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch \
			$(GO) build $(BUILD_FLAGS) -o "$(DIST)/unhello-$$target$$suffix" ./cmd/unhello; \
	done

build-hivex: ## a Linux executable whose verify asks libhivex too (needs cgo and libhivex-dev)
	@set -eu; \
	if [ "$$($(GO) env GOHOSTOS)" != linux ]; then echo "build-hivex: only on Linux" >&2; exit 1; fi; \
	mkdir -p "$(DIST)"; echo "$(DIST)/unhello-hivex"; \
	$(BUILD_ENV) CGO_ENABLED=1 $(GO) build -tags hivex $(BUILD_FLAGS) -o "$(DIST)/unhello-hivex" ./cmd/unhello

demo: ## the main job, start to end, on a Windows disk image made for the occasion
	@CGO_ENABLED=0 $(GO) run ./cmd/unhello demo

test: ## all tests; with go-hivex as a second opinion where libhivex-dev is installed
	@GO="$(GO)" scripts/test.sh $(TESTFLAGS)

soak: ## every fault at every write and sync, and every power cut; make test takes a sample (Linux, about 2 minutes)
	@UNHELLO_SOAK=1 CGO_ENABLED=0 $(GO) test -count=1 -run TestFaults ./cmd/unhello

lint: ## gofmt, go vet, staticcheck, deadcode, shellcheck, import layers, lengths
	@GO="$(GO)" scripts/lint.sh

fuzz: ## every fuzz target for FUZZTIME (2m)
	@GO="$(GO)" scripts/fuzz.sh "$(FUZZTIME)"

bench: ## whole processes against reged, hivexsh, hivexml, ntfs-3g, dislocker and mcopy
	@scripts/bench.sh

testdata: ## make the fixtures in testdata/ again
	@$(GO) run ./testdata/make

clean: ## remove what was built
	rm -rf "$(DIST)"

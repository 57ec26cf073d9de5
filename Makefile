# Everything that is run on this project. `make help` lists it.
SHELL := /bin/bash
GO ?= go
GOLANGCI_VERSION := v2.12.0
STATICCHECK_VERSION := v0.7.0
ACTIONLINT_VERSION := v1.7.12
BIN := $(CURDIR)/bin
# Static and without debug information: the dynamic linker alone would take a fifth of a run.
BUILD := CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w'

.PHONY: help build quick test e2e bench-fleet lint golden field bench fuzz schema postgres operator plugin reproducible tools clean

help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

build: ## Build pgha and pgha-federate into bin/
	$(BUILD) -o $(BIN)/ ./cmd/...

quick: ## Run the fast tests after an edit: under a minute once everything is compiled
	hack/test.sh quick

test: ## Run every test that needs no cluster, and list the checks that could not run
	hack/test.sh

e2e: ## Build etcd, kube-apiserver and the operator, and test against them
	e2e/run

field: build ## Run what pgha prints on the cluster of KUBECONFIG: see field/README.md
	cd field && $(GO) run .

golden: ## Update goldens and scripts, and show the changes
	$(GO) test ./golden ./profiles ./federate ./cmd/pgha ./lint ./examples -update
	git diff --stat -- golden profiles/testdata federate cmd examples lint docs/rules

# golangci-lint reports from its cache with the paths of the checkout that filled it, so each checkout has its own.
export GOLANGCI_LINT_CACHE ?= $(BIN)/golangci-lint-cache

lint: ## gofmt, vet, golangci-lint, staticcheck, shellcheck, and actionlint for the workflows
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	GOBIN=$(BIN) $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	GOBIN=$(BIN) $(GO) install honnef.co/go/tools/cmd/staticcheck@$(STATICCHECK_VERSION)
	$(BIN)/golangci-lint run ./...
	# golangci-lint runs it over the tests too, apart from the tags that are wrong on purpose
	$(BIN)/staticcheck -tests=false ./...
	shellcheck --severity=warning hack/*.sh e2e/run .ci/run examples/*/run.sh examples/gitops/function/pgha-fn
	GOBIN=$(BIN) $(GO) install github.com/rhysd/actionlint/cmd/actionlint@$(ACTIONLINT_VERSION)
	$(BIN)/actionlint
	$(BIN)/actionlint examples/github-action/*.yaml

bench: build ## Compare pgha render with its peers, and the serializer with encoding/json and sigs.k8s.io/yaml
	$(GO) test ./manifest -run '^$$' -bench 'Document|EncodingJSON|SigsYAML' -benchmem
	hack/bench.sh

bench-fleet: build ## Compare pgha base of 1 to 10,000 clusters with kustomize build (and helm: hack/bench-fleet.sh -chart DIR)
	hack/bench-fleet.sh

fuzz: ## Fuzz the parser, the patches and the serializer, a minute each
	hack/fuzz.sh

schema: ## Update the JSON Schemas from the Go types
	$(GO) generate ./schema

postgres: ## Add a major version of PostgreSQL (MAJOR=19 SETTINGS=settings-19.csv), and print what changed since the one before
	$(GO) run ./internal/gen/pgsettings -add internal/pgsettings/table.tsv $(MAJOR)=$(SETTINGS)

operator: ## Compare a release of the operator with the one before (VERSION=1.30.2 [FROM=1.30.1] [GIT=clone] [WRITE=1] [V=1])
	$(GO) run ./hack/operator $(if $(GIT),-git $(GIT)) $(if $(WRITE),-write) $(if $(V),-v) compare $(FROM) $(VERSION)

plugin: ## Compare a release of the Barman Cloud plugin with the one before (VERSION=0.16.0 [FROM=0.15.0] [GIT=clone] [V=1])
	$(GO) run ./hack/operator $(if $(GIT),-git $(GIT)) $(if $(V),-v) plugin $(FROM) $(VERSION)

reproducible: ## Build twice in two directories, and compare the bytes
	hack/reproducible.sh

tools: ## Install the programs that tests call (root or sudo): shellcheck, dash, bash, promtool, Chromium, PostgreSQL
	hack/tools.sh

clean: ## Remove the binaries
	rm -rf $(BIN)

.DEFAULT_GOAL := help
.PHONY: help up down test e2e lint bench clean

tools := etcd kube-apiserver kube-controller-manager kube-scheduler kubectl kwok kwokctl pulumi
management_tools := helm clusterctl capi-core capi-kubeadm-bootstrap capi-kubeadm-control-plane capi-in-memory capi-helm
tool_files := $(addprefix .tools/bin/,$(tools))
management_files := $(addprefix .tools/bin/,$(management_tools))
# For tests and benchmarks only, never for the sandbox: the engines of policies, and the oracles that tests hold ours against.
policy_tools := gator kyverno
oracles := image-references network-policies pod-security
policy_files := $(addprefix .tools/bin/,$(policy_tools))
oracle_files := $(addprefix .tools/bin/,$(oracles))
chart_folders := .tools/share/charts/gatekeeper-3.23.0 .tools/share/charts/kyverno-3.9.0
sources := $(shell find lib policies constructs stacks cli sandbox test bench -name '*.ts' 2>/dev/null)

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' Makefile

up: dist/.built $(tool_files) $(management_files) ## Bring the reference fleet up in the sandbox
	npx flotilla up --sandbox --yes

# What was built last ends the sandbox, also while the sources do not compile.
down: ## End every process of the sandbox and delete its state
	@if [ ! -f dist/sandbox/stop.js ]; then $(MAKE) dist/.built; fi
	node dist/sandbox/stop.js

test: lint ## Install, build, lint and run the quick tests
	npm test

e2e: dist/.built $(tool_files) $(management_files) $(chart_folders) $(policy_files) $(oracle_files) ## Run the tests on the real engine and real control planes
	npm run e2e

lint: dist/.built ## Check style and formatting
	npm run lint

bench: dist/.built $(tool_files) $(policy_files) .tools/bin/dyff ## Measure rendering, diffs and checks beside their peers
	npm run bench

clean: ## End the sandbox and delete all that was installed or built
	if [ -f dist/sandbox/stop.js ]; then node dist/sandbox/stop.js; fi
	rm -rf dist node_modules .tools .sandbox

# npm links the commands of dependencies only, and older ones do not find the package's own.
node_modules/.installed: package.json package-lock.json
	npm ci --ignore-scripts
	ln -sf ../../dist/cli/flotilla.js node_modules/.bin/flotilla
	touch $@

dist/.built: node_modules/.installed tsconfig.json $(sources)
	npm run build
	chmod +x dist/cli/flotilla.js
	touch $@

.tools/bin/pulumi: tools/pulumi/go.mod tools/pulumi/go.sum
.tools/bin/etcd: tools/etcd/go.mod tools/etcd/go.sum
.tools/bin/kwok .tools/bin/kwokctl: tools/kwok/go.mod tools/kwok/go.sum
.tools/bin/kube-apiserver .tools/bin/kube-controller-manager .tools/bin/kube-scheduler .tools/bin/kubectl: \
  tools/kubernetes/go.mod tools/kubernetes/go.sum
.tools/bin/helm: tools/helm/go.mod tools/helm/go.sum
.tools/bin/capi-helm: tools/cluster-api-helm/go.mod tools/cluster-api-helm/go.sum
$(filter-out .tools/bin/helm .tools/bin/capi-helm,$(management_files)): tools/cluster-api/go.mod tools/cluster-api/go.sum
.tools/bin/dyff: tools/dyff/go.mod tools/dyff/go.sum
.tools/bin/gator: tools/gatekeeper/go.mod tools/gatekeeper/go.sum
.tools/bin/kyverno: tools/kyverno/go.mod tools/kyverno/go.sum
$(oracle_files): .tools/bin/%: tools/%/go.mod tools/%/go.sum $(wildcard tools/*/*.go)

$(tool_files) $(management_files) $(policy_files) $(oracle_files) .tools/bin/dyff:
	sh tools/provide.sh $(@F) $(CURDIR)/$@

$(chart_folders): tools/charts/go.mod tools/charts/go.sum
	sh tools/chart.sh $(@F) $(CURDIR)/$@

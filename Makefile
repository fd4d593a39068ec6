# A thin front: what is built, and how, stands in CMakePresets.json. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: run test conformance random-models random-networks gallery bench build format check-style lint docs clean help

PYTHON := .venv/bin/python
SCRIPT ?=
TESTS ?=
N ?= 500
SEED ?=
SHRINK ?=
EXAMPLES ?=
JOBS ?=
PRESET := release
BUILD := build/$(PRESET)

run: ## build what it needs, then run CUBA and write its raster plot; SCRIPT=path.py runs that script
	@tools/bootstrap.sh build
	@[ -f $(BUILD)/build.ninja ] || cmake --preset $(PRESET)
	@cmake --build --preset $(PRESET) --target brio_core examples
ifeq ($(SCRIPT),)
	@$(PYTHON) examples/cuba.py
else
	@$(PYTHON) -m brio "$(SCRIPT)"
endif

test: build ## build, then all tests, C++ and Python
	@tools/bootstrap.sh oracle
	@$(PYTHON) tools/test_summary.py $(BUILD)

conformance: ## Brian 2's own tests against Brio; TESTS="test_network.py -k stop" runs some
	@tools/bootstrap.sh build oracle
	@[ -f $(BUILD)/build.ninja ] || cmake --preset $(PRESET)
	@cmake --build --preset $(PRESET) --target brio_core
	@$(PYTHON) tools/conformance/run.py $(TESTS)

random-models: ## random models in Brian 2 and in Brio; N=500, SEED=number of the first, SHRINK=1: the smallest
	@tools/bootstrap.sh build oracle
	@[ -f $(BUILD)/build.ninja ] || cmake --preset $(PRESET)
	@cmake --build --preset $(PRESET) --target brio_core
	@$(PYTHON) tests/conformance/random_run.py $(N) $(if $(SEED),--seed $(SEED)) $(if $(SHRINK),--shrink)

random-networks: ## the same with random networks
	@tools/bootstrap.sh build oracle
	@[ -f $(BUILD)/build.ninja ] || cmake --preset $(PRESET)
	@cmake --build --preset $(PRESET) --target brio_core
	@$(PYTHON) tests/conformance/random_run.py $(N) --networks $(if $(SEED),--seed $(SEED)) $(if $(SHRINK),--shrink)

gallery: ## Brian 2's example scripts with both simulators; EXAMPLES=their folder; rewrites docs/gallery.md
	@[ -d "$(EXAMPLES)" ] || { echo "EXAMPLES=folder names the folder 'examples' of Brian 2's source" >&2; exit 2; }
	@tools/bootstrap.sh build oracle gallery
	@[ -f $(BUILD)/build.ninja ] || cmake --preset $(PRESET)
	@cmake --build --preset $(PRESET) --target brio_core
	@$(PYTHON) tools/gallery/run.py "$(EXAMPLES)" --write

bench: build ## compare with Brian 2, NEST and NEURON, rewrite docs/benchmarks.md; JOBS="…" (all.py --help): no page
	@tools/bootstrap.sh oracle peers
	@$(PYTHON) benchmarks/all.py $(JOBS)
ifeq ($(JOBS),)
	@$(PYTHON) benchmarks/report.py
endif

build: ## install what is missing and build everything of the release preset
	@tools/bootstrap.sh build
	@[ -f $(BUILD)/build.ninja ] || cmake --preset $(PRESET)
	@cmake --build --preset $(PRESET)

format: ## rewrite C++ and Python files in the project's style
	@tools/bootstrap.sh build
	@$(PYTHON) tools/format.py

check-style: ## format, ruff, the order of the rooms, the table of features; changes nothing
	@tools/bootstrap.sh build
	@$(PYTHON) tools/format.py --check
	@.venv/bin/ruff check --quiet
	@$(PYTHON) tools/check_layers.py
	@$(PYTHON) tools/check_features.py

lint: check-style ## check-style, then clang-tidy on all C++ (slow the first time)
	@tools/bootstrap.sh lint
	@[ -f build/tidy/build.ninja ] || cmake --preset tidy
	@cmake --build --preset tidy

docs: ## the documentation as HTML, in build/docs/
	@tools/bootstrap.sh build docs
	@.venv/bin/mkdocs build --strict
	@$(PYTHON) tools/check_docs.py build/docs
	@echo "build/docs/index.html"

clean: ## remove what was built; the environments .venv and .oracle stay
	@rm -rf build python/brio/*.so

help:
	@echo "make run, then make test; on Debian 12 they install what they need."
	@sed -n 's/^\([a-z-]*\):.* ## /  make \1\t/p' Makefile | expand -t 22

# Everything a person does with this project. Each target installs what it needs and says so.
#
#   make serve     the page on http://localhost:8080
#   make test      every test, those in a real browser included
#   make lint      format, clippy, licences and advisories
#   make bench     how fast files are read
#   make release   the page as static files in dist/, with sizes and checksums
#   make clean     remove what was built

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help

# Tools that set-up installs go where cargo puts them, which need not be on PATH yet.
export PATH := $(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)
# Some terminals set NO_COLOR=1, which Trunk takes for a malformed option.
unexport NO_COLOR

.PHONY: help serve test lint bench release clean

help:
	@grep -E '^#   make' Makefile | cut -c5-

serve:
	@scripts/serve.sh

test:
	@scripts/setup.sh page
	scripts/setup.sh browser
	scripts/say.sh "Native tests (about 12 minutes the first time)"
	cargo test
	scripts/say.sh "Building the page (about 5 minutes the first time)"
	trunk build
	scripts/say.sh "Tests in Chromium (about 5 minutes; pictures go to target/screens)"
	cargo test --test browser -- --include-ignored

lint:
	@scripts/setup.sh page
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	cargo clippy --target wasm32-unknown-unknown --lib --bins -- -D warnings
	scripts/setup.sh deny
	scripts/deny.sh

bench:
	@scripts/setup.sh page
	cargo run --release --example bench

release:
	@scripts/release.sh

clean:
	@cargo clean
	rm -rf dist .tools

#!/usr/bin/env bash
# Installs what is missing, says what it does and how long that usually takes, and is silent when nothing is missing.
#
#   scripts/setup.sh page      what building and serving the page needs
#   scripts/setup.sh browser   Chromium and its driver, for the browser tests
#   scripts/setup.sh deny      cargo-deny, for `make lint`
#   scripts/setup.sh optimise  wasm-opt, for `make release`
set -euo pipefail
cd "$(dirname "$0")/.."

TRUNK_VERSION=0.21.14
DENY_VERSION=0.20.2
BINARYEN_VERSION=132.0.0

say() { printf '\n>> %s\n' "$*" >&2; }
fail() { printf '\n!! %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Tools go where cargo puts them; a shell that has never seen that folder finds them all the same.
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

# The version of a package in Cargo.lock.
locked() { awk -v name="\"$1\"" '$1 == "name" && $3 == name { getline; gsub(/"/, "", $3); print $3; exit }' Cargo.lock; }

rust() {
  have cargo && have rustup || fail "Rust is missing. Install it with rustup from https://rustup.rs, then run this again."
  local wanted found
  wanted=$(awk -F'"' '/^rust-version/ { print $2 }' Cargo.toml)
  found=$(rustc --version | awk '{ print $2 }')
  [ "$(printf '%s\n%s\n' "$wanted" "$found" | sort -V | head -n1)" = "$wanted" ] \
    || fail "Rust $found is too old, this needs $wanted. Run: rustup update stable"
  if ! rustup target list --installed | grep -qx wasm32-unknown-unknown; then
    say "Adding Rust's WebAssembly target (some seconds)"
    rustup target add wasm32-unknown-unknown \
      || fail "rustup could not add the target wasm32-unknown-unknown. Check the network, then run this again."
  fi
}

# Builds a tool in debug mode: half the time, and fast enough. In a target folder of its own, so that a
# CARGO_TARGET_DIR that is set for the project stays as it is.
tool() {
  local name=$1 version=$2 minutes=$3
  shift 3
  say "Installing $name $version (about $minutes minutes, once)"
  env -u CARGO_TARGET_DIR cargo install "$name" --version "$version" --debug "$@"
}

trunk_tool() {
  [ "$(trunk --version 2>/dev/null | awk '{ print $2 }')" = "$TRUNK_VERSION" ] && return
  tool trunk "$TRUNK_VERSION" 4 --locked --no-default-features --features rustls \
    || fail "Trunk could not be installed. Check the network, then run this again."
}

bindgen_tool() {
  local version
  version=$(locked wasm-bindgen)
  [ "$(wasm-bindgen --version 2>/dev/null | awk '{ print $2 }')" = "$version" ] && return
  # Some registry mirrors lack one of the locked dependencies; then the newest ones do as well.
  tool wasm-bindgen-cli "$version" 2 --locked || tool wasm-bindgen-cli "$version" 2 \
    || fail "wasm-bindgen-cli $version could not be installed. Check the network, then run this again."
}

browser() {
  if have chromedriver && { have chromium || have chromium-browser || have google-chrome; }; then return; fi
  local wanted="Install Chromium (or Chrome) and the chromedriver of the same version, so that both are on PATH"
  have apt-get || fail "The browser tests need Chromium. $wanted, then run this again."
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    have sudo || fail "The browser tests need Chromium, and installing it needs root or sudo. $wanted, then run this again."
    root=(sudo)
  fi
  say "Installing Chromium and its driver with apt (about 1 minute, once)"
  "${root[@]}" apt-get update -qq || say "apt-get update failed; going on with the lists there are"
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium chromium-driver >&2 \
    || "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-browser chromium-chromedriver >&2 \
    || fail "apt could not install Chromium. $wanted, then run this again."
}

deny() {
  have cargo-deny && return
  tool cargo-deny "$DENY_VERSION" 6 --locked || tool cargo-deny "$DENY_VERSION" 6 \
    || fail "cargo-deny could not be installed. Check the network, then run this again."
}

optimise() {
  [ -x .tools/node_modules/.bin/wasm-opt ] && return
  have npm || fail "npm is missing; it brings wasm-opt. Install Node.js from https://nodejs.org, then run this again."
  say "Installing wasm-opt from npm's binaryen $BINARYEN_VERSION (some seconds, once)"
  npm install --prefix .tools --no-save --silent "binaryen@$BINARYEN_VERSION" \
    || fail "npm could not install binaryen. Check the network, then run this again."
}

case "${1:-}" in
  page) rust; trunk_tool; bindgen_tool ;;
  browser) browser ;;
  deny) rust; deny ;;
  optimise) optimise ;;
  *) fail "usage: scripts/setup.sh page | browser | deny | optimise" ;;
esac

#!/usr/bin/env bash
# Builds the page as static files in dist/, makes the wasm smaller, and prints sizes and checksums.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh page
scripts/say.sh "Building the page (about 8 minutes the first time)"
trunk build --release

if scripts/setup.sh optimise; then
  scripts/say.sh "Optimising (about 1 minute)"
  # Exactly what rustc itself uses: with more allowed, wasm-opt writes what no browser reads yet.
  features=(--enable-bulk-memory --enable-bulk-memory-opt --enable-multivalue --enable-mutable-globals
    --enable-nontrapping-float-to-int --enable-reference-types --enable-sign-ext)
  for wasm in dist/*.wasm; do
    .tools/node_modules/.bin/wasm-opt -O3 "${features[@]}" --strip-debug --strip-producers "$wasm" -o "$wasm.small"
    node -e 'process.exit(WebAssembly.validate(require("fs").readFileSync(process.argv[1])) ? 0 : 1)' "$wasm.small" || {
      scripts/say.sh "wasm-opt made something of $wasm that this Node cannot read. Keeping the larger one"
      rm "$wasm.small"
      continue
    }
    mv "$wasm.small" "$wasm"
  done
else
  scripts/say.sh "Going on without wasm-opt: the page works, its wasm is larger than it need be"
fi

sha256() { if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1; }
printf '\n%12s %12s  %-64s  %s\n' bytes gzip SHA-256 file
find dist -type f | LC_ALL=C sort | while read -r file; do
  printf '%12d %12d  %s  %s\n' "$(wc -c <"$file")" "$(gzip -9 -c "$file" | wc -c)" "$(sha256 "$file")" "$file"
done

#!/usr/bin/env bash
# Runs the property tests with one random seed after another, for so many minutes (default 10): scripts/hunt.sh [MINUTES]
# What a seed finds is printed with the seed; PROPTEST_RNG_SEED=SEED cargo test --test NAME finds it again. Write it down as
# a file of tests/regressions or as a test of its own before mending it.
set -euo pipefail
cd "$(dirname "$0")/.."

minutes=${1:-10}
# Optimised, but with every assertion: seeds are many.
build=(cargo test --config profile.test.opt-level=2 --config profile.dev.opt-level=2)
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target/hunt}
# A wrong turn of the code is wanted here, not its backtrace.
export RUST_BACKTRACE=0 PROPTEST_MAX_SHRINK_TIME=60000

mapfile -t names < <(grep -lE 'proptest!|TestRunner' tests/*.rs | xargs -n1 basename -s .rs | sort)
targets=(--lib)
for name in "${names[@]}"; do targets+=(--test "$name"); done
# Of the library's tests those that are property tests; of the others, which are named for it, all.
mapfile -t programs < <("${build[@]}" "${targets[@]}" --no-run --message-format=json 2>/dev/null \
  | grep -oE '"executable":"[^"]+"' | cut -d'"' -f4 | sort -u)

end=$((SECONDS + minutes * 60))
seeds=0
found=0
while [ $SECONDS -lt $end ]; do
  seed=$((RANDOM * 32768 + RANDOM))
  seeds=$((seeds + 1))
  for program in "${programs[@]}"; do
    [ $SECONDS -lt $end ] || break
    if ! said=$(PROPTEST_RNG_SEED=$seed "$program" 2>&1); then
      found=$((found + 1))
      printf '== seed %s: %s\n%s\n' "$seed" "$(basename "$program")" "$(sed -n '/^failures:/,$p' <<<"$said")"
    fi
  done
done
echo "$seeds seeds, $found failures"
[ $found -eq 0 ]

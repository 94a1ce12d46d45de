#!/usr/bin/env bash
# Runs every fuzz target for so many seconds each (default 60), seeded from the corpus: scripts/fuzz.sh [SECONDS] [TARGET...]
# Needs cargo-fuzz, and says so when it is missing. It wants a nightly compiler; where there is none, the stable one is told to
# act as one. What is looked for are panics, endless loops and memory that grows: the code has no unsafe block, so address
# sanitizing would only halve the speed. SANITIZER=address turns it on for the crates below.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
shift || true
command -v cargo-fuzz >/dev/null || { echo "cargo-fuzz is needed: cargo install cargo-fuzz --locked" >&2; exit 1; }
if rustup toolchain list | grep -q nightly; then cargo=(cargo +nightly); else cargo=(env RUSTC_BOOTSTRAP=1 cargo); fi

sanitizer=${SANITIZER:-none}

declare -A seeds=(
  [json]="*.json *.ndjson *.jsonl"
  [xml]="*.xml"
  [table]="*.csv *.tsv *.txt"
  [zip]="*.zip"
  [tar]="*.tar"
  [gzip]="*.gz *.tgz"
  [xlsx]="*.xlsx"
  [xlsx_part]="sheet*.xml"
  [xls]="*.xls"
  [ods]="*.ods"
  [mbox]="*.mbox Inbox* Sent*"
  [eml]="*.eml"
  [emlx]="*.emlx"
  [msg]="*.msg"
  [pst]="*.pst"
  [whatsapp]="*.txt"
  [by_vendor]="*.csv *.json *.xml"
)
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(printf '%s\n' "${!seeds[@]}" | sort)

# The smallest files of these formats are larger than what is enough for any other.
declare -A kilobytes=([msg]=64 [pst]=128 [xls]=64)

failed=()
for target in "${targets[@]}"; do
  folder=fuzz/corpus/$target
  most=${kilobytes[$target]:-16}
  mkdir -p "$folder"
  read -ra patterns <<<"${seeds[$target]}"
  for pattern in "${patterns[@]}"; do
    # Seeds keep their content's hash as a name: files of many folders are called the same. Large ones would take all the
    # time; what happens where reads are cut is the matter of tests/props_split.rs.
    while IFS= read -r -d '' seed; do
      cp "$seed" "$folder/$(sha1sum <"$seed" | cut -c1-40)"
    done < <(find tests/corpus tests/regressions -type f -name "$pattern" -size "-$((most + 1))k" -print0 2>/dev/null)
  done
  echo "== $target: $seconds s from $(find "$folder" -type f | wc -l) seeds"
  "${cargo[@]}" fuzz run "$target" --fuzz-dir fuzz --sanitizer "$sanitizer" -- \
    -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len="$((most * 2048))" -print_final_stats=1 \
    >"fuzz/$target.log" 2>&1 || failed+=("$target")
  grep -E 'stat::number_of_executed_units|stat::peak_rss_mb|SUMMARY|panicked' "fuzz/$target.log" || true
done
[ ${#failed[@]} -eq 0 ] || { echo "Found something: ${failed[*]}; see fuzz/artifacts and fuzz/*.log" >&2; exit 1; }

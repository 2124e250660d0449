#!/usr/bin/env bash
# Measures the flat and the hierarchical instance side by side at saturation: A B A B, one wrk thread on the same machine.
#   bash samples/Hal9/Load/measure.sh [seconds per run, default 10] [connections, default 32] [further options of hal9-sample]
# Needs wrk, curl and the .NET 10 SDK.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
seconds=${1:-10} connections=${2:-32}
shift $(($# < 2 ? $# : 2))
for tool in wrk curl dotnet; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed: install it and run this again." >&2; exit 1; }
done

work=$(mktemp -d)
pids=()
trap '[ ${#pids[@]} -eq 0 ] || { kill "${pids[@]}" && wait "${pids[@]}" || true; } 2>/dev/null; rm -rf "$work"' EXIT
dotnet build -c Release "$here" -v q --nologo -o "$work/bin" >"$work/build" || { cat "$work/build" >&2; exit 1; }

declare -A url pid
for mode in flat hierarchical; do
  began=$(date +%s%N)
  dotnet "$work/bin/hal9-sample.dll" --mode $mode --store "$work/$mode.db" "$@" >"$work/$mode.out" &
  pids+=($!) pid[$mode]=$!
  until grep -q listening "$work/$mode.out"; do
    kill -0 ${pid[$mode]} 2>/dev/null || exit 1
    sleep 0.01
  done
  url[$mode]=$(sed 's/.*"listening":"\([^"]*\)".*/\1/' "$work/$mode.out")
  echo "$mode: seeded and listening after $((($(date +%s%N) - began) / 1000000)) ms"
done

for ((offset = 0; ; offset += 1000)); do
  page=$(curl -fsS "${url[flat]}/api/neurons?offset=$offset&limit=1000" | grep -o '"phrase":"[^"]*"' | cut -d'"' -f4) || break
  echo "$page" >>"$work/phrases"
done

metric() { curl -fsS "${url[$1]}/metrics" | awk -v name="$2" '$1 == name { print $2 }'; }
run() {
  local cpu comparisons result
  cpu=$(metric "$1" process_cpu_seconds_total) comparisons=$(metric "$1" hal9_comparisons_total)
  result=$(HAL9_PHRASES="$work/phrases" wrk -t1 -c"$connections" -d"$2" -s "$here/Load/signals.lua" "${url[$1]}" | grep RESULT)
  echo "$result $1 $(metric "$1" process_cpu_seconds_total) $cpu $(metric "$1" hal9_comparisons_total) $comparisons" \
    "$(metric "$1" process_resident_memory_bytes)" |
    awk '{ printf "%-13s %9.0f %9.2f %9.2f %9.3f %10.0f %9.1f %7d\n", $7, $2 / $3, $4, $5, ($8 - $9) / $2 * 1000, ($10 - $11) / $2, $12 / 1048576, $6 }'
}

for mode in flat hierarchical; do run $mode 3 >/dev/null; done # the compiler's warm-up
echo
printf "%-13s %9s %9s %9s %9s %10s %9s %7s\n" mode rps p50_ms p99_ms cpu_ms/rq compared memory_MB failed
for mode in flat hierarchical flat hierarchical; do run $mode "$seconds"; done | tee "$work/table"
awk '{ rps[$1] += $2; p99[$1] += $4; mb[$1] += $7 } END {
  printf "\nhierarchical / flat: throughput %.1fx, p99 %.3fx, memory %.2fx\n",
    rps["hierarchical"] / rps["flat"], p99["hierarchical"] / p99["flat"], mb["hierarchical"] / mb["flat"] }' "$work/table"

#!/usr/bin/env bash
# Times a workload over batches and steps and fits: time = a + b · T · batch.
#   benchmarks/fit.sh [WORKLOAD] [RATE]
# Prints the fastest step of each run, its time per example and step, and the fit by relative least squares.
set -euo pipefail
workload=${1:-W4} rate=${2:-0.1}
cd "$(dirname "$0")/.."
number() { sed -n "s/.*\"$1\": *\(-\{0,1\}[0-9.]*\).*/\1/p"; }
for steps in 2 8 32; do
  for batch in 8 32 128; do
    line=$(./snn bench "$workload" --rate "$rate" --steps "$steps" --batch "$batch" --secs 2 --json 2>/dev/null | tail -n 1)
    ms=$(number min_ms <<< "$line")
    echo "T $steps, batch $batch: $ms ms" >&2
    echo "$steps $batch $ms"
  done
done | awk '
  BEGIN { print "| T | batch | ms | ms per T and example |"; print "| --- | --- | --- | --- |" }
  {
    n = $1 * $2
    printf "| %d | %d | %.1f | %.3f |\n", $1, $2, $3, $3 / n
    # relative errors: each equation is divided by its time
    u = 1 / $3; v = n / $3
    uu += u * u; uv += u * v; vv += v * v; su += u; sv += v
  }
  END {
    d = uu * vv - uv * uv
    printf "\na = %.1f ms, b = %.3f ms\n", (su * vv - sv * uv) / d, (uu * sv - uv * su) / d
  }'

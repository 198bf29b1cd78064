#!/usr/bin/env bash
# Times W1 to W5 beside the same work in PyTorch, in turn, and prints a table of ratios.
#   benchmarks/beside.sh RUN [RATE] [SECS]
# RUN is the command that the peers' setup made; RATE is what every spiking layer is calibrated to fire at (0: untouched).
# The lines that were measured go to benchmarks/results, named by processor and rate.
set -euo pipefail
[ $# -ge 1 ] || { sed -n 2,6p "$0" >&2; exit 2; }
run=$1 rate=${2:-0.1} secs=${3:-4}
cd "$(dirname "$0")/.."
processor=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1 | tr 'A-Z ' 'a-z-')
grep -qs avx512f /proc/cpuinfo && processor=$processor-avx512
mkdir -p benchmarks/results
out=benchmarks/results/beside-$processor-$rate.jsonl
: > "$out"

number() { sed -n "s/.*\"$1\": *\(-\{0,1\}[0-9.]*\).*/\1/p"; }

peer() { # MODE SCRIPT ARGUMENTS…: prints median and memory above the start
  local mode=$1 line; shift
  line=$("$run" "$@" --mode "$mode" --secs "$secs" --rate "$rate" 2>/dev/null | tail -n 1)
  echo "$line" >> "$out"
  echo "$(number median <<< "$line") $(($(number peak_rss_mb <<< "$line") - $(number import_rss_mb <<< "$line")))"
}

printf '| rate %s | peer, ms | SNN4J, ms | ratio | peer, MB | SNN4J, MB |\n| --- | --- | --- | --- | --- | --- |\n' "$rate"
for mode in train infer; do
  for workload in W1 W2 W3 W4 W5; do
    case $workload in
      W1) peers=("w1_fc.py --fw snntorch" "w1_fc.py --fw spikingjelly") ;;
      # SpikingJelly is three to four times slower than snnTorch on W2.
      W2) peers=("w2_conv.py --fw snntorch" "w2_conv.py --fw snntorch --cl") ;;
      W3) peers=("w345_sj.py --fw csnn" "w345_sj.py --fw csnn --cl") ;;
      W4) peers=("w345_sj.py --fw vgg11" "w345_sj.py --fw vgg11 --cl") ;;
      W5) peers=("w345_sj.py --fw sew18" "w345_sj.py --fw sew18 --cl") ;;
    esac
    best=""
    for p in "${peers[@]}"; do
      # shellcheck disable=SC2086 # words on purpose
      got=$(peer $mode $p)
      if [ -z "$best" ] || awk "BEGIN { exit !(${got% *} < ${best% *}) }"; then best=$got; fi
    done
    surrogates=default
    [[ $mode == train && $workload == W[345] ]] && surrogates="default triangle"
    for surrogate in $surrogates; do
      options=(--mode "$mode" --rate "$rate" --secs "$secs" --json)
      [ "$surrogate" = default ] || options+=(--surrogate "$surrogate")
      line=$(./snn bench "$workload" "${options[@]}" 2>/dev/null | tail -n 1)
      echo "$line" >> "$out"
      awk -v name="$workload $mode $([ "$surrogate" = default ] || echo "$surrogate")" -v theirs="${best% *}" -v memory="${best#* }" \
        -v ours="$(number median_ms <<< "$line")" -v mb="$(number peak_mb <<< "$line")" \
        'BEGIN { printf "| %s | %.1f | %.1f | %.2f | %d | %d |\n", name, theirs, ours, theirs / ours, memory, mb }'
    done
  done
done

#!/usr/bin/env bash
# The methods of the ImageNet table and the plain network beside each other: the same small network, data and number of steps.
#   benchmarks/methods.sh DATA OUT [SAMPLES] [SEEDS]
# Each trains once over the first SAMPLES pictures (25600: 400 steps), on one thread; two of these scripts with a seed each may run
# side by side. Appends a line of JSON a training to OUT/methods.jsonl, leaves out those that are there already, and prints the table.
set -euo pipefail
data=$(cd "$1" && pwd) out=$2 samples=${3:-25600} seeds=${4:-1 2}
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$(dirname "$0")/.."
results=$out/methods.jsonl
touch "$results"
for seed in $seeds; do
  for method in plain stbp-tdbn diet-snn tet im-loss tebn glif recdis-snn mpbn attention-snn; do
    grep -q "\"method\":\"$method\",\"seed\":$seed," "$results" && continue
    chosen=(--method "$method")
    [ "$method" = plain ] && chosen=()
    model=$out/$method-$seed
    resume=()
    [ -e "$model.checkpoint.snn" ] && resume=(--resume)
    line=$(./snn train ms-resnet20 "${chosen[@]}" "${resume[@]}" --dataset cifar10 --data "$data" --epochs 1 --steps 2 --seed "$seed" \
      --threads 1 --set samples="$samples" --set 'augment=["RandomCrop","RandomFlip"]' --out "$model.snn" --json | tail -n 1)
    echo "{\"method\":\"$method\",\"seed\":$seed,\"samples\":$samples,${line#\{}" >> "$results"
  done
done
echo "| method | accuracy, a seed each | seconds | process | mean firing rate |"
echo "| --- | --- | --- | --- | --- |"
number() { sed -n "s/.*\"$1\": *\([0-9.eE+-]*\).*/\1/p" <<< "$line"; }
cut -d'"' -f4 "$results" | awk '!seen[$0]++' | while read -r method; do
  grep "\"method\":\"$method\"," "$results" | while read -r line; do
    rates=$(sed 's/.*"firing_rates":{\([^}]*\)}.*/\1/' <<< "$line" | tr ',' '\n' | awk -F: '{ s += $2 } END { print s / NR }')
    echo "$(number test_accuracy) $(number seconds) $(number resident_mib) $rates"
  done | awk -v method="$method" '
    { all = all sprintf("%s%.2f", NR > 1 ? ", " : "", 100 * $1); s += $2; m = $3 > m ? $3 : m; r += $4 }
    END { printf "| %s | %s %% | %.0f | %.0f MiB | %.1f %% |\n", method, all, s / NR, m, 100 * r / NR }'
done

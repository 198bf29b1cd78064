#!/usr/bin/env bash
# One training step of each method of the ImageNet table at its published size (224x224 pictures, 1000 classes, the paper's T) on
# real pictures: forecast, memory, loss.
#   benchmarks/published.sh DATA [BATCH] [METHOD...]
# DATA holds imagenet-subset/imagenette-224; its ten classes stand among 990 of one picture each. Prints a line of Markdown a method.
set -euo pipefail
data=$(cd "$1" && pwd) batch=${2:-8}
shift $(($# < 2 ? $# : 2))
cd "$(dirname "$0")/.."
methods=("$@")
[ ${#methods[@]} -gt 0 ] || methods=(stbp-tdbn diet-snn tet im-loss tebn glif recdis-snn mpbn attention-snn)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for part in train val; do
  mkdir "$folder/$part"
  for class in "$data/imagenet-subset/imagenette-224/$part"/*/; do
    ln -s "$class" "$folder/$part/$(basename "$class")"
  done
  picture=$(find "$data/imagenet-subset/imagenette-224/$part" -name '*.JPEG' | sort | head -n 1)
  for i in $(seq -w 1 990); do
    mkdir "$folder/$part/z$i"
    ln -s "$picture" "$folder/$part/z$i/"
  done
done
number() { sed -n "s/.*\"$1\": *\(-\{0,1\}[0-9.eE+-]*\).*/\1/p" <<< "$line"; }
echo "| method | loss | gradient norm | forecast | process | first step |"
echo "| --- | --- | --- | --- | --- | --- |"
for method in "${methods[@]}"; do
  line=$(./snn train "$method" --dataset imagefolder --data "$folder" --batch "$batch" --dry-run --json 2>"$folder/err" | tail -n 1) || {
    cat "$folder/err" >&2
    exit 1
  }
  printf '| %s | %.3f | %.3g | %.0f MiB | %.0f MiB | %.1f s |\n' "$method" "$(number loss)" "$(number gradient_norm)" \
    "$(awk "BEGIN { print $(number forecast_bytes) / 1048576 }")" "$(number resident_mib)" "$(number seconds)"
done

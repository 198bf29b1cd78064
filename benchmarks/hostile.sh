#!/usr/bin/env bash
# Damaged and forged files for the readers of core configurations (JSON and binary), NIR and netx, in a heap of 512 MiB.
#   benchmarks/hostile.sh DATA [COUNT] [SEED] [OUT] [FORMAT]
# DATA holds interop; COUNT (100000) files of each format are tried, or of FORMAT (json, binary, nir or netx) alone. Prints a line of
# Markdown a format; what must not happen goes to standard error, its file to OUT (hostile), and the exit code is 1.
set -euo pipefail
data=$(cd "$1" && pwd) count=${2:-100000} seed=${3:-1} out=${4:-hostile} format=${5:-}
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$(dirname "$0")/.."
[ -f benchmarks/target/classpath ] || mvn -q -B -ntp package -DskipTests -pl benchmarks -am
java -Xmx512m --add-modules jdk.incubator.vector -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath)" \
  io.github.snn4j.benchmarks.hostile.HostileFiles "$count" "$seed" "$data/interop" "$out" ${format:+"$format"}

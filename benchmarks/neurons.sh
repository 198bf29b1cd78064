#!/usr/bin/env bash
# How long the compiler takes for loihi1 over the number of neurons, each with 100 synapses of its own from a window of 3,000.
#   benchmarks/neurons.sh OUT.svg [NEURONS]...
# Prints a line of JSON a size (10000 30000 100000 300000 1000000) and draws them; the heap has 8 GiB.
set -euo pipefail
out=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shift
[ $# -gt 0 ] || set -- 10000 30000 100000 300000 1000000
cd "$(dirname "$0")/.."
[ -f benchmarks/target/classpath ] || mvn -q -B -ntp package -DskipTests -pl benchmarks -am
java -Xmx8g --add-modules jdk.incubator.vector -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath)" \
  io.github.snn4j.benchmarks.ManyNeurons "$out" "$@"

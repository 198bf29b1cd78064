package io.github.snn4j.benchmarks;

import io.github.snn4j.core.file.AtomicFile;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.plot.LinePlot;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.SparseGeometry;
import io.github.snn4j.models.chip.SpikeInput;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.LimitsChecker;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.QuantisedConnection;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How long the compiler takes over the number of neurons: neurons lie on a ring, and each draws 100 sources from the
 * 3,000 around it, every synapse with a weight of its own, so that nothing is shared.
 */
public final class ManyNeurons {
    private static final int FAN_IN = 100;
    private static final int WINDOW = 3000;
    private static final int SEED = 1;

    private ManyNeurons() {}

    /** Takes the SVG file to write and the numbers of neurons; prints a line of JSON for each. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            throw new IllegalArgumentException("ManyNeurons takes the SVG file to write and numbers of neurons");
        }
        double[] neurons = new double[arguments.length - 1];
        double[] seconds = new double[neurons.length];
        for (int i = 0; i < neurons.length; i++) {
            int n = Integer.parseInt(arguments[i + 1]);
            QuantisedNetwork network = network(n, SEED);
            Limits limits = Limits.named("loihi1");
            long start = System.nanoTime();
            CoreConfiguration configuration = Partitioner.partition(network, limits);
            neurons[i] = n;
            seconds[i] = (System.nanoTime() - start) / 1e9;
            int cores = configuration.chips().stream()
                    .mapToInt(c -> c.cores().size())
                    .sum();
            int violations = LimitsChecker.check(configuration, limits).size();
            System.out.println("{\"neurons\":" + n + ",\"synapses\":" + (long) n * FAN_IN + ",\"cores\":" + cores
                    + ",\"violations\":" + violations + ",\"seconds\":" + seconds[i] + "}");
        }
        double[] bound = new double[neurons.length];
        Arrays.setAll(bound, i -> seconds[0] * Math.pow(neurons[i] / neurons[0], 1.2));
        AtomicFile.write(
                Path.of(arguments[0]),
                LinePlot.titled("Time to compile, fan-in " + FAN_IN + " of " + WINDOW + ", loihi1")
                        .x("neurons")
                        .y("seconds")
                        .logX()
                        .logY()
                        .series("measured", neurons, seconds)
                        .series("n^1.2 from the smallest", neurons, bound)
                        .svg());
    }

    private static QuantisedNetwork network(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int window = Math.min(WINDOW, n);
        int[] count = new int[n + 1];
        int[][] sources = new int[n][];
        for (int target = 0; target < n; target++) {
            int from = target + n - window / 2;
            BitSet drawn = new BitSet(window);
            for (int k = 0; k < FAN_IN; ) {
                int s = random.nextInt(window);
                if (!drawn.get(s)) {
                    drawn.set(s);
                    k++;
                }
            }
            sources[target] = drawn.stream().map(s -> (from + s) % n).toArray();
            for (int s : sources[target]) {
                count[s + 1]++;
            }
        }
        Arrays.parallelPrefix(count, Integer::sum);
        int[] targets = new int[count[n]];
        short[] weights = new short[count[n]];
        int[] next = count.clone();
        for (int target = 0; target < n; target++) {
            for (int s : sources[target]) {
                weights[next[s]] = (short) (2 * random.nextInt(-127, 128));
                targets[next[s]++] = target;
            }
        }
        Shape one = Shape.vector(1);
        Shape all = Shape.vector(n);
        int[] first = {0, Math.min(n, FAN_IN)};
        int[] driven = new int[first[1]];
        Arrays.setAll(driven, i -> i);
        short[] strong = new short[driven.length];
        Arrays.fill(strong, (short) 254);
        List<QuantisedConnection> inputs = new ArrayList<>();
        inputs.add(new QuantisedConnection("input", new SparseGeometry(one, all, first, driven), strong, 0, 0));
        inputs.add(new QuantisedConnection("neurons", new SparseGeometry(all, all, count, targets), weights, 0, 1));
        return new QuantisedNetwork(
                "many-neurons",
                8,
                new SpikeInput("input", one, null),
                0,
                0,
                List.of(new QuantisedPopulation(
                        "neurons", all, 4095, 410, 200, false, 1, new short[0], new short[0], 64, inputs)),
                Decode.COUNT);
    }
}

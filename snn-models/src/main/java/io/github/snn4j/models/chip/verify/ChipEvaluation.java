package io.github.snn4j.models.chip.verify;

import io.github.snn4j.core.coding.Direct;
import io.github.snn4j.core.coding.Encoder;
import io.github.snn4j.core.coding.RandomKey;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.SpikeInput;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.quantise.IntegerForward;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import io.github.snn4j.models.chip.simulate.Activity;
import io.github.snn4j.models.chip.simulate.CoreProgram;
import io.github.snn4j.models.chip.simulate.CoreSimulator;
import io.github.snn4j.models.chip.simulate.NoiseKey;
import io.github.snn4j.models.chip.simulate.Recording;
import io.github.snn4j.models.chip.simulate.SimulationResult;
import io.github.snn4j.models.chip.simulate.Stimulus;
import io.github.snn4j.models.train.Dataset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A core configuration on the pictures of a data set.
 *
 * @param accuracy the fraction of pictures whose decision is their label
 * @param confusion pictures by {@code [label][decision]}
 * @param activity summed over all pictures
 * @param overflows by layer, how often u left its range and wrapped, 0 unless wrapping was asked for
 * @param saturations by layer, how often v was clipped to its range
 * @param verification against the quantised model, where there was one
 */
@SuppressWarnings("ArrayRecordComponent")
public record ChipEvaluation(
        double accuracy,
        int[][] confusion,
        Activity activity,
        Map<String, Long> overflows,
        Map<String, Long> saturations,
        Optional<Verification> verification) {
    /**
     * How examples are shown.
     *
     * @param encoder makes the spikes of a configuration that spikes drive; others take pictures as they are
     * @param wrap values that leave their range wrap as on the chip instead of failing
     * @param noise whether the cores add their noise
     * @param seed of the encoder and of the noise
     */
    public record Showing(Encoder encoder, boolean wrap, boolean noise, long seed) {
        /** Pictures as they are; a value that leaves its range is an error. */
        public static final Showing EXACT = new Showing(new Direct(), false, false, 0);
    }

    /**
     * Shows every picture, one after the other on each thread; the outcome does not depend on the number of threads.
     *
     * @param reference the quantised model that the file was made from, to compare with spike for spike, or null
     * @throws IllegalArgumentException if the pictures or classes are not those of the file, or the reference not its
     *     model
     */
    public static ChipEvaluation run(
            CoreProgram program, Dataset data, Showing showing, @Nullable QuantisedNetwork reference, Workers workers) {
        CoreConfiguration file = program.configuration();
        check(file, data);
        if (reference != null) {
            check(file, reference);
        }
        CoreSimulator[] simulators = new CoreSimulator[workers.threads()];
        SimulationResult[] results = new SimulationResult[data.size()];
        Verification[] verifications = new Verification[data.size()];
        List<String> layers =
                file.populations().stream().map(CoreConfiguration.Layer::id).toList();
        workers.forEach(data.size(), (i, worker) -> {
            if (simulators[worker] == null) {
                simulators[worker] = new CoreSimulator(program, showing.wrap());
            }
            float[] picture = new float[data.shape().size()];
            data.read(i, picture, 0);
            Stimulus stimulus = stimulus(program, showing, picture, i);
            SimulationResult all =
                    simulators[worker].run(stimulus, reference == null ? Recording.NONE : Recording.SPIKES);
            if (reference != null) {
                IntegerForward forward = new IntegerForward(reference);
                verifications[i] = Verification.compare(
                        layers,
                        stimulus.spikes().isEmpty() ? forward.run(picture) : forward.runSpikes(stimulus.spikes()),
                        all,
                        reference.decode() == Decode.POTENTIAL);
            }
            results[i] = withoutSpikes(all);
        });
        return summed(data, layers, results, verifications);
    }

    /** What picture {@code index} is for the configuration: a bias that is held, or the encoder's spikes. */
    private static Stimulus stimulus(CoreProgram program, Showing showing, float[] picture, int index) {
        int steps = program.configuration().schedule().steps();
        RandomKey key = new RandomKey(showing.seed(), 0, 0, index);
        Stimulus stimulus = program.configuration().input().host() != null
                ? Stimulus.bias(program.biasMantissas(picture), steps)
                : Stimulus.spikes(spikes(showing.encoder(), picture, steps, key));
        return showing.noise() ? stimulus.withNoise(new NoiseKey(showing.seed(), index)) : stimulus;
    }

    /** The encoder's spikes of an example, by step. */
    static List<BitSet> spikes(Encoder encoder, float[] picture, int steps, RandomKey key) {
        int n = encoder.takesFrames() ? picture.length / steps : picture.length;
        float[] values = new float[steps * n];
        encoder.encode(picture, 0, n, steps, key, values, 0, n);
        List<BitSet> spikes = new ArrayList<>();
        for (int t = 0; t < steps; t++) {
            BitSet fired = new BitSet(n);
            for (int k = 0; k < n; k++) {
                fired.set(k, values[t * n + k] > 0);
            }
            spikes.add(fired);
        }
        return spikes;
    }

    /** Spikes of many pictures are not kept. */
    private static SimulationResult withoutSpikes(SimulationResult r) {
        return new SimulationResult(
                r.decision(),
                r.outputs(),
                List.of(),
                r.currents(),
                r.voltages(),
                r.overflows(),
                r.saturations(),
                r.activity());
    }

    private static ChipEvaluation summed(
            Dataset data, List<String> layers, SimulationResult[] results, Verification[] verifications) {
        int classes = data.classes().size();
        int[][] confusion = new int[classes][classes];
        int right = 0;
        Activity activity = results[0].activity();
        Verification total = null;
        for (int i = 0; i < results.length; i++) {
            int label = data.label(i);
            confusion[label][results[i].decision()]++;
            activity = i == 0 ? activity : activity.and(results[i].activity());
            right += label == results[i].decision() ? 1 : 0;
            if (verifications[i] != null) {
                total = total == null ? verifications[i] : total.and(verifications[i]);
            }
        }
        return new ChipEvaluation(
                (double) right / results.length,
                confusion,
                activity,
                byLayer(layers, results, SimulationResult::overflows),
                byLayer(layers, results, SimulationResult::saturations),
                Optional.ofNullable(total));
    }

    private static Map<String, Long> byLayer(
            List<String> layers, SimulationResult[] results, Function<SimulationResult, long[]> counts) {
        Map<String, Long> sums = new LinkedHashMap<>();
        for (SimulationResult r : results) {
            for (int k = 0; k < layers.size(); k++) {
                sums.merge(layers.get(k), counts.apply(r)[k], Long::sum);
            }
        }
        return sums;
    }

    private static void check(CoreConfiguration file, Dataset data) {
        CoreConfiguration.Host host = file.input().host();
        List<Integer> whc = file.populations().get(0).shapeWhc();
        List<Integer> taken = host == null ? List.of(whc.get(1), whc.get(0), whc.get(2)) : host.inHwc();
        List<Integer> shape = List.of(
                data.shape().height(), data.shape().width(), data.shape().channels());
        boolean vector = host == null && taken.equals(List.of(1, 1, data.shape().size()));
        if (!taken.equals(shape) && !vector) {
            throw new IllegalArgumentException("the configuration takes pictures of " + taken
                    + " (height, width, channels), but data set \"" + data.name() + "\" has " + shape);
        }
        int outputs = file.populations().stream()
                .filter(p -> p.id().equals(file.output().pop()))
                .mapToInt(p -> p.shapeWhc().stream().reduce(1, (a, b) -> a * b))
                .sum();
        if (outputs != data.classes().size()) {
            throw new IllegalArgumentException("the configuration tells " + outputs + " classes apart, but data set \""
                    + data.name() + "\" has " + data.classes().size());
        }
        if (data.size() == 0) {
            throw new IllegalArgumentException("data set \"" + data.name() + "\" has no pictures");
        }
    }

    private static void check(CoreConfiguration file, QuantisedNetwork reference) {
        List<String> ofFile = file.populations().stream()
                .skip(reference.input() instanceof SpikeInput ? 1 : 0)
                .map(p -> p.id() + " " + p.shapeWhc())
                .toList();
        List<String> ofModel =
                reference.populations().stream().map(ChipEvaluation::describe).toList();
        if (!ofFile.equals(ofModel) || file.schedule().steps() != reference.steps()) {
            throw new IllegalArgumentException("the configuration was not made from this model: it has "
                    + file.schedule().steps() + " steps and the layers " + ofFile + ", the model " + reference.steps()
                    + " and " + ofModel);
        }
    }

    private static String describe(QuantisedPopulation p) {
        return p.name() + " "
                + List.of(p.shape().width(), p.shape().height(), p.shape().channels());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ChipEvaluation e
                && accuracy == e.accuracy
                && java.util.Arrays.deepEquals(confusion, e.confusion)
                && activity.equals(e.activity)
                && overflows.equals(e.overflows)
                && saturations.equals(e.saturations)
                && verification.equals(e.verification);
    }

    @Override
    public int hashCode() {
        return Objects.hash(accuracy, activity, overflows, saturations, verification);
    }
}

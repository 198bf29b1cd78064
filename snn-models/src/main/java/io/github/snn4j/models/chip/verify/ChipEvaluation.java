package io.github.snn4j.models.chip.verify;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.quantise.IntegerForward;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import io.github.snn4j.models.chip.simulate.Activity;
import io.github.snn4j.models.chip.simulate.CoreProgram;
import io.github.snn4j.models.chip.simulate.CoreSimulator;
import io.github.snn4j.models.chip.simulate.Recording;
import io.github.snn4j.models.chip.simulate.SimulationResult;
import io.github.snn4j.models.train.Dataset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongBinaryOperator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A core configuration on the pictures of a data set.
 *
 * @param accuracy the fraction of pictures whose decision is their label
 * @param confusion pictures by {@code [label][decision]}
 * @param activity summed over all pictures; the most of a core is that of the busiest picture
 * @param overflows how often u or v left its range, 0 unless wrapping was asked for
 * @param verification against the quantised model, where there was one
 */
@SuppressWarnings("ArrayRecordComponent")
public record ChipEvaluation(
        double accuracy, int[][] confusion, Activity activity, long overflows, Optional<Verification> verification) {
    /**
     * Shows every picture, one after the other on each thread; the outcome does not depend on the number of threads.
     *
     * @param wrap values that leave their range wrap as on the chip instead of failing
     * @param reference the quantised model that the file was made from, to compare with spike for spike, or null
     * @throws IllegalArgumentException if the pictures or classes are not those of the file, or the reference not its
     *     model
     */
    public static ChipEvaluation run(
            CoreProgram program, Dataset data, boolean wrap, @Nullable QuantisedNetwork reference, Workers workers) {
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
                simulators[worker] = new CoreSimulator(program, wrap);
            }
            float[] picture = new float[data.shape().size()];
            data.read(i, picture, 0);
            SimulationResult all =
                    simulators[worker].run(picture, reference == null ? Recording.NONE : Recording.SPIKES);
            if (reference != null) {
                verifications[i] = Verification.compare(
                        layers,
                        new IntegerForward(reference).run(picture),
                        all,
                        reference.decode() == Decode.POTENTIAL);
            }
            results[i] = withoutSpikes(all);
        });
        return summed(data, results, verifications);
    }

    /** Spikes of many pictures are not kept. */
    private static SimulationResult withoutSpikes(SimulationResult r) {
        return new SimulationResult(
                r.decision(), r.outputs(), List.of(), r.currents(), r.voltages(), r.overflows(), r.activity());
    }

    private static ChipEvaluation summed(Dataset data, SimulationResult[] results, Verification[] verifications) {
        int classes = data.classes().size();
        int[][] confusion = new int[classes][classes];
        int right = 0;
        long overflows = 0;
        Verification total = null;
        for (int i = 0; i < results.length; i++) {
            int label = data.label(i);
            confusion[label][results[i].decision()]++;
            right += label == results[i].decision() ? 1 : 0;
            for (long n : results[i].overflows()) {
                overflows += n;
            }
            if (verifications[i] != null) {
                total = total == null ? verifications[i] : total.and(verifications[i]);
            }
        }
        return new ChipEvaluation(
                (double) right / results.length, confusion, sum(results), overflows, Optional.ofNullable(total));
    }

    private static Activity sum(SimulationResult[] results) {
        return new Activity(
                fold(results, Activity::spikes, Long::sum),
                fold(results, Activity::synapticOperations, Long::sum),
                fold(results, Activity::messages, Long::sum),
                fold(results, Activity::messagesWithinTile, Long::sum),
                fold(results, Activity::hopsEastWest, Long::sum),
                fold(results, Activity::hopsNorthSouth, Long::sum),
                fold(results, Activity::neuronUpdates, Long::sum),
                fold(results, Activity::chipSteps, Long::sum),
                fold(results, Activity::mostSpikesOfCore, Math::max),
                fold(results, Activity::mostOperationsOfCore, Math::max));
    }

    private static long fold(SimulationResult[] results, ToLongFunction<Activity> figure, LongBinaryOperator how) {
        long value = 0;
        for (SimulationResult r : results) {
            value = how.applyAsLong(value, figure.applyAsLong(r.activity()));
        }
        return value;
    }

    private static void check(CoreConfiguration file, Dataset data) {
        CoreConfiguration.Host host = file.input().host();
        if (host == null) {
            throw new IllegalArgumentException("the configuration is driven by spikes and shows no pictures");
        }
        List<Integer> shape = List.of(
                data.shape().height(), data.shape().width(), data.shape().channels());
        if (!host.inHwc().equals(shape)) {
            throw new IllegalArgumentException("the configuration takes pictures of " + host.inHwc()
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
                && overflows == e.overflows
                && verification.equals(e.verification);
    }

    @Override
    public int hashCode() {
        return Objects.hash(accuracy, activity, overflows, verification);
    }
}

package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Kernels;
import io.github.snn4j.core.kernel.ScratchMemory;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.neuron.NeuronModel;
import io.github.snn4j.layers.layer.LayerGraph;
import io.github.snn4j.layers.layer.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A graph compiled for one machine: fill {@link #input()}, run {@link #forward}, read {@link #output()}, and in training
 * write {@link #outputGradient()}, run {@link #backward} and read {@link #gradients()}.
 *
 * <p>The same seed gives the same bits for any number of threads. Not thread-safe: one plan runs one batch at a time.
 */
public final class Plan {
    /** A call, for those who want to know where memory and time go. */
    public record CallReport(
            String layer, String kind, String output, long bytes, double forwardMillis, double backwardMillis) {}

    /**
     * A spiking layer in a run of a plan compiled with {@code keep}.
     *
     * @param neuron its equation
     * @param potential the membrane potentials before the reset, {@code [steps, examples, features]}
     * @param threshold of each channel, at the first step
     */
    public record Membrane(NeuronModel neuron, float[] potential, float[] threshold) {
        /** How far potential {@code i} is above its threshold. */
        public float aboveThreshold(int i) {
            return potential[i] - threshold[i % threshold.length];
        }
    }

    private static final int SUM_CHUNK = 1 << 14;

    private final PlanOptions options;
    private final Weights weights;
    private final List<Call> calls;
    private final Value input;
    private final Value output;
    private final @Nullable Buffer outputGradient;
    private final Schedule schedule;
    private final int[][] repeated;
    private final long[] forwardNanos;
    private final long[] backwardNanos;
    private final Carried carried;
    private final ScratchMemory scratch;
    private long runs;
    private final Workers workers;
    private @Nullable Frame frame;

    private Plan(LayerGraph graph, Weights weights, PlanOptions options, Workers workers) {
        this.options = options;
        this.weights = weights;
        this.workers = workers;
        Compiler compiler = new Compiler(graph, weights, options, workers);
        calls = List.copyOf(compiler.calls);
        input = compiler.input;
        output = compiler.output;
        carried = new Carried(calls, input, output, options);
        outputGradient = options.training() && output.differentiable
                ? new Buffer("output gradient", Buffer.Kind.FLOAT, output.data.size)
                : null;
        if (outputGradient != null) {
            output.gradients.add(outputGradient);
        }
        scratch = new ScratchMemory(workers.threads());
        calls.forEach(call -> call.reserve(scratch));
        long besides = forecast(0).total();
        schedule = new Schedule(calls, input, output, outputGradient, carried, options, options.memory() - besides);
        repeated = new int[calls.size()][];
        Arrays.setAll(repeated, schedule::repeatedBefore);
        forwardNanos = new long[calls.size()];
        backwardNanos = new long[calls.size()];
    }

    /** Compiles a graph. Arenas are allocated at the first run, so that {@link #forecast()} costs nothing. */
    public static Plan compile(LayerGraph graph, Weights weights, PlanOptions options, Workers workers) {
        return new Plan(graph, weights, options, workers);
    }

    /** What the process holds, or will hold once it runs; without an optimiser's state. */
    public Forecast forecast() {
        return forecast(schedule.bytes());
    }

    private Forecast forecast(long arenas) {
        return new Forecast(
                arenas,
                4L * weights.values().length,
                options.training() ? 4L * weights.learned() : 0,
                0,
                scratch.bytes() + calls.stream().mapToLong(Call::ownBytes).sum(),
                Forecast.RUNTIME);
    }

    /** What it was compiled for. */
    public PlanOptions options() {
        return options;
    }

    /** The features of the output. */
    public Shape outputShape() {
        return output.shape;
    }

    private Frame frame() {
        if (frame == null) {
            workers.scratch().reserve(scratch);
            frame = new Frame(
                    workers,
                    new float[(int) schedule.floatElements()],
                    new long[(int) schedule.longElements()],
                    weights.values(),
                    new float[options.training() ? weights.learned() : 0]);
        }
        return frame;
    }

    /** The arena into which the input is written, from {@link #inputOffset()} on: {@code [steps or 1, examples, features]}. */
    public float[] input() {
        return frame().floats;
    }

    public int inputOffset() {
        return input.data.offset();
    }

    /**
     * Runs all layers over all steps.
     *
     * @param examples how many examples the input holds, at most the plan's batch
     * @param seed the seed of dropout and noise
     * @param step the number of this training step, which keys them further
     * @throws NonFiniteException if a batch norm meets a NaN or an infinity
     */
    public void forward(int examples, long seed, long step) {
        if (examples < 1 || examples > options.batch()) {
            throw new IllegalArgumentException(
                    "a run must have 1 to " + options.batch() + " examples, got " + examples);
        }
        Frame f = frame();
        f.examples = examples;
        f.seed = seed;
        f.step = step;
        f.stepsBefore = 0;
        run(f, true);
    }

    /**
     * Goes on with the examples of the last run, from the state that it left: in a plan that carries state. Only an input
     * that is not static is read anew; what a static one determines is not computed again. {@link #backward} then ends
     * where this run began: the state that it started from is a constant.
     */
    public void forwardOn() {
        Frame f = running();
        f.stepsBefore += options.steps();
        run(f, false);
    }

    /**
     * Drops all but some examples before {@link #forwardOn()}: in a plan for inference.
     *
     * @param examples the positions in the last run of those to go on with, rising; they take positions 0, 1, …
     */
    public void retain(int[] examples) {
        if (options.training()) {
            throw new IllegalStateException("a plan for training goes on with all examples or none");
        }
        Frame f = running();
        for (int k = 0; k < examples.length; k++) {
            if (examples[k] >= f.examples || examples[k] < (k == 0 ? 0 : examples[k - 1] + 1)) {
                throw new IllegalArgumentException("the examples to go on with must rise within 0 to "
                        + (f.examples - 1) + ", got " + Arrays.toString(examples));
            }
        }
        for (Call call : calls) {
            if (call instanceof NeuronCall neurons) {
                neurons.retain(examples, f.examples);
            }
        }
        carried.retain(f, examples, f.examples, options.batch());
        f.examples = examples.length;
    }

    /** The frame of a run that can be continued. */
    private Frame running() {
        if (!options.carryState() || runs == 0) {
            throw new IllegalStateException("only a run of a plan that carries state can be continued");
        }
        return frame();
    }

    private void run(Frame f, boolean first) {
        for (int i = 0; i < calls.size(); i++) {
            if (first || !carried.once[i]) {
                long start = System.nanoTime();
                calls.get(i).forward(f);
                forwardNanos[i] += System.nanoTime() - start;
            }
        }
        runs++;
    }

    /** A copy of the output {@code [steps or 1, examples, features]}; one step where it does not change over time. */
    public float[] output() {
        int n = frame().pictures(output) * output.shape.size();
        return Arrays.copyOfRange(frame().floats, output.data.offset(), output.data.offset() + n);
    }

    /** How many steps {@link #output()} has. */
    public int outputSteps() {
        return output.steps;
    }

    /**
     * Runs backwards.
     *
     * @param gradient the derivative of the loss with respect to {@link #output()}, of the same length
     */
    public void backward(float[] gradient) {
        if (outputGradient == null) {
            throw new IllegalStateException("this plan was compiled without training");
        }
        Frame f = frame();
        int n = f.pictures(output) * output.shape.size();
        if (gradient.length != n) {
            throw new IllegalArgumentException("the gradient must have " + n + " elements, got " + gradient.length);
        }
        System.arraycopy(gradient, 0, f.floats, outputGradient.offset(), n);
        for (int i = calls.size() - 1; i >= 0; i--) {
            for (int r : repeated[i]) {
                long start = System.nanoTime();
                calls.get(r).repeat(f);
                backwardNanos[r] += System.nanoTime() - start;
            }
            Call call = calls.get(i);
            if (call.output.gradients.isEmpty()) {
                continue;
            }
            long start = System.nanoTime();
            sumShares(f, call.output);
            call.backward(f);
            backwardNanos[i] += System.nanoTime() - start;
        }
    }

    /** What the membrane potentials of all spiking layers added to the loss, after the backward run. */
    public double penalty() {
        double sum = 0;
        for (Call call : calls) {
            sum += call instanceof SpikingCall neurons ? neurons.penalty() : 0;
        }
        return sum;
    }

    /** Adds the shares of all consumers into the first. */
    private static void sumShares(Frame f, Value v) {
        int n = f.pictures(v) * v.shape.size();
        int sum = v.gradients.get(0).offset();
        Kernels kernels = Kernels.best();
        for (int k = 1; k < v.gradients.size(); k++) {
            int share = v.gradients.get(k).offset();
            f.workers.forEach((n + SUM_CHUNK - 1) / SUM_CHUNK, (task, worker) -> {
                int at = task * SUM_CHUNK;
                int count = Math.min(SUM_CHUNK, n - at);
                kernels.add(f.floats, sum + at, f.floats, share + at, f.floats, sum + at, count);
            });
        }
    }

    /** The gradients of the learned parameters after {@link #backward}, at the offsets of {@link Weights}. */
    public float[] gradients() {
        return frame().gradients;
    }

    /**
     * What to throw where a loss or a gradient is not finite: the first layer, in the order of the run, whose parameters,
     * output or gradient are not.
     */
    public NonFiniteException nonFinite() {
        Frame f = frame();
        for (Weights.Slot slot : weights.slots()) {
            if (!finite(f.weights, slot.offset(), slot.size())) {
                return new NonFiniteException(layer(slot), "its parameter " + slot.name());
            }
        }
        for (Call call : calls) {
            call.forward(f);
            Value v = call.output;
            if (v.form == Value.Form.FLOATS && !finite(f.floats, v.data.offset(), f.pictures(v) * v.shape.size())) {
                return new NonFiniteException(call.layer, "the output of its " + call.kind);
            }
        }
        for (Weights.Slot slot : weights.slots()) {
            if (slot.parameter().trainable() && !finite(f.gradients, slot.offset(), slot.size())) {
                return new NonFiniteException(layer(slot), "the gradient of its parameter " + slot.name());
            }
        }
        return new NonFiniteException("output", "the loss");
    }

    private static String layer(Weights.Slot slot) {
        return slot.name().substring(0, slot.name().lastIndexOf('.'));
    }

    private static boolean finite(float[] a, int offset, int n) {
        for (int i = offset; i < offset + n; i++) {
            if (!Float.isFinite(a[i])) {
                return false;
            }
        }
        return true;
    }

    /** Lets neurons start anew, where the plan carries their state from run to run. */
    public void resetState() {
        for (Call call : calls) {
            if (call instanceof NeuronCall neurons) {
                neurons.resetState();
            }
        }
    }

    /** The fraction of neurons and steps that fired in the last run, by spiking layer. */
    public Map<String, Double> firingRates() {
        Map<String, Double> rates = new LinkedHashMap<>();
        for (Call call : calls) {
            if (call instanceof NeuronCall neurons) {
                rates.put(neurons.layer, neurons.firingRate(frame()));
            }
        }
        return rates;
    }

    /** The output of a layer in the last run of a plan compiled with {@code keep}, as floats {@code [steps or 1, examples, features]}. */
    public float[] kept(String layer) {
        return unpacked(keptCall(layer).output);
    }

    private float[] unpacked(Value v) {
        Frame f = frame();
        float[] copy = new float[f.pictures(v) * v.shape.size()];
        f.activations(v).unpack(Kernels.best(), v.layout.channels(), 0, f.pictures(v) * v.layout.pixels(), copy, 0);
        return copy;
    }

    /** The membrane potentials before the reset of a spiking layer, of a plan compiled with {@code keep}. */
    public Membrane membrane(String layer) {
        Membrane membrane = keptCall(layer) instanceof NeuronCall neurons ? neurons.membrane(frame()) : null;
        if (membrane == null) {
            throw new IllegalArgumentException("layer \"" + layer + "\" is not a spiking layer");
        }
        return membrane;
    }

    /** What drives a spiking layer, as floats {@code [steps or 1, examples, features]}, of a plan compiled with {@code keep}. */
    public float[] current(String layer) {
        return unpacked(keptCall(layer).in());
    }

    private Call keptCall(String layer) {
        if (!options.keep()) {
            throw new IllegalStateException("this plan was compiled without keep");
        }
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (calls.get(i).layer.equals(layer)) {
                return calls.get(i);
            }
        }
        throw new IllegalArgumentException("no layer \"" + layer + "\"; there are "
                + calls.stream().map(c -> c.layer).distinct().collect(Collectors.toList()));
    }

    /** Each call with how its output is held, its bytes and its mean time a run. */
    public List<CallReport> explain() {
        List<CallReport> reports = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            Call c = calls.get(i);
            String form = !c.writesOutput()
                    ? "computed by its reader"
                    : c.output.form.name().toLowerCase(java.util.Locale.ROOT) + " " + c.output.shape
                            + (c.output.steps == 1 ? ", once" : ", " + c.output.steps + " steps")
                            + (schedule.isRepeated(i) ? ", computed again for the backward run" : "");
            double perRun = 1e-6 / Math.max(1, runs);
            reports.add(new CallReport(
                    c.layer,
                    c.kind,
                    form,
                    (c.writesOutput() ? c.output.data.bytes() : 0) + c.ownBytes(),
                    forwardNanos[i] * perRun,
                    backwardNanos[i] * perRun));
        }
        return reports;
    }
}

package io.github.snn4j.models.chip.simulate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a core configuration file step by step on the chip's clock, event-driven and integer-exact in the file's {@link
 * io.github.snn4j.models.chip.Semantics}: a spike of step t is delivered at t + 1 + delay, layer k does at chip step t + k what the network does at
 * step t, and a picture takes T + depth − 1 chip steps. Every picture starts with u = v = 0 and no spike in flight.
 *
 * <p>Not thread-safe; use one simulator per worker over one {@link CoreProgram}.
 */
public final class CoreSimulator {
    private static final int CURRENT_LIMIT = 1 << 23;

    private final CoreProgram program;
    private final boolean wrap;
    /** Accumulated weights by arrival step (a ring), exponent and compartment. */
    private final int[][][] arriving;

    private final int[] u;
    private final int[] v;
    private final int[] refractory;
    private final int[] drive;
    private final long[] input;
    private Run run;

    /** A simulator that fails on overflow. */
    public CoreSimulator(CoreProgram program) {
        this(program, false);
    }

    /**
     * A simulator.
     *
     * @param wrap currents wrap at 24 bits, as the chip does it, instead of failing; potentials always saturate
     */
    public CoreSimulator(CoreProgram program, boolean wrap) {
        this.program = program;
        this.wrap = wrap;
        arriving = new int[program.longestDelay + 2][program.exponents.length][program.compartments];
        u = new int[program.compartments];
        v = new int[program.compartments];
        refractory = new int[program.compartments];
        drive = new int[program.compartments];
        input = new long[program.compartments];
        run = new Run(program, 1, Recording.NONE);
    }

    /**
     * Shows one picture (H, W, C).
     *
     * @throws ChipOverflowException naming layer, neuron and step, unless wrapping
     */
    public SimulationResult run(float[] picture, Recording recording) {
        return runBias(program.biasMantissas(picture), recording);
    }

    /** Drives the first population with these bias mantissas at every step of the file's. */
    public SimulationResult runBias(int[] mantissas, Recording recording) {
        return run(Stimulus.bias(mantissas, program.configuration.schedule().steps()), recording);
    }

    /**
     * Drives a configuration whose first population lies outside the chip; its spikes of step t arrive at t + 1.
     *
     * @param spikes per step, the file's T of them
     */
    public SimulationResult runSpikes(List<BitSet> spikes, Recording recording) {
        int steps = program.configuration.schedule().steps();
        if (spikes.size() != steps) {
            throw new IllegalArgumentException("runSpikes needs " + steps + " steps of spikes, got " + spikes.size());
        }
        return run(Stimulus.spikes(spikes), recording);
    }

    /**
     * Runs for as many steps as the stimulus has, whatever the file's.
     *
     * @throws ChipOverflowException naming layer, neuron and step, unless wrapping
     */
    public SimulationResult run(Stimulus stimulus, Recording recording) {
        boolean bySpikes = program.configuration.input().kind().equals("spikes");
        if (bySpikes == stimulus.spikes().isEmpty()) {
            throw new IllegalArgumentException(
                    "The configuration is driven by " + (bySpikes ? "spikes, not by a bias" : "a bias, not by spikes"));
        }
        for (int[] mantissas : stimulus.biases()) {
            if (mantissas.length != program.size(0)) {
                throw new IllegalArgumentException("Bias mantissas need a driven population of " + mantissas.length
                        + " neurons, the file has " + program.size(0));
            }
        }
        run = new Run(program, stimulus.steps(), recording);
        for (int[][] slot : arriving) {
            for (int[] sums : slot) {
                Arrays.fill(sums, 0);
            }
        }
        Arrays.fill(u, 0);
        Arrays.fill(v, 0);
        Arrays.fill(refractory, 0);
        System.arraycopy(program.bias, 0, drive, 0, drive.length);
        int chipSteps = stimulus.steps() + program.configuration.schedule().depth() - 1;
        for (int t = 0; t < chipSteps; t++) {
            if (t < stimulus.spikes().size()) {
                inject(stimulus.spikes().get(t), t);
            }
            if (t < stimulus.biases().size()) {
                write(stimulus.biases().get(t));
            }
            for (CoreProgram.Block b : program.blocks) {
                int step = t - b.layer();
                if (step >= 0 && step < stimulus.steps()) {
                    if (stimulus.resetsBefore(step)) {
                        Arrays.fill(u, b.first(), b.first() + b.count(), 0);
                        Arrays.fill(v, b.first(), b.first() + b.count(), 0);
                    }
                    update(b, t, step, stimulus.noise());
                    run.observe(b, step, u, v);
                }
            }
            run.endStep();
        }
        return run.result(v, chipSteps);
    }

    private void inject(BitSet spikes, int step) {
        for (int i = spikes.nextSetBit(0); i >= 0; i = spikes.nextSetBit(i + 1)) {
            if (i >= program.size(0)) {
                throw new IllegalArgumentException(
                        "Spike of neuron " + i + " of " + program.size(0) + " at step " + step);
            }
            run.fired(0, step, i, -1);
            send(program.compartments + i, step);
        }
    }

    private void write(int[] mantissas) {
        int exponent = program.configuration.input().host() == null
                ? 0
                : program.configuration.input().host().biasExponent();
        for (CoreProgram.Block b : program.blocks) {
            for (int i = b.first(); b.population() == 0 && i < b.first() + b.count(); i++) {
                drive[i] = mantissas[program.neuron[i]] << exponent;
            }
        }
    }

    private void update(CoreProgram.Block b, int chipStep, int step, @Nullable NoiseKey noise) {
        collect(b, arriving[chipStep % arriving.length]);
        int keepU = 4095 - b.du();
        int keepV = 4096 - b.dv();
        for (int i = b.first(); i < b.first() + b.count(); i++) {
            long random = noise == null ? 0 : noise(b, noise.draw(b.population(), step, program.neuron[i]));
            long onV = b.noise().onV() ? random : 0;
            long synaptic = input[i] + random - onV;
            long arrived = program.nengo ? within(21, synaptic, "the input", b, i, step) : synaptic;
            long current = (long) u[i] * keepU / 4096 + arrived;
            long driven;
            if (program.nengo) {
                current = within(23, current, "u", b, i, step);
                driven = within(23, current + drive[i] + onV, "u and bias", b, i, step);
            } else {
                if (current > CURRENT_LIMIT || current <= -CURRENT_LIMIT) {
                    current = overflow("u", current, b, i, step) + (current > 0 ? -2L : 2L) * CURRENT_LIMIT;
                }
                driven = current + drive[i] + onV;
            }
            u[i] = (int) current;
            long voltage = (long) v[i] * keepV / 4096 + driven;
            if (voltage > b.most() || voltage < b.least()) {
                run.saturations[b.population()] += voltage > 0 || !program.nengo ? 1 : 0;
                voltage = voltage > 0 ? b.most() : b.least();
            }
            if (refractory[i] > 0) {
                refractory[i]--;
                voltage = 0;
            } else if (voltage > b.threshold()) {
                if (run.accumulates(b.population())) {
                    overflow("v of a read-out", voltage, b, i, step);
                }
                voltage = 0;
                refractory[i] = b.refractory() - 1;
                run.fired(b.population(), step, program.neuron[i], b.core());
                send(i, chipStep);
            }
            v[i] = (int) voltage;
        }
        run.updated(b);
    }

    /** (n + 64 mant) · 2^(exp − 7), rounded toward zero. */
    private static long noise(CoreProgram.Block b, int n) {
        return ((n + 64L * b.noise().mant()) << b.noise().exp()) / 128;
    }

    /** What a register of so many bits and a sign keeps. */
    private long within(int bits, long value, String what, CoreProgram.Block b, int i, int step) {
        long limit = 1L << bits;
        if (value < limit && value >= -limit) {
            return value;
        }
        overflow(what, value, b, i, step);
        return Math.floorMod(value + limit, 2 * limit) - limit;
    }

    /** Scales what arrived, exponent by exponent, and clears it. */
    private void collect(CoreProgram.Block b, int[][] sums) {
        int end = b.first() + b.count();
        Arrays.fill(input, b.first(), end, 0);
        for (int e = 0; e < sums.length; e++) {
            int[] sum = sums[e];
            int up = program.nengo ? 0 : 6 + Math.max(0, program.exponents[e]);
            int down = Math.max(0, -program.exponents[e]);
            for (int i = b.first(); i < end; i++) {
                input[i] += (long) (sum[i] >> down) << up;
            }
            Arrays.fill(sum, b.first(), end, 0);
        }
    }

    private long overflow(String what, long value, CoreProgram.Block b, int i, int step) {
        if (!wrap) {
            String layer =
                    program.configuration.populations().get(b.population()).id();
            throw new ChipOverflowException(what, value, layer, program.neuron[i], step);
        }
        run.overflows[b.population()]++;
        return value;
    }

    private void send(int source, int chipStep) {
        CoreProgram p = program;
        for (int e = p.firstEntry[source]; e < p.firstEntry[source + 1]; e++) {
            int list = p.entryList[e];
            int n = p.listSize[list];
            int[] sums = arriving[(chipStep + 1 + p.listDelay[list]) % arriving.length][p.listExponent[list]];
            int from = p.listWeights[list] + p.entryAtom[e] * n;
            if (p.listTargets[list] < 0) {
                add(p.weights, from, sums, p.entryTarget[e], n);
            } else {
                addIndexed(p.weights, from, p.targets, p.listTargets[list], sums, p.entryTarget[e], n);
            }
            run.sent(p, e, n);
        }
    }

    private static void add(int[] weights, int from, int[] sums, int to, int n) {
        for (int i = 0; i < n; i++) {
            sums[to + i] += weights[from + i];
        }
    }

    private static void addIndexed(int[] weights, int from, int[] targets, int first, int[] sums, int to, int n) {
        for (int i = 0; i < n; i++) {
            sums[to + targets[first + i]] += weights[from + i];
        }
    }
}

package io.github.snn4j.models.chip.simulate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Runs a core configuration file step by step on the chip's clock, event-driven and integer-exact (profile {@code
 * lava}): a spike of step t is delivered at t + 1 + delay, layer k does at chip step t + k what the network does at
 * step t, and a picture takes T + depth − 1 chip steps. Every picture starts with u = v = 0 and no spike in flight.
 *
 * <p>Not thread-safe; use one simulator per worker over one {@link CoreProgram}.
 */
public final class CoreSimulator {
    private static final int CURRENT_LIMIT = 1 << 23;
    private static final int VOLTAGE_LIMIT = (1 << 23) - 1;

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
     * @param wrap currents wrap at 24 bits and potentials saturate, as the chip does it, instead of failing
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
        run = new Run(program, Recording.NONE);
    }

    /**
     * Shows one picture (H, W, C).
     *
     * @throws ChipOverflowException naming layer, neuron and step, unless wrapping
     */
    public SimulationResult run(float[] picture, Recording recording) {
        if (program.host == null || program.configuration.input().host() == null) {
            throw new IllegalStateException("This configuration is driven by spikes; call runSpikes");
        }
        double scale = program.configuration.input().host().biasScale();
        double[] result = program.host.apply(picture);
        int[] mantissas = new int[result.length];
        for (int i = 0; i < mantissas.length; i++) {
            mantissas[i] = (int) Math.max(-4095, Math.min(4095, Math.rint(result[i] * scale)));
        }
        return runBias(mantissas, recording);
    }

    /** Drives the first population with these bias mantissas at every step. */
    public SimulationResult runBias(int[] mantissas, Recording recording) {
        var host = program.configuration.input().host();
        if (host == null || mantissas.length != program.size(0)) {
            throw new IllegalArgumentException("Bias mantissas need a driven population of " + mantissas.length
                    + " neurons, the file has " + (host == null ? "none" : program.size(0)));
        }
        begin(recording);
        System.arraycopy(program.bias, 0, drive, 0, drive.length);
        for (CoreProgram.Block b : program.blocks) {
            for (int i = b.first(); b.population() == 0 && i < b.first() + b.count(); i++) {
                drive[i] = mantissas[program.neuron[i]] << host.biasExponent();
            }
        }
        return steps(List.of());
    }

    /**
     * Drives a configuration whose first population lies outside the chip; its spikes of step t arrive at t + 1.
     *
     * @param spikes per step, T of them
     */
    public SimulationResult runSpikes(List<BitSet> spikes, Recording recording) {
        int steps = program.configuration.schedule().steps();
        if (!program.configuration.input().kind().equals("spikes") || spikes.size() != steps) {
            throw new IllegalArgumentException("runSpikes needs a configuration driven by spikes, and " + steps
                    + " steps of them, got " + spikes.size());
        }
        begin(recording);
        System.arraycopy(program.bias, 0, drive, 0, drive.length);
        return steps(spikes);
    }

    private void begin(Recording recording) {
        run = new Run(program, recording);
        for (int[][] slot : arriving) {
            for (int[] sums : slot) {
                Arrays.fill(sums, 0);
            }
        }
        Arrays.fill(u, 0);
        Arrays.fill(v, 0);
        Arrays.fill(refractory, 0);
    }

    private SimulationResult steps(List<BitSet> outside) {
        int steps = program.configuration.schedule().steps();
        int chipSteps = steps + program.configuration.schedule().depth() - 1;
        for (int t = 0; t < chipSteps; t++) {
            if (t < outside.size()) {
                BitSet s = outside.get(t);
                for (int i = s.nextSetBit(0); i >= 0; i = s.nextSetBit(i + 1)) {
                    if (i >= program.size(0)) {
                        throw new IllegalArgumentException(
                                "Spike of neuron " + i + " of " + program.size(0) + " at step " + t);
                    }
                    run.fired(0, t, i, -1);
                    send(program.compartments + i, t);
                }
            }
            for (CoreProgram.Block b : program.blocks) {
                int step = t - b.layer();
                if (step >= 0 && step < steps) {
                    update(b, t, step);
                    run.observe(b, step, u, v);
                }
            }
        }
        return run.result(v, chipSteps);
    }

    private void update(CoreProgram.Block b, int chipStep, int step) {
        collect(b, arriving[chipStep % arriving.length]);
        int keepU = 4095 - b.du();
        int keepV = 4096 - b.dv();
        for (int i = b.first(); i < b.first() + b.count(); i++) {
            long current = (long) u[i] * keepU / 4096 + input[i];
            if (current > CURRENT_LIMIT || current <= -CURRENT_LIMIT) {
                current = overflow("u", current, b, i, step) + (current > 0 ? -2L : 2L) * CURRENT_LIMIT;
            }
            u[i] = (int) current;
            long voltage = (long) v[i] * keepV / 4096 + current + drive[i];
            if (voltage > VOLTAGE_LIMIT || voltage < -VOLTAGE_LIMIT) {
                overflow("v", voltage, b, i, step);
                voltage = voltage > 0 ? VOLTAGE_LIMIT : -VOLTAGE_LIMIT;
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
        run.updates += b.count();
    }

    /** Scales what arrived, exponent by exponent, and clears it. */
    private void collect(CoreProgram.Block b, int[][] sums) {
        int end = b.first() + b.count();
        Arrays.fill(input, b.first(), end, 0);
        for (int e = 0; e < sums.length; e++) {
            int[] sum = sums[e];
            int up = 6 + Math.max(0, program.exponents[e]);
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

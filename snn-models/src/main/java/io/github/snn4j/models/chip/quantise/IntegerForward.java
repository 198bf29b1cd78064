package io.github.snn4j.models.chip.quantise;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.DenseGeometry;
import io.github.snn4j.models.chip.Geometry;
import io.github.snn4j.models.chip.Semantics;
import io.github.snn4j.models.chip.SparseGeometry;
import io.github.snn4j.models.chip.SpikeInput;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a quantised network step by step and layer by layer with 64-bit integers, knowing nothing of cores or events: the
 * yardstick for the core simulator. Per step of a neuron, with ≫ rounding toward zero:
 *
 * <pre>
 *   u = u (4096 − (du + 1)) ≫ 12  +  input
 *   v = v (4096 − dv) ≫ 12  +  u  +  bias
 *   spike where v &gt; threshold · 64 and not refractory; then v = 0
 * </pre>
 *
 * <p>{@code lava}: input = Σ_e (Σ w s ≪ e) ≪ 6, u wraps at 24 bits, v saturates. {@code nengo-loihi}: input = Σ (w ≪ e) s ≪ 6
 * with each w rounded where e takes bits from it, and wraps at 21 bits and sign, u and u + bias at 23, v is clipped.
 */
public final class IntegerForward {
    private static final long CURRENT_LIMIT = 1L << 23;
    private static final int OVERFLOW = 1;
    private static final int SATURATION = 2;

    private final QuantisedNetwork network;
    private final boolean nengo;
    private final Map<QuantisedConnection, QuantisedConnection> shifted = new java.util.IdentityHashMap<>();
    private final long least;
    private final long most;

    public IntegerForward(QuantisedNetwork network) {
        this.network = network;
        nengo = network.semantics() == Semantics.NENGO_LOIHI;
        least = 1 - (1L << network.vminExponent());
        most = (1L << (9 + 2 * network.vmaxExponent())) - 1;
    }

    /** One picture (H, W, C). */
    public LayerRun run(float[] picture) {
        return runBias(network.biasMantissas(picture));
    }

    /** The first population driven by these bias mantissas at every step. */
    public LayerRun runBias(int[] mantissas) {
        if (network.input() instanceof SpikeInput) {
            throw new IllegalStateException(network.name() + " is driven by spikes, not by a bias");
        }
        return run(mantissas, Map.of());
    }

    /** The network driven by spikes, T steps of them. */
    public LayerRun runSpikes(List<BitSet> spikes) {
        if (!(network.input() instanceof SpikeInput outside) || spikes.size() != network.steps()) {
            throw new IllegalArgumentException(network.name() + " must be driven by spikes, " + network.steps()
                    + " steps of them, got " + spikes.size());
        }
        return run(new int[0], Map.of(outside.name(), spikes));
    }

    private LayerRun run(int[] mantissas, Map<String, List<BitSet>> outside) {
        Map<String, List<BitSet>> spikes = new HashMap<>(outside);
        List<List<BitSet>> all = new ArrayList<>();
        List<Neurons> states = new ArrayList<>();
        for (QuantisedPopulation p : network.populations()) {
            states.add(new Neurons(p.shape().size()));
            all.add(new ArrayList<>());
            spikes.put(p.name(), all.get(all.size() - 1));
        }
        long[] overflows = new long[states.size()];
        long[] saturations = new long[states.size()];
        for (int t = 0; t < network.steps(); t++) {
            for (int k = 0; k < states.size(); k++) {
                QuantisedPopulation p = network.populations().get(k);
                Neurons n = states.get(k);
                long[] arriving = arriving(p, spikes, t);
                BitSet fired = new BitSet(arriving.length);
                for (int i = 0; i < arriving.length; i++) {
                    boolean driven = k == 0 && mantissas.length > 0;
                    long bias = driven ? (long) mantissas[i] << network.biasExponent() : p.bias(i);
                    int left = step(p, i, arriving[i], bias, n.u, n.v, n.refractory, fired);
                    overflows[k] += left & OVERFLOW;
                    saturations[k] += left >> 1;
                }
                all.get(k).add(fired);
            }
        }
        return new LayerRun(all, states.get(states.size() - 1).v, overflows, saturations);
    }

    /** The state of one population. */
    private static final class Neurons {
        final long[] u;
        final long[] v;
        final int[] refractory;

        Neurons(int n) {
            u = new long[n];
            v = new long[n];
            refractory = new int[n];
        }
    }

    /** One neuron's step; whether it wrapped and whether it saturated. */
    private int step(
            QuantisedPopulation p, int i, long input, long bias, long[] u, long[] v, int[] refractory, BitSet fired) {
        int left = 0;
        long arrived = nengo ? wrapped(input, 21) : input;
        long current = u[i] * (4095 - p.decayCurrent()) / 4096 + arrived;
        u[i] = nengo ? wrapped(current, 23) : lavaWrapped(current);
        long drive = nengo ? wrapped(u[i] + bias, 23) : u[i] + bias;
        left |= arrived != input || u[i] != current || drive != u[i] + bias ? OVERFLOW : 0;
        long voltage = v[i] * (4096 - p.decayVoltage()) / 4096 + drive;
        long clipped = Math.max(least, Math.min(most, voltage));
        left |= clipped < voltage || clipped > voltage && !nengo ? SATURATION : 0;
        v[i] = refractory[i] > 0 ? 0 : clipped;
        if (v[i] > (long) p.thresholdMantissa() * 64) {
            left |= p.accumulates() ? OVERFLOW : 0;
            v[i] = 0;
            fired.set(i);
            refractory[i] = p.refractoryDelay();
        }
        refractory[i] = Math.max(0, refractory[i] - 1);
        return left;
    }

    private static long lavaWrapped(long u) {
        return u > CURRENT_LIMIT || u <= -CURRENT_LIMIT ? u + (u > 0 ? -2 : 2) * CURRENT_LIMIT : u;
    }

    /** In two's complement of {@code bits} and a sign. */
    private static long wrapped(long x, int bits) {
        return x << (63 - bits) >> (63 - bits);
    }

    /** Σ over exponents of (Σ of the weights that arrive with it, shifted), times 64. */
    private long[] arriving(QuantisedPopulation p, Map<String, List<BitSet>> spikes, int t) {
        Map<Integer, long[]> sums = new HashMap<>();
        for (QuantisedConnection c : p.inputs()) {
            if (t >= c.delay()) {
                long[] sum = sums.computeIfAbsent(
                        nengo ? 0 : c.weightExponent(), e -> new long[p.shape().size()]);
                add(
                        nengo ? shifted(c) : c,
                        spikes.getOrDefault(c.source(), List.of()).get(t - c.delay()),
                        sum);
            }
        }
        long[] total = new long[p.shape().size()];
        sums.forEach((e, sum) -> {
            for (int i = 0; i < total.length; i++) {
                total[i] += (e >= 0 ? sum[i] << e : sum[i] >> -e) * 64;
            }
        });
        return total;
    }

    /** NengoLoihi's weights: their exponent is applied to each, and what it takes from one is rounded half to even. */
    private QuantisedConnection shifted(QuantisedConnection c) {
        return shifted.computeIfAbsent(c, own -> {
            short[] weights = own.weights().clone();
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (short) Math.rint(Math.scalb((double) weights[i], own.weightExponent()));
            }
            return new QuantisedConnection(own.source(), own.geometry(), weights, 0, own.delay());
        });
    }

    private static void add(QuantisedConnection c, BitSet source, long[] sum) {
        Geometry g = c.geometry();
        if (g instanceof ConvGeometry conv) {
            convolve(conv, c.weights(), source, sum);
            return;
        }
        if (g instanceof SparseGeometry sparse) {
            for (int i = source.nextSetBit(0); i >= 0; i = source.nextSetBit(i + 1)) {
                for (int k = sparse.first()[i]; k < sparse.first()[i + 1]; k++) {
                    sum[sparse.targets()[k]] += c.weights()[k];
                }
            }
            return;
        }
        DenseGeometry dense = (DenseGeometry) g;
        for (int i = source.nextSetBit(0); i >= 0; i = source.nextSetBit(i + 1)) {
            int row = dense.row(i) * sum.length;
            for (int o = 0; o < sum.length; o++) {
                sum[o] += c.weights()[row + o];
            }
        }
    }

    private static void convolve(ConvGeometry g, short[] w, BitSet source, long[] sum) {
        Shape in = g.in();
        Shape out = g.out();
        for (int o = 0; o < sum.length; o++) {
            int oc = o % out.channels();
            int y0 = o / out.channels() / out.width() * g.strideY() - g.padY();
            int x0 = o / out.channels() % out.width() * g.strideX() - g.padX();
            int pool = g.pool();
            int bottom = Math.min(in.height(), (y0 + g.kernelHeight()) * pool);
            int right = Math.min(in.width(), (x0 + g.kernelWidth()) * pool);
            for (int y = Math.max(0, y0 * pool); y < bottom; y++) {
                int from = (y * in.width() + Math.max(0, x0 * pool)) * in.channels();
                int to = (y * in.width() + right) * in.channels();
                for (int i = source.nextSetBit(from); i >= 0 && i < to; i = source.nextSetBit(i + 1)) {
                    int x = i / in.channels() % in.width();
                    int tap = (y / pool - y0) * g.kernelWidth() + x / pool - x0;
                    sum[o] += w[(tap * in.channels() + i % in.channels()) * out.channels() + oc];
                }
            }
        }
    }
}

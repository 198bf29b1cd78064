package io.github.snn4j.models.chip.quantise;

import io.github.snn4j.models.chip.Connection;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.LoweredNetwork;
import io.github.snn4j.models.chip.Population;
import io.github.snn4j.models.chip.quantise.IntegerScales.Extremes;

/** The scales of a population by {@link Scheme#NENGO}. */
final class NengoScales {
    /** Share of a neuron's inputs taken to be firing at once when room for potentials is reserved. */
    private static final double PLAUSIBLE_RATE = 0.5;

    private NengoScales() {}

    static IntegerScales of(Population p, LoweredNetwork network, Exponents exponents) {
        double voltageStretch = stretch(Scheme.NENGO.voltageDecay(p.decayVoltage()), 0, p.decayVoltage());
        double stretch = stretch(Scheme.NENGO.currentDecay(p.decayCurrent()), 1, p.decayCurrent()) * voltageStretch;
        Extremes x = extremes(p, network);
        return p.inputs().isEmpty() && network.input() instanceof HostLayer
                ? IntegerScales.forBias(x, voltageStretch, exponents)
                : IntegerScales.forWeights(x, stretch, voltageStretch, exponents);
    }

    /** What must fit. */
    static Extremes extremes(Population p, LoweredNetwork network) {
        double held = Math.min(network.steps(), 1 / p.decayVoltage());
        double threshold = p.accumulates() ? 0 : p.threshold();
        if (p.inputs().isEmpty() && network.input() instanceof HostLayer host) {
            return new Extremes(0, threshold, host.range(), host.range() * held);
        }
        double weight = largestWeight(p);
        if (weight == 0) {
            weight = p.accumulates() ? 1 : p.threshold();
        }
        double bias = largest(p.bias());
        double current = Math.min(network.steps(), 1 / p.decayCurrent());
        double up = summedInputs(p, 1) * current;
        double down = summedInputs(p, -1) * current * held;
        double swing = bias * held + Math.max(down, p.accumulates() ? up * held : up + threshold);
        return new Extremes(weight, threshold, bias, swing);
    }

    static int exponent(Population p, Connection c, IntegerScales s) {
        double weight = largest(c.linear().weights());
        int octaves = weight == 0 ? 0 : IntegerScales.octavesBelow(weight, largestWeight(p));
        return octaves == 0 ? s.weightExponent() : Math.max(s.weightExponent() - octaves, -6);
    }

    static double largestWeight(Population p) {
        double max = 0;
        for (Connection c : p.inputs()) {
            max = Math.max(max, largest(c.linear().weights()));
        }
        return max;
    }

    /** Integer gain over float gain of a decaying trace; 1 without a decay. */
    private static double stretch(int d, int offset, double decay) {
        return d + offset == 0 || decay == 0 ? 1 : IntegerScales.gain(d, offset) * decay;
    }

    private static double largest(float[] values) {
        double max = 0;
        for (float v : values) {
            max = Math.max(max, Math.abs(v));
        }
        return max;
    }

    /** The largest sum of weights of one sign into one neuron, at the plausible rate. */
    private static double summedInputs(Population p, int sign) {
        double total = 0;
        for (Connection c : p.inputs()) {
            float[] w = c.linear().weights();
            double[] sums = new double[c.linear().geometry().outChannels()];
            double max = 0;
            for (int i = 0; i < w.length; i++) {
                int o = c.linear().geometry().outChannel(i);
                int pool = c.linear().geometry().pool();
                sums[o] += Math.max(0, w[i] * sign) * pool * pool * PLAUSIBLE_RATE;
                max = Math.max(max, sums[o]);
            }
            total += max;
        }
        return total;
    }
}

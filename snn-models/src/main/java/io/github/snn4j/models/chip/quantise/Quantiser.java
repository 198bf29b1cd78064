package io.github.snn4j.models.chip.quantise;

import io.github.snn4j.models.chip.Connection;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.LoweredNetwork;
import io.github.snn4j.models.chip.Population;
import io.github.snn4j.models.chip.quantise.IntegerScales.Extremes;
import java.util.ArrayList;
import java.util.List;

/** Turns a lowered network into the chip's integers; the float network is left as it is. */
public final class Quantiser {
    /** Share of a neuron's inputs taken to be firing at once when room for potentials is reserved. */
    private static final double PLAUSIBLE_RATE = 0.5;

    private final Exponents exponents;

    private Quantiser(Exponents exponents) {
        this.exponents = exponents;
    }

    /**
     * Quantises every population, with exponents.
     *
     * @throws IllegalArgumentException naming the layer, what was found, the limit and the remedy
     */
    public static Quantisation quantise(LoweredNetwork network) {
        return quantise(network, Exponents.FREE);
    }

    /**
     * Quantises every population.
     *
     * @throws IllegalArgumentException naming the layer, what was found, the limit and the remedy
     */
    public static Quantisation quantise(LoweredNetwork network, Exponents exponents) {
        return new Quantiser(exponents).run(network);
    }

    private Quantisation run(LoweredNetwork network) {
        List<QuantisedPopulation> populations = new ArrayList<>();
        List<LayerReport> report = new ArrayList<>();
        double biasScale = 0;
        int biasExponent = 0;
        for (Population p : network.populations()) {
            IntegerScales s = scales(p, network);
            if (p.inputs().isEmpty() && network.input() instanceof HostLayer host) {
                biasExponent = exponents.ofBias((long) Math.rint(host.range() * s.biasScale()));
                biasScale = s.biasScale() / (1 << biasExponent);
            }
            QuantisedPopulation q = integers(p, s);
            populations.add(q);
            report.add(report(p, q, s));
        }
        var result = new QuantisedNetwork(
                network.name(),
                network.steps(),
                network.input(),
                biasScale,
                biasExponent,
                populations,
                network.decode());
        return new Quantisation(result, report);
    }

    private IntegerScales scales(Population p, LoweredNetwork network) {
        double voltageStretch = stretch(dv(p), 0, p.decayVoltage());
        double stretch = stretch(du(p), 1, p.decayCurrent()) * voltageStretch;
        double held = Math.min(network.steps(), 1 / p.decayVoltage());
        double threshold = p.accumulates() ? 0 : p.threshold();
        try {
            if (p.inputs().isEmpty() && network.input() instanceof HostLayer host) {
                return IntegerScales.forBias(
                        new Extremes(0, threshold, host.range(), host.range() * held), voltageStretch, exponents);
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
            return IntegerScales.forWeights(
                    new Extremes(weight, threshold, bias, swing), stretch, voltageStretch, exponents);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(p.name() + ": " + e.getMessage(), e);
        }
    }

    private QuantisedPopulation integers(Population p, IntegerScales s) {
        List<QuantisedConnection> inputs = new ArrayList<>();
        for (Connection c : p.inputs()) {
            int exponent = exponent(p, c, s);
            double scale = weightScale(exponent, s);
            float[] w = c.linear().weights();
            short[] integers = new short[w.length];
            for (int i = 0; i < w.length; i++) {
                integers[i] = (short) IntegerScales.weight(w[i] * scale);
            }
            inputs.add(new QuantisedConnection(c.source(), c.linear().geometry(), integers, exponent, c.delay()));
        }
        short[] mantissa = new short[p.bias().length];
        short[] biasExponent = new short[p.bias().length];
        for (int i = 0; i < mantissa.length; i++) {
            long b = (long) Math.rint(p.bias()[i] * s.biasScale());
            int e = exponents.ofBias(b);
            mantissa[i] = (short) Math.rint(b / (double) (1 << e));
            biasExponent[i] = (short) e;
        }
        double threshold = p.accumulates() ? IntegerScales.THRESHOLD_MAX : p.threshold() * s.voltageScale();
        int thresholdMantissa = (int) Math.rint(Math.rint(threshold) / 64);
        if (thresholdMantissa < 1) {
            throw new IllegalArgumentException(p.name() + ": the threshold " + p.threshold() + " becomes "
                    + threshold
                    + " of the chip's units, the smallest is 64; the largest weight or bias is too far above"
                    + " the threshold: lower it (or HostLayer.range)");
        }
        return new QuantisedPopulation(
                p.name(),
                p.shape(),
                du(p),
                dv(p),
                thresholdMantissa,
                p.accumulates(),
                p.refractorySteps() + 1,
                mantissa,
                biasExponent,
                s.voltageScale(),
                inputs);
    }

    private static LayerReport report(Population p, QuantisedPopulation q, IntegerScales s) {
        double squares = 0;
        double errors = 0;
        double largestError = 0;
        int clipped = 0;
        for (int k = 0; k < p.inputs().size(); k++) {
            float[] w = p.inputs().get(k).linear().weights();
            double scale = weightScale(q.inputs().get(k).weightExponent(), s);
            for (int i = 0; i < w.length; i++) {
                double error = q.inputs().get(k).weights()[i] / scale - w[i];
                squares += (double) w[i] * w[i];
                errors += error * error;
                largestError = Math.max(largestError, Math.abs(error));
                clipped += Math.abs(Math.rint(w[i] * scale / 2)) > 127 ? 1 : 0;
            }
        }
        double largest = largestWeight(p);
        return new LayerReport(
                p.name(),
                squares == 0 ? 0 : Math.sqrt(errors / squares),
                largest == 0 ? 0 : largestError / largest,
                p.accumulates() ? 0 : q.thresholdMantissa() * 64 / (s.voltageScale() * p.threshold()) - 1,
                (q.decayCurrent() + 1) / 4096.0 - p.decayCurrent(),
                q.decayVoltage() / 4096.0 - p.decayVoltage(),
                q.inputs().isEmpty() ? 0 : q.inputs().get(0).weightExponent(),
                q.inputs().isEmpty() ? 0 : weightScale(q.inputs().get(0).weightExponent(), s),
                s.voltageScale(),
                clipped);
    }

    /** Integer gain over float gain of a decaying trace; 1 without a decay. */
    private static double stretch(int d, int offset, double decay) {
        return d + offset == 0 || decay == 0 ? 1 : IntegerScales.gain(d, offset) * decay;
    }

    /** A whole decay forgets everything, which the formula's 4094 would not. */
    private static int du(Population p) {
        return p.decayCurrent() == 1 ? 4095 : IntegerScales.currentDecay(p.decayCurrent());
    }

    private static int dv(Population p) {
        return IntegerScales.voltageDecay(p.decayVoltage());
    }

    /** A connection with smaller weights gets a smaller exponent, so that its weights use their bits too. */
    private int exponent(Population p, Connection c, IntegerScales s) {
        double weight = largest(c.linear().weights());
        int octaves =
                weight == 0 || exponents == Exponents.NONE ? 0 : IntegerScales.octavesBelow(weight, largestWeight(p));
        return octaves == 0 ? s.weightExponent() : Math.max(s.weightExponent() - octaves, -6);
    }

    private static double weightScale(int exponent, IntegerScales s) {
        return s.weightScale() * Math.scalb(1.0, s.weightExponent() - exponent);
    }

    private static double largestWeight(Population p) {
        double max = 0;
        for (Connection c : p.inputs()) {
            max = Math.max(max, largest(c.linear().weights()));
        }
        return max;
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
                int o = i % sums.length;
                int pool = c.linear().geometry().pool();
                sums[o] += Math.max(0, w[i] * sign) * pool * pool * PLAUSIBLE_RATE;
                max = Math.max(max, sums[o]);
            }
            total += max;
        }
        return total;
    }
}

package io.github.snn4j.models.chip.quantise;

import io.github.snn4j.models.chip.Connection;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.LoweredNetwork;
import io.github.snn4j.models.chip.Population;
import java.util.ArrayList;
import java.util.List;

/** Turns a lowered network into the chip's integers; the float network is left as it is. */
public final class Quantiser {
    private final Scheme scheme;
    private final Exponents exponents;

    private Quantiser(Scheme scheme, Exponents exponents) {
        this.scheme = scheme;
        this.exponents = exponents;
    }

    /** Quantises every population by {@link Scheme#NENGO}. */
    public static Quantisation quantise(LoweredNetwork network) {
        return quantise(network, Scheme.NENGO);
    }

    /** Quantises every population, with exponents. */
    public static Quantisation quantise(LoweredNetwork network, Scheme scheme) {
        return quantise(network, scheme, Exponents.FREE);
    }

    /**
     * Quantises every population.
     *
     * @throws IllegalArgumentException naming the layer, what was found, the limit and the remedy
     */
    public static Quantisation quantise(LoweredNetwork network, Scheme scheme, Exponents exponents) {
        return new Quantiser(scheme, exponents).run(network);
    }

    private Quantisation run(LoweredNetwork network) {
        List<QuantisedPopulation> populations = new ArrayList<>();
        List<LayerReport> report = new ArrayList<>();
        double biasScale = 0;
        int biasExponent = 0;
        for (Population p : network.populations()) {
            IntegerScales s = scales(p, network);
            if (p.inputs().isEmpty() && network.input() instanceof HostLayer host) {
                biasExponent = scheme.hostExponent(host, (long) Math.rint(host.range() * s.biasScale()), exponents);
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
        try {
            return scheme.scales(p, network, exponents);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(p.name() + ": " + e.getMessage(), e);
        }
    }

    private QuantisedPopulation integers(Population p, IntegerScales s) {
        List<QuantisedConnection> inputs = new ArrayList<>();
        for (Connection c : p.inputs()) {
            int exponent = scheme.exponent(p, c, s, exponents);
            double scale = weightScale(exponent, s);
            float[] w = c.linear().weights();
            short[] integers = new short[w.length];
            for (int i = 0; i < w.length; i++) {
                integers[i] = (short) scheme.weight(w[i] * scale);
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
                scheme.currentDecay(p.decayCurrent()),
                scheme.voltageDecay(p.decayVoltage()),
                thresholdMantissa,
                p.accumulates(),
                p.refractorySteps() + 1,
                mantissa,
                biasExponent,
                s.voltageScale(),
                inputs);
    }

    private LayerReport report(Population p, QuantisedPopulation q, IntegerScales s) {
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
                clipped += scheme.weight(w[i] * scale) != 2 * Math.rint(w[i] * scale / 2) ? 1 : 0;
            }
        }
        double largest = NengoScales.largestWeight(p);
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

    private static double weightScale(int exponent, IntegerScales s) {
        return s.weightScale() * Math.scalb(1.0, s.weightExponent() - exponent);
    }
}

package io.github.snn4j.models.chip.partition;

import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.Resource;
import io.github.snn4j.models.chip.limits.Violation;
import io.github.snn4j.models.chip.quantise.QuantisedPopulation;
import java.util.ArrayList;
import java.util.List;

/** Limits on a population's numbers, which no cutting helps. */
final class ParameterLimits {
    private ParameterLimits() {}

    static List<Violation> check(List<Section> sections, List<Link> links, Limits limits) {
        List<Violation> found = new ArrayList<>();
        for (Section s : sections) {
            QuantisedPopulation p = s.population();
            if (p == null) {
                continue;
            }
            require(found, limits, p.name(), Resource.DECAY, p.decayCurrent(), "use a longer synaptic time constant");
            require(found, limits, p.name(), Resource.DECAY, p.decayVoltage(), "use a longer membrane time constant");
            require(found, limits, p.name(), Resource.THRESHOLD_MANTISSA, p.thresholdMantissa(), "lower the threshold");
            require(
                    found,
                    limits,
                    p.name(),
                    Resource.REFRACTORY_DELAY,
                    p.refractoryDelay(),
                    "shorten the refractory period");
            require(found, limits, p.name(), Resource.BIAS_MANTISSA, largest(p.biasMantissa()), "lower the bias");
            require(found, limits, p.name(), Resource.BIAS_EXPONENT, largest(p.biasExponent()), "lower the bias");
        }
        for (Link l : links) {
            String p = sections.get(l.target()).name();
            String from = " from " + sections.get(l.source()).name();
            require(found, limits, p, Resource.DELAY, l.delay(), "shorten the delay or the skip connection" + from);
            require(found, limits, p, Resource.WEIGHT, largest(l.connection().weights()), "lower the weights" + from);
            int e = l.connection().weightExponent();
            if (e
                    < (limits.enforces(Resource.WEIGHT_EXPONENT_MIN)
                            ? limits.max(Resource.WEIGHT_EXPONENT_MIN)
                            : Integer.MIN_VALUE)) {
                found.add(new Violation(
                        p,
                        "",
                        "",
                        Resource.WEIGHT_EXPONENT_MIN,
                        e,
                        limits.max(Resource.WEIGHT_EXPONENT_MIN),
                        "scale the weights" + from));
            }
            require(found, limits, p, Resource.WEIGHT_EXPONENT_MAX, e, "scale the weights" + from);
        }
        return found;
    }

    private static void require(
            List<Violation> found, Limits limits, String layer, Resource r, long needed, String remedy) {
        if (needed > limits.max(r)) {
            found.add(new Violation(layer, "", "", r, needed, limits.max(r), remedy));
        }
    }

    private static long largest(short[] values) {
        long max = 0;
        for (short v : values) {
            max = Math.max(max, Math.abs(v));
        }
        return max;
    }
}

package io.github.snn4j.models.chip.quantise;

import io.github.snn4j.models.chip.Connection;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.LoweredNetwork;
import io.github.snn4j.models.chip.Population;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** By which formulas a network in float becomes the chip's integers; both round half to even. */
public enum Scheme {
    /**
     * Nengo-Loihi's discretisation ({@code builder/discretize.py}): scales of each population's own, so that its largest
     * weight uses all bits; what truncated decays lose is made up for; decays are n / 4095 of u and v lost.
     */
    NENGO {
        @Override
        IntegerScales scales(Population p, LoweredNetwork network, Exponents exponents) {
            return NengoScales.of(p, network, exponents);
        }

        /** A connection with smaller weights gets a smaller exponent, so that its weights use their bits too. */
        @Override
        int exponent(Population p, Connection c, IntegerScales s, Exponents exponents) {
            return exponents == Exponents.FREE ? NengoScales.exponent(p, c, s) : s.weightExponent();
        }

        @Override
        int hostExponent(HostLayer host, long bias, Exponents exponents) {
            return exponents.ofBias(bias);
        }

        @Override
        int weight(double scaled) {
            return IntegerScales.weight(scaled);
        }

        /** A whole decay forgets everything, which the formula's 4094 would not. */
        @Override
        int currentDecay(double decay) {
            return decay == 1 ? 4095 : IntegerScales.currentDecay(decay);
        }

        @Override
        int voltageDecay(double decay) {
            return IntegerScales.voltageDecay(decay);
        }
    },

    /**
     * lava-dl SLAYER's ({@code slayer/neuron/cuba.py}), for networks trained to be exported without loss: one scale for all,
     * 64 integer weights a unit, in steps of 2 / 64 from −256 to 254, and 64 times as much for v; decays are n / 4096 of u
     * and v lost. Biases keep their own mantissa and exponent, but for pixels
     * each times one number, which are whole units of 64 as behind lava-dl's input layer, and the threshold is rounded where SLAYER cuts it off.
     */
    SLAYER {
        @Override
        IntegerScales scales(Population p, LoweredNetwork network, Exponents exponents) {
            return IntegerScales.fixed(UNIT, NengoScales.extremes(p, network), exponents);
        }

        @Override
        int exponent(Population p, Connection c, IntegerScales s, Exponents exponents) {
            return 0;
        }

        @Override
        int hostExponent(HostLayer host, long bias, Exponents exponents) {
            int own = exponents.ofBias(bias);
            return host.isPerPixel() ? Math.max(Exponents.OF_64, own) : own;
        }

        @Override
        int weight(double scaled) {
            return 2 * (int) Math.max(-128, Math.min(127, Math.rint(scaled / 2)));
        }

        @Override
        int currentDecay(double decay) {
            return (int) Math.max(0, Math.min(4095, Math.rint(decay * 4096) - 1));
        }

        @Override
        int voltageDecay(double decay) {
            return (int) Math.min(4095, Math.rint(decay * 4096));
        }
    };

    private static final double UNIT = 64;

    /** The name on the command line. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scheme of a name on the command line. */
    public static Scheme of(String key) {
        return Arrays.stream(values())
                .filter(s -> s.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scheme \"" + key + "\"; there are "
                        + Arrays.stream(values()).map(Scheme::key).collect(Collectors.joining(", "))));
    }

    /** The scales of a population; what does not fit is an error without the population's name. */
    abstract IntegerScales scales(Population p, LoweredNetwork network, Exponents exponents);

    /** The weight exponent of a connection of a population with these scales. */
    abstract int exponent(Population p, Connection c, IntegerScales s, Exponents exponents);

    /**
     * The exponent of the biases that the host writes.
     *
     * @param bias the largest of them
     */
    abstract int hostExponent(HostLayer host, long bias, Exponents exponents);

    /** The integer weight of a scaled one. */
    abstract int weight(double scaled);

    /** du for a fraction {@code decay} of u lost a step. */
    abstract int currentDecay(double decay);

    /** dv for a fraction {@code decay} of v lost a step. */
    abstract int voltageDecay(double decay);
}

package io.github.snn4j.zoo.cli;

import io.github.snn4j.models.chip.Semantics;
import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code snn simulate} that say how cores compute. */
final class CoreOptions {
    private static final String OF_THE_FILE = "-1";

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Whose integer arithmetic: lava or nengo-loihi. Default: what the file says; lava for netx.")
    @Nullable
    String profile;

    @Option(
            names = "--noise",
            arity = "0..1",
            fallbackValue = OF_THE_FILE,
            preprocessor = AttachedValue.class,
            paramLabel = "EXP",
            description = "Add the cores' noise to every neuron at every step, drawn by --seed: 2^(EXP - 7) times a"
                    + " whole number from -127 to 127. Default: EXP and offset as the file says.")
    @Nullable
    Integer noise;

    @Option(
            names = "--wrap",
            description = "Let what leaves its range wrap as on the chip, and count it, instead of failing.")
    boolean wrap;

    /** Whether any of them was given. */
    boolean given() {
        return profile != null || noise != null || wrap;
    }

    boolean noise() {
        return noise != null;
    }

    /** The arithmetic asked for, if there is one. */
    @Nullable
    Semantics semantics() {
        try {
            return profile == null ? null : Semantics.of(profile);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--profile " + profile + ": " + e.getMessage(), e);
        }
    }

    /** The configuration with the arithmetic and the noise that were asked for. */
    CoreConfiguration apply(CoreConfiguration file) {
        Semantics semantics = semantics();
        CoreConfiguration result = file;
        try {
            result = semantics == null ? file : file.with(semantics);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--profile " + profile + ": " + e.getMessage(), e);
        }
        if (noise == null || noise == Integer.parseInt(OF_THE_FILE)) {
            return result;
        }
        if (noise < 0 || noise > Core.Noise.EXP_MAX) {
            throw new IllegalArgumentException(
                    "--noise must be an exponent from 0 to " + Core.Noise.EXP_MAX + ", got " + noise);
        }
        return result.withNoiseExponent(noise);
    }
}

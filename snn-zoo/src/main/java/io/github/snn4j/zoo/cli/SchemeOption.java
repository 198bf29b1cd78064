package io.github.snn4j.zoo.cli;

import io.github.snn4j.models.chip.quantise.Scheme;
import io.github.snn4j.models.network.TrainedNetwork;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By which scheme a model becomes integers. */
final class SchemeOption {
    @Option(
            names = "--quantize",
            paramLabel = "SCHEME",
            description =
                    "How a model becomes integers: nengo (scales of each layer's own) or slayer (lava-dl's, steps of"
                            + " 1/32 from -4 to 4 for every weight). Default: what it was fine-tuned for, slayer if it came from"
                            + " netx, else nengo.")
    @Nullable
    String scheme;

    boolean given() {
        return scheme != null;
    }

    Scheme of(TrainedNetwork model) {
        if (scheme != null) {
            try {
                return Scheme.of(scheme);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("--quantize " + scheme + ": " + e.getMessage(), e);
            }
        }
        return model.network().recipe().quantize().scheme().orElse(Scheme.NENGO);
    }
}

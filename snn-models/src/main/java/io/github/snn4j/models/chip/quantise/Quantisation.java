package io.github.snn4j.models.chip.quantise;

import java.util.List;

/** A quantised network and, per population, what quantising lost. */
public record Quantisation(QuantisedNetwork network, List<LayerReport> report) {
    public Quantisation {
        report = List.copyOf(report);
    }
}

package io.github.snn4j.zoo.cli;

import io.github.snn4j.models.chip.quantise.LayerReport;
import io.github.snn4j.models.chip.verify.FiringRates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What quantising a model lost, layer by layer.
 *
 * @param rates of the same layers, if they could be measured
 */
record ExportLoss(List<LayerReport> report, @Nullable FiringRates rates) {
    Table table() {
        Table table = new Table(
                List.of(),
                "layer",
                "weight error (rms)",
                "threshold error",
                "decay error",
                "clipped",
                "firing rate",
                "quantised",
                "change",
                "overflows",
                "saturations");
        for (int k = 0; k < report.size(); k++) {
            LayerReport r = report.get(k);
            FiringRates.Layer f = rates == null ? null : rates.layers().get(k);
            table.row(
                    r.layer(),
                    percent(r.weightRms()),
                    percent(r.thresholdError()),
                    percent(r.voltageDecayError()),
                    r.clippedWeights(),
                    f == null ? "" : percent(f.inFloat()),
                    f == null ? "" : percent(f.quantised()),
                    f == null ? "" : percent(f.change()),
                    f == null ? "" : f.overflows(),
                    f == null ? "" : f.saturations());
        }
        return table;
    }

    List<Map<String, Object>> figures() {
        List<Map<String, Object>> layers = new ArrayList<>();
        for (int k = 0; k < report.size(); k++) {
            LayerReport r = report.get(k);
            Map<String, Object> layer = new LinkedHashMap<>();
            layer.put("name", r.layer());
            layer.put("weight_error_rms", r.weightRms());
            layer.put("threshold_error", r.thresholdError());
            layer.put("decay_error", r.voltageDecayError());
            layer.put("current_decay_error", r.currentDecayError());
            layer.put("clipped_weights", r.clippedWeights());
            if (rates != null) {
                FiringRates.Layer f = rates.layers().get(k);
                layer.put("firing_rate", Common.finite(f.inFloat()));
                layer.put("quantised_rate", f.quantised());
                layer.put("rate_change", Common.finite(f.change()));
                layer.put("overflows", f.overflows());
                layer.put("saturations", f.saturations());
            }
            layers.add(layer);
        }
        return layers;
    }

    private static String percent(double fraction) {
        return Double.isFinite(fraction) ? String.format(Locale.ROOT, "%.3f %%", 100 * fraction) : "-";
    }
}

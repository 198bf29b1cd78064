package io.github.snn4j.zoo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.snn4j.zoo.bench.BenchmarkRun;
import io.github.snn4j.zoo.bench.ProcessMemory;
import io.github.snn4j.zoo.bench.Timing;
import io.github.snn4j.zoo.bench.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The figures of a benchmark, for JSON and for people. */
final class BenchReport {
    private BenchReport() {}

    /** What a run is, as far as it is known before. */
    static Map<String, Object> settings(BenchmarkRun run) {
        Workload w = run.workload();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("workload", w.name());
        figures.put("mode", run.mode().toString());
        figures.put("surrogate", w.surrogate().toString());
        figures.put("fw", w.framework());
        figures.put("rate", run.rate());
        figures.put("steps", w.network().steps());
        figures.put("batch", w.batch());
        figures.put("threads", run.workers().threads());
        return figures;
    }

    /** What it came to. */
    static Map<String, Object> figures(
            BenchmarkRun run, BenchmarkRun.Result result, OptionalDouble residentBefore, boolean layers) {
        Map<String, Object> figures = settings(run);
        Timing t = result.timing();
        figures.put("median_ms", rounded(t.median()));
        figures.put("min_ms", rounded(t.min()));
        figures.put("max_ms", rounded(t.max()));
        figures.put("n", t.n());
        figures.put("peak_mb", peak(residentBefore));
        figures.put("forecast_mb", rounded(result.forecastMegabytes()));
        Map<String, Double> rates = new LinkedHashMap<>();
        result.firingRates().forEach((layer, rate) -> rates.put(layer, Math.rint(rate * 1e4) / 1e4));
        figures.put("firing_rates", rates);
        figures.put("cpu", Machine.cpu());
        figures.put("java", Machine.java());
        figures.put("commit", Machine.commit());
        if (layers) {
            figures.put("layers", CallTable.figures(result.calls()));
        }
        return figures;
    }

    private static @Nullable Double peak(OptionalDouble before) {
        OptionalDouble peak = ProcessMemory.peak();
        return before.isPresent() && peak.isPresent() ? rounded(peak.getAsDouble() - before.getAsDouble()) : null;
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e3) / 1e3;
    }

    /** A result in words. */
    static String text(JsonNode r) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s %s: median %.1f ms a step (%.1f to %.1f, %d steps); batch %d, T %d, %d threads%s",
                r.path("workload").asText(),
                r.path("mode").asText(),
                r.path("median_ms").asDouble(),
                r.path("min_ms").asDouble(),
                r.path("max_ms").asDouble(),
                r.path("n").asInt(),
                r.path("batch").asInt(),
                r.path("steps").asInt(),
                r.path("threads").asInt(),
                r.path("rate").asDouble() > 0 ? ", rate " + r.path("rate").asText() : ""));
        text.append(String.format(
                Locale.ROOT,
                "%n  memory: %s, forecast %.0f MB",
                r.path("peak_mb").isNumber()
                        ? String.format(
                                Locale.ROOT, "%.0f MB", r.path("peak_mb").asDouble())
                        : "unknown",
                r.path("forecast_mb").asDouble()));
        List<String> rates = new ArrayList<>();
        r.path("firing_rates")
                .fields()
                .forEachRemaining(f -> rates.add(
                        f.getKey() + " " + TrainingProgress.percent(f.getValue().asDouble())));
        text.append(System.lineSeparator()).append("  firing rates: ").append(String.join(", ", rates));
        if (r.has("layers")) {
            text.append(System.lineSeparator()).append(CallTable.text(r.path("layers")));
        }
        return text.toString();
    }
}

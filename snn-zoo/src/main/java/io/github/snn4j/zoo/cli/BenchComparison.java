package io.github.snn4j.zoo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.snn4j.zoo.bench.Results;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Medians beside those of an earlier file, line by line; what takes more than a tenth longer counts as slower. */
final class BenchComparison {
    private static final double SLOWER = 1.1;

    private final @Nullable Results earlier;
    private final Common common;
    private boolean slower;

    /** With no file, nothing is compared. */
    BenchComparison(@Nullable Path file, Common common) throws IOException {
        earlier = file == null ? null : Results.read(file);
        this.common = common;
    }

    /**
     * Refuses a file that holds none of the runs that are about to start.
     *
     * @param runs their settings
     */
    void expects(List<Map<String, Object>> runs) {
        if (earlier == null
                || runs.stream().anyMatch(run -> earlier.matching(run).isPresent())) {
            return;
        }
        List<String> names = new ArrayList<>();
        runs.forEach(run -> names.add(String.valueOf(run.get("workload"))));
        Map<String, Object> like = new LinkedHashMap<>(runs.get(0));
        like.remove("workload");
        throw new IllegalArgumentException(
                earlier.file() + ": holds no result of " + String.join(", ", names) + " with " + like);
    }

    /** Compares a result; adds what it finds to it under {@code against}. */
    void add(Map<String, Object> figures) {
        if (earlier == null) {
            return;
        }
        String name = figures.get("workload") + " " + figures.get("mode");
        Optional<JsonNode> found = earlier.matching(figures);
        if (found.isEmpty()) {
            common.note(name + ": not in " + earlier.file());
            return;
        }
        JsonNode before = found.get();
        double was = before.path("median_ms").asDouble();
        double is = ((Number) java.util.Objects.requireNonNull(figures.get("median_ms"))).doubleValue();
        boolean slow = is > SLOWER * was;
        slower |= slow;
        if (!before.path("cpu").path("model").asText().equals(Machine.cpu().get("model"))) {
            common.note(name + ": the earlier figure is of another processor, "
                    + before.path("cpu").path("model").asText());
        }
        common.say(String.format(
                Locale.ROOT,
                "%s: %.1f ms, was %.1f ms (%+.1f %%)%s",
                name,
                is,
                was,
                100 * (is / was - 1),
                slow ? ", SLOWER" : ""));
        Map<String, Object> against = new LinkedHashMap<>();
        against.put("median_ms", was);
        against.put("ratio", Math.rint(1e3 * is / was) / 1e3);
        against.put("slower", slow);
        figures.put("against", against);
    }

    /** 1 if anything became slower. */
    int exitCode() {
        return slower ? Failures.AT_WORK : 0;
    }
}

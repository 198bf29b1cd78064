package io.github.snn4j.zoo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.snn4j.layers.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The mean time of each call of a plan, for JSON and for people. */
final class CallTable {
    private CallTable() {}

    static List<Map<String, Object>> figures(List<Plan.CallReport> calls) {
        List<Map<String, Object>> figures = new ArrayList<>();
        for (Plan.CallReport c : calls) {
            Map<String, Object> call = new LinkedHashMap<>();
            call.put("layer", c.layer());
            call.put("kind", c.kind());
            call.put("output", c.output());
            call.put("bytes", c.bytes());
            call.put("forward_ms", Math.rint(c.forwardMillis() * 1e3) / 1e3);
            call.put("backward_ms", Math.rint(c.backwardMillis() * 1e3) / 1e3);
            figures.add(call);
        }
        return figures;
    }

    static String text(List<Map<String, Object>> figures) {
        return text((JsonNode) new ObjectMapper().valueToTree(figures));
    }

    static String text(JsonNode figures) {
        Table table = new Table(List.of(1, 2), "layer", "call", "output", "forward ms", "backward ms");
        figures.forEach(c -> table.row(
                c.path("layer").asText(),
                c.path("kind").asText(),
                c.path("output").asText(),
                String.format(Locale.ROOT, "%.3f", c.path("forward_ms").asDouble()),
                String.format(Locale.ROOT, "%.3f", c.path("backward_ms").asDouble())));
        return table.toString();
    }
}

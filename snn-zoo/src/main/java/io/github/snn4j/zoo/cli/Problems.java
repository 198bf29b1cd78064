package io.github.snn4j.zoo.cli;

import io.github.snn4j.models.chip.limits.DoesNotFitException;
import io.github.snn4j.models.chip.limits.Violation;
import io.github.snn4j.models.network.CannotExportException;
import io.github.snn4j.models.network.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that keeps a model from where {@code snn export --check} was asked to take it, as text and for JSON. */
record Problems(List<Map<String, Object>> all) {
    static final Problems NONE = new Problems(List.of());

    static Problems of(DoesNotFitException e) {
        return new Problems(e.violations().stream().map(Problems::figures).toList());
    }

    static Problems of(CannotExportException e) {
        return new Problems(e.refusals().stream().map(Problems::figures).toList());
    }

    private static Map<String, Object> figures(Violation v) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("message", v.toString());
        figures.put("layer", v.layer());
        figures.put("tile", v.tile());
        figures.put("core", v.core());
        figures.put("resource", v.resource().key());
        figures.put("needed", v.needed());
        figures.put("limit", v.limit());
        figures.put("remedy", v.remedy());
        return figures;
    }

    private static Map<String, Object> figures(Refusal r) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("message", r.toString());
        figures.put("layer", r.layer());
        figures.put("reason", r.reason());
        figures.put("remedy", r.remedy());
        return figures;
    }

    /**
     * Says and answers them.
     *
     * @param where the target
     * @return the exit code
     */
    int answer(Common common, String network, String where, Map<String, Object> figures) {
        figures.put("fits", all.isEmpty());
        figures.put("problems", all);
        all.forEach(p -> common.say(String.valueOf(p.get("message"))));
        common.say(all.isEmpty() ? "fits " + where : all.size() + " problem(s)");
        common.answer(figures);
        if (!all.isEmpty()) {
            common.note("snn export: " + network + " does not fit " + where + ": "
                    + all.get(0).get("message") + Failures.more(all.size()));
        }
        return all.isEmpty() ? 0 : Failures.BAD_INPUT;
    }
}

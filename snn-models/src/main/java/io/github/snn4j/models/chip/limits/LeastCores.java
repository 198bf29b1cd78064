package io.github.snn4j.models.chip.limits;

import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import java.nio.ShortBuffer;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How many cores a configuration would take if its layers could be cut without loss: Σ over layers of the largest over resources
 * of ⌈what all cores of the layer need ÷ what a core has⌉, equal synapse lists of a layer counted once.
 */
public final class LeastCores {
    private LeastCores() {}

    private record StoredList(
            Core.SynapseFormat format, int atoms, int delay, ShortBuffer targets, ShortBuffer weights) {}

    /** The number for a target; resources that it does not limit count nothing. */
    public static long of(CoreConfiguration configuration, Limits limits) {
        Map<String, Map<Resource, Long>> needs = new LinkedHashMap<>();
        Map<String, Set<StoredList>> lists = new LinkedHashMap<>();
        for (CoreConfiguration.Chip chip : configuration.chips()) {
            for (Core core : chip.cores()) {
                String layer = core.groups().get(0).pop();
                Map<Resource, Long> need = needs.computeIfAbsent(layer, l -> new EnumMap<>(Resource.class));
                need.merge(Resource.COMPARTMENTS, (long) core.usage().cx(), Long::sum);
                need.merge(Resource.IN_AXONS, (long) core.usage().inAxons(), Long::sum);
                need.merge(Resource.OUT_AXONS, (long) core.usage().outAxons(), Long::sum);
                Set<StoredList> stored = lists.computeIfAbsent(layer, l -> new HashSet<>());
                for (Core.SynapseList l : core.synLists()) {
                    Core.SynapseFormat format = core.synFormats().get(l.fmt());
                    if (stored.add(new StoredList(
                            format, l.atoms(), l.delay(), ShortBuffer.wrap(l.cx()), ShortBuffer.wrap(l.w())))) {
                        need.merge(Resource.SYNAPSE_BITS, LimitsChecker.bits(l, format), Long::sum);
                    }
                }
            }
        }
        long cores = 0;
        for (Map<Resource, Long> need : needs.values()) {
            long most = 1;
            for (var e : need.entrySet()) {
                long limit = limits.max(e.getKey());
                most = Math.max(most, limit == 0 ? e.getValue() : (e.getValue() + limit - 1) / limit);
            }
            cores += most;
        }
        return cores;
    }
}

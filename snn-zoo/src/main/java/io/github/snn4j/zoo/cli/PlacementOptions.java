package io.github.snn4j.zoo.cli;

import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.place.Mesh;
import io.github.snn4j.models.chip.place.Placement;
import io.github.snn4j.models.chip.place.Placer;
import io.github.snn4j.models.chip.place.Traffic;
import io.github.snn4j.models.chip.verify.FiringRates;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where on the mesh cores lie. */
final class PlacementOptions {
    private static final Pattern CORE = Pattern.compile("(.+)/(\\d{1,6})");
    private static final Pattern PLACE = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

    /** How cores are placed. */
    enum Method {
        ROUND_ROBIN,
        GREEDY,
        ANNEALED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Option(
            names = "--placement",
            paramLabel = "METHOD",
            description =
                    "Where cores lie: ${COMPLETION-CANDIDATES}. Annealed takes the hops of the spikes between cores for"
                            + " cost, and --seed. Default: annealed.",
            converter = MethodByName.class)
    @Nullable
    Method asked;

    @Option(
            names = "--pin",
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "LAYER/I=CHIP/CORE",
            description = "Puts the I-th core of a layer, from 0, there. May be repeated.")
    Map<String, String> pins = new LinkedHashMap<>();

    /** By the names that are printed. */
    static final class MethodByName implements ITypeConverter<Method> {
        @Override
        public Method convert(String value) {
            return Arrays.stream(Method.values())
                    .filter(m -> m.toString().equalsIgnoreCase(value))
                    .findFirst()
                    .orElseThrow(
                            () -> new TypeConversionException("must be round-robin, greedy or annealed, got " + value));
        }
    }

    /** Whether any of them was given. */
    boolean given() {
        return asked != null || !pins.isEmpty();
    }

    /**
     * A configuration with its cores where they shall lie.
     *
     * @param costs of each method
     */
    record Placed(CoreConfiguration configuration, Table costs) {}

    /**
     * Places the cores.
     *
     * @param rates whose spikes are the traffic; null for one spike of every neuron
     * @param figures gets the costs, too
     */
    Placed place(
            CoreConfiguration configuration,
            Limits limits,
            @Nullable FiringRates rates,
            long seed,
            Map<String, Object> figures) {
        Method method = asked == null ? Method.ANNEALED : asked;
        Mesh mesh = Mesh.of(limits);
        Traffic traffic = rates == null ? Traffic.even(configuration) : Traffic.of(configuration, spikes(rates));
        Placer placer = new Placer(traffic, mesh, pinned(configuration, mesh));
        Map<Method, Placement> placements = new LinkedHashMap<>();
        placements.put(Method.ROUND_ROBIN, placer.roundRobin());
        placements.put(Method.GREEDY, placer.greedy());
        if (method == Method.ANNEALED) {
            placements.put(Method.ANNEALED, placer.annealed(seed));
        }
        Table table = new Table(List.of(), "placement", "hops of all spikes", "between chips", "busiest link");
        Map<String, Object> costs = new LinkedHashMap<>();
        placements.forEach((m, p) -> {
            table.row(
                    m,
                    String.format(Locale.ROOT, "%.4g pJ", p.cost()),
                    Arrays.stream(p.links()).sum(),
                    Arrays.stream(p.links()).max().orElse(0));
            costs.put(
                    m.toString().replace('-', '_'),
                    Map.of(
                            "cost_pj",
                            p.cost(),
                            "links",
                            Arrays.stream(p.links()).boxed().toList()));
        });
        figures.put("placement", method.toString());
        figures.put("placements", costs);
        Placement chosen = placements.getOrDefault(method, placements.get(Method.GREEDY));
        return new Placed(chosen.of(configuration, mesh), table);
    }

    private static Map<String, long[]> spikes(FiringRates rates) {
        Map<String, long[]> spikes = new HashMap<>();
        rates.layers().forEach(l -> spikes.put(l.name(), l.spikes()));
        return spikes;
    }

    /** Positions of pinned cores by the number of the core in the configuration. */
    private Map<Integer, Integer> pinned(CoreConfiguration configuration, Mesh mesh) {
        Map<String, Integer> numbers = new HashMap<>();
        Map<String, Integer> ofLayer = new HashMap<>();
        for (CoreConfiguration.Chip chip : configuration.chips()) {
            for (Core core : chip.cores()) {
                String layer = core.groups().get(0).pop();
                numbers.put(layer + "/" + (ofLayer.merge(layer, 1, Integer::sum) - 1), numbers.size());
            }
        }
        Map<Integer, Integer> pinned = new HashMap<>();
        pins.forEach((core, place) -> {
            String option = "--pin " + core + "=" + place;
            Integer number = numbers.get(core);
            Matcher at = PLACE.matcher(place);
            if (!CORE.matcher(core).matches() || !at.matches()) {
                throw new IllegalArgumentException(option + ": must be LAYER/I=CHIP/CORE, such as conv1/0=0/5");
            }
            if (number == null) {
                throw new IllegalArgumentException(option + ": there is no such core; there are " + ofLayer);
            }
            int chip = Integer.parseInt(at.group(1));
            int onChip = Integer.parseInt(at.group(2));
            if (onChip >= mesh.perChip()) {
                throw new IllegalArgumentException(
                        option + ": a chip has cores 0 to " + (mesh.perChip() - 1) + ", got " + onChip);
            }
            pinned.put(number, Math.addExact(Math.multiplyExact(chip, mesh.perChip()), onChip));
        });
        return pinned;
    }
}

package io.github.snn4j.models.chip.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.models.chip.Networks;
import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.QuantisedNetwork;
import io.github.snn4j.models.chip.quantise.Quantiser;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Each limit at the value that a configuration needs, and one beyond. */
class LimitsCheckerTest {
    /** Many small cores over several chips, with delays, biases and decays. */
    private static Limits small(Map<Resource, Long> changed) {
        Map<Resource, Long> values = new EnumMap<>(Limits.named("loihi1").values());
        values.put(Resource.COMPARTMENTS, 60L);
        values.put(Resource.CORES_PER_CHIP, 6L);
        values.putAll(changed);
        return new Limits("small", values);
    }

    private static QuantisedNetwork network() {
        return Quantiser.quantise(Networks.skipping(3)).network();
    }

    private static long most(CoreConfiguration c, Function<Core, LongStream> values) {
        return c.chips().stream()
                .flatMap(chip -> chip.cores().stream())
                .flatMapToLong(values)
                .max()
                .orElse(0);
    }

    private static LongStream shorts(short[] values) {
        return IntStream.range(0, values.length).mapToLong(i -> Math.abs(values[i]));
    }

    private static ToLongFunction<CoreConfiguration> need(Resource r) {
        return switch (r) {
            case CHIPS -> c -> c.chips().size();
            case CORES_PER_CHIP ->
                c -> c.chips().stream()
                        .mapToLong(chip -> chip.cores().size())
                        .max()
                        .orElse(0);
            case COMPARTMENTS ->
                c -> most(
                        c,
                        core -> LongStream.of(core.groups().stream()
                                .mapToLong(g -> g.sizeWhc().stream().reduce(1, (a, b) -> a * b))
                                .sum()));
            case IN_AXONS -> c -> most(c, core -> LongStream.of(core.inAxons().lists().length));
            case OUT_AXONS ->
                c -> most(
                        c,
                        core -> LongStream.of(core.outAxons().stream()
                                .mapToLong(route -> route.cx().length * (route.kind() == Core.InAxons.POP32 ? 2L : 1L))
                                .sum()));
            case SYNAPSE_BITS -> c -> most(c, core -> LongStream.of(core.usage().synBits()));
            case CX_PROFILES ->
                c -> most(c, core -> LongStream.of(core.cxProfiles().size()));
            case VTH_PROFILES ->
                c -> most(c, core -> LongStream.of(core.vthProfiles().size()));
            case SYNAPSE_FORMATS ->
                c -> most(c, core -> LongStream.of(core.synFormats().size()));
            case WEIGHT -> c -> most(c, core -> core.synLists().stream().flatMapToLong(l -> shorts(l.w())));
            case WEIGHT_EXPONENT_MIN ->
                c -> -most(c, core -> core.synFormats().stream().mapToLong(f -> -f.weightExp()));
            case WEIGHT_EXPONENT_MAX ->
                c -> most(c, core -> core.synFormats().stream().mapToLong(Core.SynapseFormat::weightExp));
            case DELAY -> c -> most(c, core -> core.synLists().stream().mapToLong(Core.SynapseList::delay));
            case DECAY ->
                c -> most(c, core -> core.cxProfiles().stream().mapToLong(p -> Math.max(p.decayU(), p.decayV())));
            case THRESHOLD_MANTISSA ->
                c -> most(c, core -> core.vthProfiles().stream().mapToLong(Core.ThresholdProfile::mant));
            case BIAS_MANTISSA -> c -> most(c, core -> core.groups().stream().flatMapToLong(g -> shorts(g.biasMant())));
            case BIAS_EXPONENT -> c -> most(c, core -> core.groups().stream().flatMapToLong(g -> shorts(g.biasExp())));
            case REFRACTORY_DELAY ->
                c -> most(c, core -> core.cxProfiles().stream().mapToLong(Core.CompartmentProfile::refract));
            case ATOMS ->
                c -> most(
                        c,
                        core -> IntStream.range(0, core.inAxons().lists().length)
                                .filter(i -> core.inAxons().kinds()[i] != Core.InAxons.DISCRETE)
                                .mapToLong(i -> core.synLists()
                                        .get(core.inAxons().lists()[i])
                                        .atoms()));
            case CX_BASE ->
                c -> most(
                        c,
                        core -> IntStream.range(0, core.inAxons().lists().length)
                                .filter(i -> core.inAxons().kinds()[i] != Core.InAxons.DISCRETE)
                                .mapToLong(i -> core.inAxons().cxBase()[i]));
            case CORES_PER_TILE, TILE_COLUMNS -> throw new IllegalArgumentException(r + " is a layout, no limit");
        };
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"CORES_PER_TILE", "TILE_COLUMNS"})
    void aLimitHoldsAtItsValueAndNotOneBeyond(Resource r) {
        CoreConfiguration c = Partitioner.partition(network(), small(Map.of()));
        long needed = need(r).applyAsLong(c);
        long one = r == Resource.WEIGHT_EXPONENT_MIN ? 1 : -1;
        assertEquals(List.of(), LimitsChecker.check(c, small(Map.of(r, needed))));
        List<Violation> found = LimitsChecker.check(c, small(Map.of(r, needed + one)));
        assertFalse(found.isEmpty(), r + " " + needed);
        for (Violation v : found) {
            assertEquals(r, v.resource());
            assertEquals(needed, v.needed());
            assertEquals(needed + one, v.limit());
        }
    }

    /** With less than it needed the partitioner finds another cut, or refuses. */
    @ParameterizedTest
    @EnumSource(names = {"COMPARTMENTS", "IN_AXONS", "OUT_AXONS", "SYNAPSE_BITS", "CX_BASE", "CHIPS", "DELAY", "ATOMS"})
    void thePartitionerKeepsALimitOneBelow(Resource r) {
        long needed = need(r).applyAsLong(Partitioner.partition(network(), small(Map.of())));
        Limits less = small(Map.of(r, needed - 1));
        try {
            CoreConfiguration c = Partitioner.partition(network(), less);
            assertEquals(List.of(), LimitsChecker.check(c, less));
            assertTrue(need(r).applyAsLong(c) < needed);
        } catch (DoesNotFitException e) {
            assertTrue(e.violations().stream().anyMatch(v -> v.resource() == r), e.toString());
        }
    }
}

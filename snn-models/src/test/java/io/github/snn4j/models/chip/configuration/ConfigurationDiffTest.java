package io.github.snn4j.models.chip.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.Networks;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.Quantiser;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationDiffTest {
    private static CoreConfiguration configuration() {
        return Partitioner.partition(
                Quantiser.quantise(Networks.convPoolDense(1, Decode.COUNT)).network(), Limits.named("loihi1"));
    }

    @Test
    void equalConfigurationsDoNotDiffer() {
        assertEquals(List.of(), ConfigurationDiff.differences(configuration(), configuration()));
    }

    @Test
    void valuesOfArraysAndRecordsAreFound() {
        CoreConfiguration a = configuration();
        CoreConfiguration changed = configuration();
        short[] weights = changed.chips().get(0).cores().stream()
                .flatMap(core -> core.synLists().stream())
                .findFirst()
                .orElseThrow()
                .w();
        weights[1] = (short) (weights[1] + 3);
        weights[2] = (short) (weights[2] + 1);
        CoreConfiguration b = new CoreConfiguration(
                changed.target(),
                new CoreConfiguration.Source("other"),
                changed.schedule(),
                changed.input(),
                changed.populations().subList(1, 4),
                changed.chips(),
                changed.output());
        List<String> found = ConfigurationDiff.differences(a, b);
        assertEquals("source.model: random and other", found.get(0));
        assertEquals("populations: 4 and 3 entries", found.get(1));
        String array = found.get(found.size() - 1);
        assertEquals(
                "synLists[0].w[1]: " + (weights[1] - 3) + " and " + weights[1] + ", and 1 more values",
                array.substring(array.indexOf("synLists")));
    }
}

package io.github.snn4j.models.chip.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.Connection;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.Linear;
import io.github.snn4j.models.chip.LoweredNetwork;
import io.github.snn4j.models.chip.Networks;
import io.github.snn4j.models.chip.Population;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.Quantiser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationSchemaTest {
    @TempDir
    Path folder = Path.of("");

    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(ConfigurationSchema.text(), InputFormat.JSON);

    private String written(boolean inline) throws IOException {
        Path file = folder.resolve("net.json");
        CoreConfiguration configuration = Partitioner.partition(
                Quantiser.quantise(Networks.convPoolDense(5, Decode.COUNT)).network(), Limits.named("loihi1"));
        ConfigurationWriter.write(configuration, file, inline);
        return Files.readString(file);
    }

    private List<Error> errors(String json) {
        return schema.validate(json, InputFormat.JSON);
    }

    @Test
    void whatIsWrittenIsValid() throws IOException {
        assertEquals(List.of(), errors(written(false)));
        assertEquals(List.of(), errors(written(true)));
    }

    /** A network large enough to use short population axons. */
    @Test
    void axonsOfEveryKindAreValid() throws IOException {
        Random r = new Random(3);
        Shape shape = new Shape(16, 16, 8);
        Linear host = Networks.conv(r, new Shape(16, 16, 1), 8, 3, 3, 1, 1, 0.5);
        Linear second = Networks.conv(r, shape, 16, 3, 3, 1, 1, 0.2);
        Linear dense = Linear.dense(16 * 16 * 16, 3, Networks.floats(r, 16 * 16 * 16 * 3, 0.1));
        Population[] all = {
            population("a", shape, List.of()),
            population("b", second.geometry().out(), List.of(new Connection("a", second, 0))),
            population("c", Shape.vector(3), List.of(new Connection("b", dense, 0)))
        };
        LoweredNetwork network =
                new LoweredNetwork("axons", 4, HostLayer.of(host, new float[8], 1), List.of(all), Decode.COUNT);
        CoreConfiguration configuration =
                Partitioner.partition(Quantiser.quantise(network).network(), Limits.named("loihi1"));
        Set<Short> kinds = new TreeSet<>();
        configuration
                .chips()
                .forEach(chip -> chip.cores()
                        .forEach(core -> core.outAxons().forEach(route -> kinds.add((short) route.kind()))));
        assertEquals(Set.of(Core.InAxons.DISCRETE, Core.InAxons.POP16), kinds);
        Path file = folder.resolve("axons.json");
        ConfigurationWriter.write(configuration, file, false);
        assertEquals(List.of(), errors(Files.readString(file)));
    }

    private static Population population(String name, Shape shape, List<Connection> inputs) {
        return new Population(name, shape, 1, 0.5, 1, 0, new float[0], inputs);
    }

    @Test
    void theSchemaItselfIsValid() {
        Schema meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(com.networknt.schema.SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
        assertEquals(List.of(), meta.validate(ConfigurationSchema.text(), InputFormat.JSON));
    }

    /** Each change is found, at the place where it was made. */
    @Test
    void brokenFilesAreNot() throws IOException {
        String json = written(false);
        String[][] changes = {
            {"\"decay_v\":", "\"decay_v\":9", "decay_v"},
            {"\"version\":\"1.0\"", "\"version\":\"2.0\"", "version"},
            {"\"semantics\":\"lava\"", "\"semantics\":\"other\"", "semantics"},
            {"\"steps\":6", "\"steps\":6.5", "steps"},
            {"\"steps\":6", "\"stops\":6", "stops"},
            {"\"kind\":\"bias\"", "\"kind\":\"spikes\"", "host"},
            {"\"cx_base\":\"data", "\"cx_base\":\"dato", "cx_base"},
            {"\"crc32c\":\"", "\"crc32c\":\"g", "crc32c"},
            {"\"block\":62", "\"block\":65", "block"},
            {"\"mesh\":[", "\"mesh\":[7,", "mesh"},
            {"\"in_hwc\":[", "\"in_hwc\":[0,", "in_hwc"},
            {"\"routes\":[", "\"routes\":[{}", "routes"},
        };
        for (String[] change : changes) {
            assertTrue(json.contains(change[0]), change[0]);
            List<Error> errors = errors(json.replaceFirst(Pattern.quote(change[0]), change[1]));
            assertFalse(errors.isEmpty(), change[1]);
            assertTrue(errors.toString().contains(change[2]), change[2] + " is not in " + errors);
        }
    }
}

package io.github.snn4j.models.chip.configuration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.snn4j.models.chip.Decode;
import io.github.snn4j.models.chip.LoweredNetwork;
import io.github.snn4j.models.chip.Networks;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.Resource;
import io.github.snn4j.models.chip.partition.Partitioner;
import io.github.snn4j.models.chip.quantise.Quantiser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryConfigurationTest {
    private static final int TABLE = 12;
    private static final int ENTRY = 24;

    @TempDir
    Path folder = Path.of("");

    private static CoreConfiguration compiled(LoweredNetwork network, String target) {
        return Partitioner.partition(Quantiser.quantise(network).network(), Limits.named(target));
    }

    private static CoreConfiguration configuration() {
        return compiled(Networks.convPoolDense(5, Decode.COUNT), "loihi1");
    }

    /** Cores so small that lists are copied and stored with their targets. */
    private static CoreConfiguration small() {
        Map<Resource, Long> values = new EnumMap<>(Limits.named("loihi1").values());
        values.putAll(Map.of(Resource.COMPARTMENTS, 64L, Resource.CX_BASE, 15L, Resource.CORES_PER_CHIP, 5L));
        return Partitioner.partition(
                Quantiser.quantise(Networks.convPoolDense(8, Decode.COUNT)).network(), new Limits("small", values));
    }

    private void comesBack(CoreConfiguration configuration) throws IOException {
        Path json = folder.resolve("net.snncfg.json");
        Path binary = folder.resolve("net.snncfg");
        ConfigurationWriter.write(configuration, json, false);
        byte[] text = Files.readAllBytes(json);
        byte[] side = Files.readAllBytes(folder.resolve("net.snncfg.bin"));
        ConfigurationWriter.write(ConfigurationReader.read(json), binary, false);
        byte[] bytes = Files.readAllBytes(binary);
        Files.delete(json);
        Files.delete(folder.resolve("net.snncfg.bin"));
        ConfigurationWriter.write(ConfigurationReader.read(binary), json, false);
        assertArrayEquals(text, Files.readAllBytes(json));
        assertArrayEquals(side, Files.readAllBytes(folder.resolve("net.snncfg.bin")));
        ConfigurationWriter.write(ConfigurationReader.read(json), binary, false);
        assertArrayEquals(bytes, Files.readAllBytes(binary));
    }

    @Test
    void jsonThroughBinaryIsByteIdentical() throws IOException {
        comesBack(configuration());
        comesBack(compiled(Networks.convPoolDense(3, Decode.POTENTIAL), "generic"));
        comesBack(compiled(Networks.skipping(2), "loihi2"));
        comesBack(small());
    }

    /** Spikes from outside the chip, a delay, small cores on several chips and signs that are not mixed. */
    @Test
    void whatTheCompilerSeldomWritesComesBack() throws IOException {
        Core.SynapseList list =
                new Core.SynapseList(1, 2, 3, new short[] {4, 0, 2}, new short[] {1, 0, 255, 9, 7, 3}, 5);
        Core.SynapseList other = new Core.SynapseList(0, 1, 5, new short[0], new short[] {-1, -255, 0, -8, -100}, 0);
        var core = new Core(
                -7,
                List.of(3, -4),
                new Core.Shared(0, 1, new Core.Noise(false, -5, 12)),
                List.of(new Core.CompartmentProfile(-1, 4095, 63), new Core.CompartmentProfile(4095, 0, 1)),
                List.of(new Core.ThresholdProfile(1), new Core.ThresholdProfile(131071)),
                List.of(
                        new Core.SynapseFormat(8, "inhibitory", -7, 0, 2, "dense", 0, 64),
                        new Core.SynapseFormat(8, "excitatory", 7, 3, 1, "sparse", 6, 4)),
                List.of(
                        new Core.Group(
                                "b",
                                List.of(0, 0, 0),
                                List.of(2, 1, 2),
                                0,
                                1,
                                0,
                                new short[] {1, -4095, 4095, 0},
                                new short[] {0, 7, 1, 2}),
                        new Core.Group("c", List.of(0, 0, 0), List.of(1, 1, 1), 4, 0, 1, new short[0], new short[0])),
                new Core.InAxons(new short[] {1, 0}, new int[] {0, 1}, new int[2]),
                List.of(list, other).stream()
                        .sorted((x, y) -> x.fmt() - y.fmt())
                        .toList(),
                List.of(new Route(2, -7, (short) 1, new int[] {4, 0}, new int[2], new int[2])),
                new Core.Usage(5, 2, 4, 64 + 128 + 64));
        var configuration = new CoreConfiguration(
                new CoreConfiguration.Target("loihi1", "lava"),
                new CoreConfiguration.Source("by \"hand\" \u00fc\u2028"),
                new CoreConfiguration.Schedule(1 << 20, 3, true),
                new CoreConfiguration.Input(
                        "spikes",
                        null,
                        List.of(new Route(2, -7, (short) 0, new int[] {1}, new int[] {1}, new int[] {1})),
                        "{\"type\": \"BernoulliRate\"}"),
                List.of(
                        new CoreConfiguration.Layer("a", List.of(2, 1, 1), 0, 0.1),
                        new CoreConfiguration.Layer("b", List.of(2, 1, 2), 1, 1e-300),
                        new CoreConfiguration.Layer("c", List.of(1, 1, 1), 2, -0.0)),
                List.of(new CoreConfiguration.Chip(5, List.of()), new CoreConfiguration.Chip(2, List.of(core))),
                new CoreConfiguration.Output("c", "v"));
        Path json = folder.resolve("hand.json");
        Path binary = folder.resolve("hand.snncfg");
        ConfigurationWriter.write(configuration, json, true);
        ConfigurationWriter.write(ConfigurationReader.read(json), binary, false);
        CoreConfiguration back = ConfigurationReader.read(binary);
        assertEquals(List.of(), ConfigurationDiff.differences(configuration, back));
        ConfigurationWriter.write(back, folder.resolve("again.json"), true);
        assertArrayEquals(Files.readAllBytes(json), Files.readAllBytes(folder.resolve("again.json")));
    }

    @Test
    void synapseMemoryIsAsLargeAsTheCoresClaim() {
        CoreConfiguration configuration = small();
        byte[] bytes = BinaryWriter.bytes(configuration);
        long bits = 0;
        boolean sparse = false;
        for (CoreConfiguration.Chip chip : configuration.chips()) {
            for (Core core : chip.cores()) {
                bits += core.usage().synBits();
                sparse |=
                        core.synFormats().stream().anyMatch(f -> f.compression().equals("sparse"));
            }
        }
        assertTrue(sparse && bits > 0);
        assertEquals(bits, 8 * buffer(bytes).getLong(entry(SectionType.SYNMEM) + 12));
    }

    @Test
    void shuffledJsonBecomesCanonical() throws IOException {
        Path file = folder.resolve("net.json");
        ConfigurationWriter.write(configuration(), file, false);
        byte[] canonical = Files.readAllBytes(file);
        var mapper = new ObjectMapper();
        JsonNode shuffled = shuffled(mapper.readTree(canonical), new Random(1));
        byte[] other = mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(shuffled);
        Files.write(file, other);
        ConfigurationWriter.write(ConfigurationReader.read(file), file, false);
        assertArrayEquals(canonical, Files.readAllBytes(file));
        assertTrue(!Arrays.equals(canonical, other));
    }

    private static JsonNode shuffled(JsonNode node, Random random) {
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, shuffled(array.get(i), random));
            }
            return array;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(object.properties());
        Collections.shuffle(fields, random);
        ObjectNode result = object.objectNode();
        fields.forEach(f -> result.set(f.getKey(), shuffled(f.getValue(), random)));
        return result;
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int entry(SectionType type) {
        return TABLE + ENTRY * type.ordinal();
    }

    private static int start(byte[] bytes, SectionType type) {
        return (int) buffer(bytes).getLong(entry(type) + 4);
    }

    /** Makes the checksums right again. */
    private static byte[] repaired(byte[] bytes) {
        ByteBuffer file = buffer(bytes);
        for (SectionType type : SectionType.values()) {
            CRC32C crc = new CRC32C();
            crc.update(bytes, start(bytes, type), (int) file.getLong(entry(type) + 12));
            file.putInt(entry(type) + 20, (int) crc.getValue());
        }
        return sealed(bytes);
    }

    private static byte[] sealed(byte[] bytes) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(bytes, bytes.length - 32));
            System.arraycopy(sha, 0, bytes, bytes.length - 32, 32);
            return bytes;
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void refused(byte[] bytes, String... parts) throws IOException {
        Path file = folder.resolve("broken.snncfg");
        Files.write(file, bytes);
        var e = assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(file));
        for (String part : parts) {
            String message = String.valueOf(e.getMessage());
            assertTrue(message.contains("broken.snncfg") && message.contains(part), part + " is not in: " + message);
        }
    }

    private void refused(Consumer<ByteBuffer> change, String... parts) throws IOException {
        byte[] bytes = BinaryWriter.bytes(configuration());
        change.accept(buffer(bytes));
        refused(repaired(bytes), parts);
    }

    @Test
    void damageIsNamed() throws IOException {
        byte[] good = BinaryWriter.bytes(configuration());
        byte[] bytes = good.clone();
        buffer(bytes).putShort(4, (short) 2);
        refused(sealed(bytes), "version 2.0");
        bytes = good.clone();
        bytes[start(good, SectionType.SYNMEM) + 9] ^= 1;
        refused(sealed(bytes.clone()), "section SYNMEM", "CRC-32C");
        bytes = good.clone();
        bytes[bytes.length - 1] ^= 1;
        refused(bytes, "SHA-256");
        // behind the last byte of a section whose length is no multiple of eight
        bytes = good.clone();
        int end = (int) (buffer(good).getLong(entry(SectionType.META) + 12) + start(good, SectionType.META));
        assertTrue(end % 8 != 0);
        bytes[end] = 1;
        refused(bytes, "SHA-256");
        for (int length : new int[] {4, 11, 43, 44, 300, good.length - 33, good.length - 8}) {
            refused(Arrays.copyOf(good, length));
        }
    }

    @Test
    void wrongTablesAreNamed() throws IOException {
        byte[] good = BinaryWriter.bytes(configuration());
        for (long offset : new long[] {start(good, SectionType.CORES) - 8, -8, Long.MAX_VALUE, 1L << 33}) {
            byte[] bytes = good.clone();
            buffer(bytes).putLong(entry(SectionType.CORES) + 4, offset);
            refused(sealed(bytes), "section CORES starts at byte " + offset, "overlap");
        }
        for (long length : new long[] {-1, good.length, Long.MAX_VALUE, Long.MIN_VALUE}) {
            byte[] bytes = good.clone();
            buffer(bytes).putLong(entry(SectionType.HOST) + 12, length);
            refused(sealed(bytes), "section HOST has " + length);
        }
        for (int n : new int[] {0, 7, 9, 65, -1, Integer.MAX_VALUE}) {
            byte[] bytes = good.clone();
            buffer(bytes).putInt(8, n);
            refused(sealed(bytes), "section");
        }
        byte[] twice = good.clone();
        buffer(twice).putShort(entry(SectionType.BIAS), (short) SectionType.AXONS.number());
        refused(sealed(twice), "AXONS occurs twice");
        byte[] unknown = good.clone();
        buffer(unknown).putShort(entry(SectionType.PROBES), (short) 99);
        refused(sealed(unknown.clone()), "type 99", "not known");
        buffer(unknown).putShort(entry(SectionType.PROBES) + 2, (short) 1);
        refused(sealed(unknown), "no section PROBES");
    }

    @Test
    void countsBeyondTheSectionAreNamed() throws IOException {
        refused(b -> b.putInt(start(b.array(), SectionType.CORES), 33), "number of chips", "CORES");
        refused(b -> b.putInt(start(b.array(), SectionType.CORES), -1), "number of chips");
        refused(b -> b.putInt(start(b.array(), SectionType.CORES) + 8, 128), "cores of chip 0", "bytes are left");
        refused(b -> b.putInt(start(b.array(), SectionType.AXONS) + 4, 1), "AXONS");
        refused(b -> b.putInt(start(b.array(), SectionType.ROUTES), Integer.MAX_VALUE), "ROUTES", "bytes are left");
        refused(b -> b.putInt(start(b.array(), SectionType.BIAS), 1024), "BIAS", "bytes are left");
        refused(b -> b.putInt(start(b.array(), SectionType.HOST), Integer.MAX_VALUE), "HOST", "mean");
        refused(b -> b.putInt(start(b.array(), SectionType.PROBES), 1), "number of probes must be in 0..0");
        refused(b -> b.putLong(start(b.array(), SectionType.SYNMEM), 15), "SYNMEM", "has format 15");
    }

    @Test
    void whatIsTooLargeForTheTargetIsNamed() throws IOException {
        CoreConfiguration good = configuration();
        Core core = good.chips().get(0).cores().get(1);
        List<Core.SynapseFormat> formats =
                Collections.nCopies(9, core.synFormats().get(0));
        refused(with(good, core, formats, core.inAxons(), core.synLists()), "syn_formats must be in 0..8");
        var axons = new Core.InAxons(new short[4097], new int[4097], new int[4097]);
        refused(with(good, core, core.synFormats(), axons, core.synLists()), "in_axons must be in 0..4096");
        int dense = core.synFormats().get(0).compression().equals("dense") ? 0 : 1;
        var list = new Core.SynapseList(
                dense, 512, 300, dense == 0 ? new short[0] : new short[300], new short[512 * 300], 0);
        refused(
                with(good, core, core.synFormats(), core.inAxons(), Collections.nCopies(2, list)),
                "synapse list 0",
                "1048576");
        var chips = Collections.nCopies(33, good.chips().get(0));
        refused(
                BinaryWriter.bytes(new CoreConfiguration(
                        good.target(),
                        good.source(),
                        good.schedule(),
                        good.input(),
                        good.populations(),
                        chips,
                        good.output())),
                "chips must be in 0..32");
    }

    private static byte[] with(
            CoreConfiguration c,
            Core core,
            List<Core.SynapseFormat> formats,
            Core.InAxons axons,
            List<Core.SynapseList> lists) {
        var changed = new Core(
                core.id(),
                core.mesh(),
                core.shared(),
                core.cxProfiles(),
                core.vthProfiles(),
                formats,
                core.groups(),
                axons,
                lists,
                core.outAxons(),
                core.usage());
        return BinaryWriter.bytes(new CoreConfiguration(
                c.target(),
                c.source(),
                c.schedule(),
                c.input(),
                c.populations(),
                List.of(new CoreConfiguration.Chip(0, List.of(changed))),
                c.output()));
    }

    @Test
    void aWrongClaimOfMemoryIsNamed() throws IOException {
        Path json = folder.resolve("net.json");
        ConfigurationWriter.write(configuration(), json, true);
        String text = Files.readString(json);
        Files.writeString(json, text.replaceFirst("\"syn_bits\":", "\"syn_bits\":1"));
        var e = assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(json));
        assertTrue(String.valueOf(e.getMessage()).contains("recorded usage"), e.getMessage());
    }

    @Test
    void whatIsInconsistentIsNotWritten() {
        CoreConfiguration c = configuration();
        short[] w = c.chips().get(0).cores().get(1).synLists().get(0).w();
        w[0] = 3;
        Path file = folder.resolve("odd.snncfg");
        var e = assertThrows(ConfigurationException.class, () -> ConfigurationWriter.write(c, file, false));
        assertTrue(String.valueOf(e.getMessage()).contains("weight 3"), e.getMessage());
        assertTrue(Files.notExists(file));
    }
}

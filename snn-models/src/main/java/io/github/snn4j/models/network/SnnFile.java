package io.github.snn4j.models.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.snn4j.core.file.AtomicFile;
import io.github.snn4j.layers.layer.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The {@code .snn} file: a zip of {@code network.json}, {@code weights.f32} (little-endian float32 in canonical order),
 * {@code provenance.json} and, in a checkpoint, {@code training.json}, {@code optimizer.f32} and, where
 * weights are averaged, {@code average.f32}; {@code manifest.json} holds the format's version and the SHA-256 of each.
 *
 * <p>A reader reads its own version and all before it. Writing goes to a temporary name beside the target, is forced to
 * the disk and then moved, so that a crash leaves the old file or the new one.
 */
public final class SnnFile {
    /** The version this program writes. */
    public static final int VERSION = 1;

    private static final int LARGEST_JSON = 16 << 20;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private final NetworkJson networks;

    private SnnFile(NetworkJson networks) {
        this.networks = networks;
    }

    /** Files of networks made of what is built in. */
    public static SnnFile builtIn() {
        return new SnnFile(NetworkJson.builtIn());
    }

    /** Files of networks that use other layers, neurons or surrogates. */
    public static SnnFile with(NetworkJson networks) {
        return new SnnFile(networks);
    }

    /**
     * Training to be continued.
     *
     * @param counters counters and sums as pairs
     * @param optimizer the optimiser's arrays one after the other
     * @param average the averaged weights, as many as there are weights, or empty
     */
    public record TrainingState(Map<String, String> counters, float[] optimizer, float[] average) {
        public TrainingState(Map<String, String> counters, float[] optimizer) {
            this(counters, optimizer, new float[0]);
        }
    }

    /** What a file holds; {@code training} only if it is a checkpoint. */
    public record Content(TrainedNetwork model, @Nullable TrainingState training) {}

    /** Writes a model. */
    public void write(Path file, TrainedNetwork model) throws IOException {
        write(file, model, null);
    }

    /** Writes a checkpoint, or a model where there is no training state. */
    public void write(Path file, TrainedNetwork model, @Nullable TrainingState training) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("network.json", networks.write(model.network()).getBytes(StandardCharsets.UTF_8));
        entries.put("provenance.json", json(model.provenance()));
        entries.put("weights.f32", bytes(model.weights().values()));
        if (training != null) {
            entries.put("training.json", json(training.counters()));
            entries.put("optimizer.f32", bytes(training.optimizer()));
            if (training.average().length > 0) {
                entries.put("average.f32", bytes(training.average()));
            }
        }
        Map<String, String> manifest = new TreeMap<>();
        manifest.put("format", "snn");
        manifest.put("version", Integer.toString(VERSION));
        entries.forEach((name, data) -> manifest.put("sha256:" + name, sha256(data)));
        AtomicFile.write(file, out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            put(zip, "manifest.json", json(manifest));
            for (Map.Entry<String, byte[]> e : entries.entrySet()) {
                put(zip, e.getKey(), e.getValue());
            }
            zip.finish();
        });
    }

    /**
     * Reads a model or checkpoint.
     *
     * @throws IOException if it is not there, not such a file, cut short, altered or of a newer version; the message says
     *     which
     */
    public Content read(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Map<String, String> manifest = map(entry(zip, file, "manifest.json", LARGEST_JSON), file);
            if (!"snn".equals(manifest.get("format"))) {
                throw new IOException(file + ": not a .snn file: its manifest has no format \"snn\"");
            }
            int version = version(manifest.get("version"), file);
            if (version > VERSION) {
                throw new IOException(file + ": format version " + version + " is newer than " + VERSION
                        + ", the newest this program reads; update SNN4J");
            }
            Network network = networks.read(
                    new String(checked(zip, file, manifest, "network.json", LARGEST_JSON), StandardCharsets.UTF_8),
                    file + " network.json");
            Weights weights = Weights.zeros(network.graph());
            floats(checked(zip, file, manifest, "weights.f32", 4L * weights.values().length), weights.values(), file);
            TrainedNetwork model = new TrainedNetwork(
                    network, weights, map(checked(zip, file, manifest, "provenance.json", LARGEST_JSON), file));
            return new Content(model, training(zip, file, manifest, weights));
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (ZipException e) {
            throw new IOException(file + ": not a .snn file, or cut short (" + e.getMessage() + ")", e);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The SHA-256 of the parameters in canonical order, as hexadecimal digits. */
    public static String weightsSha256(TrainedNetwork model) {
        return sha256(bytes(model.weights().values()));
    }

    private static @Nullable TrainingState training(
            ZipFile zip, Path file, Map<String, String> manifest, Weights weights) throws IOException {
        if (!manifest.containsKey("sha256:training.json")) {
            return null;
        }
        Map<String, String> counters = map(checked(zip, file, manifest, "training.json", LARGEST_JSON), file);
        byte[] data = checked(zip, file, manifest, "optimizer.f32", 16L * weights.learned());
        if (weights.learned() > 0 && data.length % (4 * weights.learned()) != 0) {
            throw new IOException(file + ": optimizer.f32 has " + data.length + " bytes, expected a multiple of "
                    + 4 * weights.learned());
        }
        float[] optimizer = new float[data.length / 4];
        floats(data, optimizer, file);
        boolean averaged = manifest.containsKey("sha256:average.f32");
        float[] average = new float[averaged ? weights.values().length : 0];
        if (averaged) {
            floats(checked(zip, file, manifest, "average.f32", 4L * average.length), average, file);
        }
        return new TrainingState(counters, optimizer, average);
    }

    private static byte[] checked(ZipFile zip, Path file, Map<String, String> manifest, String name, long largest)
            throws IOException {
        byte[] data = entry(zip, file, name, largest);
        String expected = manifest.get("sha256:" + name);
        String found = sha256(data);
        if (!found.equals(expected)) {
            throw new IOException(
                    file + ": " + name + " was altered: expected SHA-256 " + expected + ", found " + found);
        }
        return data;
    }

    private static byte[] entry(ZipFile zip, Path file, String name, long largest) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException(file + ": not a .snn file, or damaged: it has no " + name);
        }
        if (entry.getSize() > largest) {
            throw new IOException(
                    file + ": " + name + " has " + entry.getSize() + " bytes, expected at most " + largest);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] data = in.readNBytes((int) Math.min(largest + 1, Integer.MAX_VALUE - 8));
            if (data.length > largest) {
                throw new IOException(file + ": " + name + " has more than the " + largest + " bytes expected");
            }
            return data;
        } catch (ZipException | java.io.EOFException e) {
            throw new IOException(file + ": " + name + " is damaged (" + e.getMessage() + ")", e);
        }
    }

    private static int version(@Nullable String text, Path file) throws IOException {
        try {
            return Integer.parseInt(String.valueOf(text));
        } catch (NumberFormatException e) {
            throw new IOException(file + ": the manifest's version is \"" + text + "\", expected a number", e);
        }
    }

    private static Map<String, String> map(byte[] json, Path file) throws IOException {
        try {
            return JSON.readValue(json, new TypeReference<TreeMap<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": damaged JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static byte[] json(Map<String, String> map) throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(map);
    }

    private static void put(ZipOutputStream zip, String name, byte[] data) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(data.length);
        CRC32 crc = new CRC32();
        crc.update(data);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(data);
        zip.closeEntry();
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    private static void floats(byte[] data, float[] target, Path file) throws IOException {
        if (data.length != 4 * target.length) {
            throw new IOException(
                    file + ": has " + data.length / 4 + " numbers where the network needs " + target.length);
        }
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(target);
    }

    private static String sha256(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

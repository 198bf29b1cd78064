package io.github.snn4j.models.chip.verify;

import io.github.snn4j.core.array.NpyFile;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.simulate.SimulationResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a simulated picture recorded, as NumPy files: {@code NN-name-spikes.npy}, {@code -u.npy} (after the wrap) and
 * {@code -v.npy} (after the reset), {@code [T,H,W,C]}, or {@code [T,N]} for a vector; NN counts layers on cores from 00.
 */
public final class LayerDump {
    private final CoreConfiguration configuration;
    private final boolean aligned;

    /**
     * A dump.
     *
     * @param aligned step t of every layer is index t + 1, and index 0 is blank; otherwise the index is the chip's step,
     *     in which layer k lags k steps behind
     */
    public LayerDump(CoreConfiguration configuration, boolean aligned) {
        this.configuration = configuration;
        this.aligned = aligned;
    }

    /**
     * Writes what the result has recorded; returns the files.
     *
     * @param ofSpikes the layers whose spikes are written
     */
    public List<Path> write(SimulationResult result, Set<String> ofSpikes, Path folder) throws IOException {
        List<Path> files = new java.util.ArrayList<>();
        List<CoreConfiguration.Layer> layers = configuration.onCores();
        int outside = configuration.populations().size() - layers.size();
        for (int k = 0; k < layers.size(); k++) {
            CoreConfiguration.Layer layer = layers.get(k);
            String stem = String.format(Locale.ROOT, "%02d-%s-", k, layer.id().replaceAll("[^A-Za-z0-9._-]", "_"));
            if (ofSpikes.contains(layer.id())) {
                files.add(save(
                        folder.resolve(stem + "spikes.npy"),
                        layer,
                        spikes(layer, result.spikes().get(outside + k)),
                        true));
            }
            int[][] u = result.currents().get(layer.id());
            if (u != null) {
                files.add(save(folder.resolve(stem + "u.npy"), layer, u, false));
            }
            int[][] v = result.voltages().get(layer.id());
            if (v != null) {
                files.add(save(folder.resolve(stem + "v.npy"), layer, v, false));
            }
        }
        return files;
    }

    private static int[][] spikes(CoreConfiguration.Layer layer, List<BitSet> steps) {
        int[][] values = new int[steps.size()][size(layer)];
        for (int t = 0; t < values.length; t++) {
            steps.get(t).stream().forEach(bit(values[t]));
        }
        return values;
    }

    private static java.util.function.IntConsumer bit(int[] row) {
        return i -> row[i] = 1;
    }

    private Path save(Path file, CoreConfiguration.Layer layer, int[][] steps, boolean bits) throws IOException {
        int shift = aligned ? 1 : layer.layer();
        int length = aligned
                ? steps.length + 1
                : steps.length + configuration.schedule().depth() - 1;
        int n = size(layer);
        int[] all = new int[length * n];
        for (int t = 0; t < steps.length; t++) {
            System.arraycopy(steps[t], 0, all, (t + shift) * n, n);
        }
        List<Integer> whc = layer.shapeWhc();
        int[] shape = whc.get(0) == 1 && whc.get(1) == 1
                ? new int[] {length, n}
                : new int[] {length, whc.get(1), whc.get(0), whc.get(2)};
        if (bits) {
            byte[] narrow = new byte[all.length];
            for (int i = 0; i < all.length; i++) {
                narrow[i] = (byte) all[i];
            }
            NpyFile.of(shape, narrow).write(file);
        } else {
            NpyFile.of(shape, all).write(file);
        }
        return file;
    }

    private static int size(CoreConfiguration.Layer layer) {
        return layer.shapeWhc().stream().reduce(1, Math::multiplyExact);
    }
}

package io.github.snn4j.zoo.cli;

import io.github.snn4j.models.chip.configuration.ConfigurationReader;
import io.github.snn4j.models.hdf.HdfReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** What a file is, by what is in it. */
enum FileKind {
    MODEL,
    CONFIGURATION,
    NIR,
    NETX;

    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

    /**
     * The kind of a file; what begins as no kind does is taken for a model.
     *
     * @throws IOException if it cannot be read or is damaged
     */
    static FileKind of(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(HDF5.length);
        }
        if (Arrays.equals(start, HDF5)) {
            return HdfReader.has(file, "layer") ? NETX : NIR;
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        boolean json = name.endsWith(".json") || start.length > 0 && start[0] == '{';
        return json || name.endsWith(".snncfg") || ConfigurationReader.recognises(file) ? CONFIGURATION : MODEL;
    }
}

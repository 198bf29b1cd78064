package io.github.snn4j.zoo.bench;

import io.github.snn4j.core.file.AtomicFile;
import io.github.snn4j.layers.layer.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** All numbers of some weights in a file, read piece by piece so that reading takes no memory beside them. */
final class WeightsFile {
    private static final int PIECE = 1 << 14;

    private WeightsFile() {}

    static void write(Path file, Weights weights) throws IOException {
        float[] values = weights.values();
        ByteBuffer bytes = piece();
        AtomicFile.write(file, out -> {
            for (int from = 0; from < values.length; from += PIECE) {
                int n = Math.min(PIECE, values.length - from);
                bytes.clear().asFloatBuffer().put(values, from, n);
                out.write(bytes.array(), 0, 4 * n);
            }
        });
    }

    static void read(Path file, Weights weights) throws IOException {
        float[] values = weights.values();
        ByteBuffer bytes = piece();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() != 4L * values.length) {
                throw new IOException(file + ": holds " + channel.size() + " bytes, expected " + 4L * values.length);
            }
            for (int from = 0; from < values.length; from += PIECE) {
                int n = Math.min(PIECE, values.length - from);
                bytes.clear().limit(4 * n);
                while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
                bytes.flip().asFloatBuffer().get(values, from, n);
            }
        }
    }

    private static ByteBuffer piece() {
        return ByteBuffer.allocate(4 * PIECE).order(ByteOrder.LITTLE_ENDIAN);
    }
}

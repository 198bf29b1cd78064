package io.github.snn4j.models.watch;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A new event file as TensorBoard reads it: records, each an {@code Event} message.
 *
 * <p>A record is the length of its data ({@code uint64}), the masked CRC-32C of these eight bytes ({@code uint32}), the data,
 * and the masked CRC-32C of the data, all little-endian; {@code masked = rotateRight(crc, 15) + 0xa282ead8}.
 *
 * @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">The format</a>
 */
final class EventFile implements Closeable {
    private static final int MASK = 0xa282ead8;

    private final Path file;
    private final OutputStream out;

    /**
     * Creates a file in a folder, which is made where there is none.
     *
     * @param seconds since 1970, now: names and so the files are in the order of time
     */
    EventFile(Path folder, long seconds) throws IOException {
        Files.createDirectories(folder);
        file = create(folder, seconds);
        out = Files.newOutputStream(file);
        write(event(seconds, 0).text(3, "brain.Event:2"));
    }

    private static Path create(Path folder, long seconds) throws IOException {
        for (int k = 0; ; k++) {
            Path free = folder.resolve(name(seconds, k));
            if (!Files.exists(free)) {
                return Files.createFile(free);
            }
        }
    }

    /** TensorBoard takes what has {@code tfevents} in its name, in the order of the names. */
    private static String name(long seconds, int k) {
        return String.format(Locale.ROOT, "events.out.tfevents.%010d.%03d.snn4j", seconds, k);
    }

    /** Says that all that was written for {@code step} and later ones, in older files, is void. */
    void started(double seconds, long step) throws IOException {
        write(event(seconds, step).message(7, new Message().integer(1, 1))); // session_log.status = START
    }

    /** Writes figures by tag. */
    void scalars(double seconds, long step, Map<String, Double> figures) throws IOException {
        Message summary = new Message();
        figures.forEach((tag, figure) ->
                summary.message(1, new Message().text(1, tag).number(2, figure.floatValue()))); // value.simple_value
        write(event(seconds, step).message(5, summary));
    }

    private static Message event(double seconds, long step) {
        return new Message().number(1, seconds).integer(2, step);
    }

    private void write(Message event) throws IOException {
        byte[] data = event.bytes();
        byte[] length = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(data.length)
                .array();
        ByteBuffer record = ByteBuffer.allocate(length.length + data.length + 2 * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        record.put(length).putInt(masked(length)).put(data).putInt(masked(data));
        try {
            out.write(record.array());
        } catch (IOException e) {
            throw new IOException(file + ": could not be written (" + e.getMessage() + ")", e);
        }
    }

    private static int masked(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

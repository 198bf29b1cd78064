package io.github.snn4j.core.event;

import java.io.IOException;

/**
 * Prophesee's DAT: header lines that begin with {@code %}, a byte of event type (0 or 12, a change of brightness) and one of
 * event size (8), then little-endian events: 32 bits of time in microseconds, 14 bits of x, 14 of y, 4 of polarity.
 *
 * <p>Where the header does not tell the sensor's size, it is the first of 304×240 (N-CARS), 640×480, 1280×720 that holds all
 * events. Source: Prophesee, data and file formats, DAT.
 */
public record PropheseeDat() implements EventFormat {
    private static final int BYTES = 8;
    private static final int[][] SENSORS = {{304, 240}, {640, 480}, {1280, 720}};

    @Override
    public String name() {
        return "Prophesee DAT";
    }

    @Override
    public boolean matches(String fileName, String head) {
        return fileName.endsWith(".dat");
    }

    @Override
    public Events read(EventInput in) throws IOException {
        PropheseeHeader header = PropheseeHeader.read(in);
        int type = in.unsignedByte();
        int bytes = in.unsignedByte();
        if (type != 0 && type != 12 || bytes != BYTES) {
            throw in.error("announces events of type " + type + " of " + bytes + " bytes; type 0 or 12 of " + BYTES
                    + " bytes is read");
        }
        long n = in.whole(BYTES);
        Events.Builder events = new Events.Builder(n);
        for (long i = 0; i < n; i++) {
            long time = in.int32() & 0xffffffffL;
            int word = in.int32();
            events.add(time, word & 0x3fff, word >>> 14 & 0x3fff, word >>> 28 != 0);
        }
        return header.build(events, SENSORS);
    }
}

package io.github.snn4j.core.event;

import java.io.IOException;

/**
 * Event Stream ({@code .es}) version 2, streams of DVS events: the text {@code Event Stream}, three bytes of version, one of
 * stream type (1), 16 bits each of width and height, then bytes.
 *
 * <p>An event is 7 bits of time since the last and a bit of polarity, then 16 bits of x and of y, the lower byte first. The
 * byte 0xff instead of a first one adds 127 µs, 0xfe does nothing. Source: the repository neuromorphic-paris/event_stream.
 */
public record EventStream() implements EventFormat {
    private static final String MARK = "Event Stream";
    private static final int DVS = 1;
    private static final int RESET = 0xfe;
    private static final int OVERFLOW = 0xff;
    private static final int OVERFLOW_MICROS = 127;

    @Override
    public String name() {
        return "Event Stream";
    }

    @Override
    public boolean matches(String fileName, String head) {
        return head.startsWith(MARK);
    }

    @Override
    public Events read(EventInput in) throws IOException {
        in.skip(MARK.length());
        int major = in.unsignedByte();
        in.skip(2);
        int type = in.unsignedByte();
        if (major != 2 || type != DVS) {
            throw in.error("holds streams of type " + type + " of version " + major + "; DVS events (type " + DVS
                    + ") of version 2 are read");
        }
        int width = in.int16() & 0xffff;
        int height = in.int16() & 0xffff;
        Events.Builder events = new Events.Builder(in.remaining() / 5);
        long time = 0;
        while (in.remaining() > 0) {
            int first = in.unsignedByte();
            if (first == OVERFLOW) {
                time += OVERFLOW_MICROS;
            } else if (first != RESET) {
                time += first >>> 1;
                int x = in.int16() & 0xffff;
                int y = in.int16() & 0xffff;
                events.add(time, x, y, (first & 1) != 0);
            }
        }
        return events.build(width, height);
    }
}

package io.github.snn4j.core.event;

import java.io.IOException;

/**
 * AEDAT 3.1 (cAER; DVS128 Gesture): header lines up to {@code #!END-HEADER}, then packets, little-endian: 28 bytes of type,
 * source, event size, offset of the time, its overflow, capacity, number and number of valid events, then the events.
 *
 * <p>Packets of polarity (type 1) are read, others passed over. An event: bit 0 valid, 1 polarity, 2 to 16 y, 17 to 31 x; 31
 * bits of time in microseconds, above which the packet's overflow stands. The sensor's size is that of the header's line
 * {@code Source}. Source: iniVation, file formats, AEDAT 3.1.
 *
 * @param from of a longer recording, the time in microseconds from which on events are kept
 * @param to the time before which they are; others are read and checked, but take no memory
 */
public record Aedat3(long from, long to) implements EventFormat {
    private static final int POLARITY = 1;
    private static final int BYTES = 8;

    /** All events of a recording. */
    public Aedat3() {
        this(0, Long.MAX_VALUE);
    }

    /** The fields of a packet's header after its type and source. */
    private record Packet(int type, int bytes, int overflow, int capacity, int number) {
        static Packet read(EventInput in) throws IOException {
            int type = in.int16();
            in.int16();
            int bytes = in.int32();
            in.int32();
            int overflow = in.int32();
            int capacity = in.int32();
            int number = in.int32();
            in.int32();
            if (bytes < 0 || overflow < 0 || capacity < 0 || number < 0 || number > capacity) {
                throw in.error("has a packet of " + number + " of at most " + capacity + " events of " + bytes
                        + " bytes, which cannot be");
            }
            if (type == POLARITY && bytes != BYTES) {
                throw in.error("has polarity events of " + bytes + " bytes, expected " + BYTES);
            }
            return new Packet(type, bytes, overflow, capacity, number);
        }
    }

    @Override
    public String name() {
        return "AEDAT 3.1";
    }

    @Override
    public boolean matches(String fileName, String head) {
        return head.startsWith("#!AER-DAT3.1");
    }

    @Override
    public Events read(EventInput in) throws IOException {
        AedatChip chip = header(in);
        Events.Builder events = new Events.Builder(in.remaining() / BYTES);
        while (in.remaining() > 0) {
            Packet packet = Packet.read(in);
            long bytes = (long) packet.capacity * packet.bytes;
            in.checkAhead(bytes);
            if (packet.type != POLARITY) {
                in.skip(bytes);
                continue;
            }
            for (int i = 0; i < packet.number; i++) {
                int data = in.int32();
                int time = in.int32();
                if (time < 0) {
                    throw in.error("has an event at " + time + " us; times are at least 0");
                }
                long micros = (long) packet.overflow << 31 | time;
                if ((data & 1) != 0 && micros >= from && micros < to) {
                    events.add(micros, data >>> 17, data >>> 2 & 0x7fff, (data & 2) != 0);
                }
            }
            in.skip(bytes - (long) packet.number * BYTES);
        }
        return events.build(chip.width, chip.height);
    }

    private static AedatChip header(EventInput in) throws IOException {
        AedatChip chip = null;
        String line = in.line();
        while (!line.startsWith("#!END-HEADER")) {
            if (!line.startsWith("#")) {
                throw in.error("has no line #!END-HEADER after its header");
            }
            if (line.startsWith("#Format:") && !line.contains("RAW")) {
                throw in.error("is packed (\"" + line + "\"); the format RAW is read");
            }
            if (line.startsWith("#Source")) {
                String source = line;
                chip = AedatChip.in(line)
                        .orElseThrow(() -> in.error("is of a sensor whose size is not known (\"" + source + "\")"));
            }
            line = in.line();
        }
        if (chip == null) {
            throw in.error("has no line #Source in its header, which says of which sensor it is");
        }
        return chip;
    }
}

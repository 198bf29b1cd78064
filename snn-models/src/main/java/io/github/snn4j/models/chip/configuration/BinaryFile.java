package io.github.snn4j.models.chip.configuration;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** The frame of a binary configuration: head, section table, sections and the SHA-256 of all before it. */
final class BinaryFile {
    static final byte[] MAGIC = {'S', 'N', 'N', 'C'};
    private static final short MAJOR = 1;
    private static final short MINOR = 0;
    private static final int HEAD = 12;
    private static final int ENTRY = 24;
    private static final int SHA = 32;
    private static final int ALIGNMENT = 8;
    /** A section of a type that this version does not know may be skipped. */
    private static final int MAY_BE_SKIPPED = 1;

    private static final int MOST_SECTIONS = 64;

    private BinaryFile() {}

    static byte[] write(Map<SectionType, byte[]> sections) {
        int at = align(HEAD + ENTRY * sections.size());
        long size = at + SHA;
        for (byte[] section : sections.values()) {
            size += align(section.length);
        }
        if (size > Integer.MAX_VALUE - ALIGNMENT) {
            throw new IllegalArgumentException(
                    "a binary configuration has less than 2 GiB, this one " + size + " bytes");
        }
        ByteBuffer file = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        file.put(MAGIC).putShort(MAJOR).putShort(MINOR).putInt(sections.size());
        for (var e : new EnumMap<>(sections).entrySet()) {
            byte[] section = e.getValue();
            file.putShort((short) e.getKey().number()).putShort((short) 0);
            file.putLong(at).putLong(section.length).putInt(crc(ByteBuffer.wrap(section)));
            file.put(at, section);
            at += align(section.length);
        }
        ByteBuffer covered = file.duplicate().position(0).limit(at);
        file.put(at, ConfigurationWriter.sha256Bytes(covered));
        return file.array();
    }

    /**
     * The sections, each once, after the checksums have been found right.
     *
     * @param name of the file, for errors
     */
    static Map<SectionType, SectionInput> read(byte[] bytes, String name) throws ConfigurationException {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < HEAD + SHA) {
            throw new ConfigurationException(name + ": has " + bytes.length + " bytes, at least " + (HEAD + SHA)
                    + " were expected; it is cut off");
        }
        int major = file.getShort(4) & 0xffff;
        if (major != MAJOR) {
            throw new ConfigurationException(name + ": has format version " + major + "." + (file.getShort(6) & 0xffff)
                    + ", version " + MAJOR + " is read; use the program's version that wrote it, or a newer one");
        }
        int end = bytes.length - SHA;
        long n = file.getInt(8) & 0xffffffffL;
        if (n > MOST_SECTIONS || HEAD + n * ENTRY > end) {
            throw new ConfigurationException(name + ": has a table of " + n + " sections, which does not fit in "
                    + bytes.length + " bytes or is more than " + MOST_SECTIONS);
        }
        Map<SectionType, SectionInput> sections = sections(file, (int) n, end, name);
        byte[] sha =
                ConfigurationWriter.sha256Bytes(file.duplicate().position(0).limit(end));
        if (!file.slice(end, SHA).equals(ByteBuffer.wrap(sha))) {
            throw new ConfigurationException(name + ": the SHA-256 at its end is not that of what is before it; it is"
                    + " damaged or was altered");
        }
        return sections;
    }

    private static Map<SectionType, SectionInput> sections(ByteBuffer file, int n, int end, String name)
            throws ConfigurationException {
        Map<SectionType, SectionInput> sections = new EnumMap<>(SectionType.class);
        long next = align(HEAD + ENTRY * n);
        for (int i = 0; i < n; i++) {
            int entry = HEAD + ENTRY * i;
            int number = file.getShort(entry) & 0xffff;
            boolean known = number >= 1 && number <= SectionType.values().length;
            String section = name + ": section " + (known ? SectionType.values()[number - 1] : "of type " + number);
            int flags = file.getShort(entry + 2) & 0xffff;
            long offset = file.getLong(entry + 4);
            long length = file.getLong(entry + 12);
            if (offset != next) {
                throw new ConfigurationException(section + " starts at byte " + offset + ", expected " + next
                        + ", behind the one before it; sections overlap or leave a gap");
            }
            if (length < 0 || length > end - offset) {
                throw new ConfigurationException(
                        section + " has " + length + " bytes from " + offset + ", but the file ends at " + end);
            }
            next = offset + align(length);
            ByteBuffer content = file.slice((int) offset, (int) length);
            if (crc(content.duplicate()) != file.getInt(entry + 20)) {
                throw new ConfigurationException(section + " has a wrong CRC-32C; it is damaged");
            }
            if (flags != (known ? 0 : MAY_BE_SKIPPED)) {
                throw new ConfigurationException(
                        section + " has flags " + flags + (known ? ", expected 0" : " and is not known here"));
            }
            if (known && sections.put(SectionType.values()[number - 1], new SectionInput(content, section)) != null) {
                throw new ConfigurationException(section + " occurs twice");
            }
        }
        if (next != end) {
            throw new ConfigurationException(name + ": the sections end at byte " + next + " of " + end);
        }
        for (SectionType type : SectionType.values()) {
            if (!sections.containsKey(type)) {
                throw new ConfigurationException(name + ": has no section " + type);
            }
        }
        return sections;
    }

    private static int align(int length) {
        return (int) align((long) length);
    }

    private static long align(long length) {
        return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}

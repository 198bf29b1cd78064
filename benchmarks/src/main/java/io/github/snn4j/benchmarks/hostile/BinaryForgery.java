package io.github.snn4j.benchmarks.hostile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/** A binary configuration with sections changed, dropped, repeated or exchanged, and its checksums made right again. */
final class BinaryForgery {
    private static final int HEAD = 12;
    private static final int ENTRY = 24;
    private static final int SHA = 32;

    private final Random random;
    private final List<Section> sections = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent")
    private record Section(short type, byte[] bytes) {}

    private BinaryForgery(byte[] file, Random random) {
        this.random = random;
        ByteBuffer b = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < b.getInt(8); i++) {
            int entry = HEAD + ENTRY * i;
            int from = (int) b.getLong(entry + 4);
            byte[] bytes = Arrays.copyOfRange(file, from, from + (int) b.getLong(entry + 12));
            sections.add(new Section(b.getShort(entry), bytes));
        }
    }

    static byte[] of(byte[] file, Random random) {
        BinaryForgery forgery = new BinaryForgery(file, random);
        for (int i = random.nextInt(3); i >= 0; i--) {
            forgery.change();
        }
        return forgery.sealed(file);
    }

    private void change() {
        if (sections.isEmpty()) {
            return;
        }
        int at = random.nextInt(sections.size());
        Section old = sections.get(at);
        switch (random.nextInt(12)) {
            case 0 -> sections.remove(at);
            case 1 -> sections.add(random.nextInt(sections.size() + 1), old);
            case 2 -> sections.set(at, new Section(old.type(), other()));
            case 3 -> sections.set(at, new Section((short) random.nextInt(12), old.bytes()));
            default -> {
                boolean json = old.type() == 1 && old.bytes().length > 0 && random.nextInt(4) > 0;
                byte[] bytes = json ? json(old.bytes()) : Bytes.edited(old.bytes(), random);
                sections.set(at, new Section(old.type(), bytes));
            }
        }
    }

    private byte[] json(byte[] meta) {
        try {
            return JsonForgery.of(meta, random);
        } catch (RuntimeException noLongerJson) {
            return Bytes.damaged(meta, random);
        }
    }

    private byte[] other() {
        return sections.get(random.nextInt(sections.size())).bytes();
    }

    private byte[] sealed(byte[] file) {
        int at = align(HEAD + ENTRY * sections.size());
        int size = at
                + SHA
                + sections.stream().mapToInt(s -> align(s.bytes().length)).sum();
        ByteBuffer b = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        b.put(file, 0, 8).putInt(sections.size());
        for (Section s : sections) {
            CRC32C crc = new CRC32C();
            crc.update(s.bytes());
            b.putShort(s.type()).putShort((short) 0);
            b.putLong(at).putLong(s.bytes().length).putInt((int) crc.getValue());
            b.put(at, s.bytes());
            at += align(s.bytes().length);
        }
        if (random.nextInt(6) == 0) {
            Bytes.overwrite(b.array(), 4 + random.nextInt(HEAD + ENTRY * sections.size() - 4), random);
        }
        byte[] sha = Forgery.sha256(Arrays.copyOf(b.array(), size - SHA));
        b.put(size - SHA, sha);
        return b.array();
    }

    private static int align(int length) {
        return (length + 7) / 8 * 8;
    }
}

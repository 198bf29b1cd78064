package io.github.snn4j.zoo.dataset;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** One open IDX file of unsigned bytes, gzipped or not: a big-endian magic number, the dimensions, the bytes. */
final class IdxFile implements Closeable {
    /** What opens a location. */
    interface Opener {
        InputStream open(URI location) throws IOException;
    }

    static final int LABELS = 0x00000801;
    static final int PICTURES = 0x00000803;

    /** The most that a deflated byte can become. */
    private static final long DEFLATE_RATIO = 1032;

    private static final int LARGEST_PICTURE = 1 << 24;

    private final String name;
    private final DataInputStream stream;
    private int magic;
    private int count;
    private int height = 1;
    private int width = 1;
    private int read;

    private IdxFile(String name, DataInputStream stream) {
        this.name = name;
        this.stream = stream;
    }

    static IdxFile open(URI location, Opener opener) throws IOException {
        boolean local = "file".equals(location.getScheme());
        String name = local ? Path.of(location).toString() : location.toString();
        if (local && !Files.isRegularFile(Path.of(location))) {
            throw new IOException(name + " is not there, or not a file");
        }
        BufferedInputStream raw = new BufferedInputStream(opener.open(location), 1 << 16);
        try {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            InputStream plain = gzip ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16) : raw;
            IdxFile file = new IdxFile(name, new DataInputStream(plain));
            file.readHeader(local ? Files.size(Path.of(location)) : Long.MAX_VALUE, gzip);
            return file;
        } catch (EOFException e) {
            raw.close();
            throw new IOException(name + " ends inside its header; download it again", e);
        } catch (ZipException e) {
            raw.close();
            throw damaged(name, e);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private void readHeader(long fileSize, boolean gzip) throws IOException {
        magic = stream.readInt();
        if (magic != LABELS && magic != PICTURES) {
            throw new IOException(String.format(
                    "%s begins with 0x%08x; an IDX file of bytes begins with 0x%08x (pictures) or 0x%08x (labels)",
                    name, magic, PICTURES, LABELS));
        }
        count = stream.readInt();
        if (magic == PICTURES) {
            height = stream.readInt();
            width = stream.readInt();
        }
        if (count < 1 || height < 1 || width < 1 || (long) height * width > LARGEST_PICTURE) {
            throw new IOException(name + " announces " + Integer.toUnsignedString(count) + " items of "
                    + Integer.toUnsignedString(height) + "x" + Integer.toUnsignedString(width)
                    + "; expected at least 1 of 1x1 to "
                    + LARGEST_PICTURE + " pixels");
        }
        long header = magic == PICTURES ? 16 : 8;
        long announced = header + (long) count * height * width;
        if (gzip ? announced / DEFLATE_RATIO > fileSize : fileSize != Long.MAX_VALUE && announced != fileSize) {
            throw new IOException(name + " announces " + count + " items of " + height + "x" + width + ", " + announced
                    + " bytes, which a " + (gzip ? "gzip " : "") + "file of " + fileSize + " bytes "
                    + (announced < fileSize ? "exceeds" : "cannot hold") + "; download it again");
        }
    }

    /** The next item, {@code height * width} bytes. */
    void next(byte[] item) throws IOException {
        try {
            stream.readFully(item);
            read++;
            if (read == count && stream.read() >= 0) {
                throw new IOException(name + " goes on after the " + count + " items it announces");
            }
        } catch (EOFException e) {
            throw new IOException(
                    name + " ends at item " + read + " of " + count + ": it is cut off; download it again", e);
        } catch (ZipException e) {
            throw damaged(name, e);
        }
    }

    private static IOException damaged(String name, ZipException cause) {
        return new IOException(name + " is damaged (" + cause.getMessage() + "); download it again", cause);
    }

    boolean hasNext() {
        return read < count;
    }

    String name() {
        return name;
    }

    int magic() {
        return magic;
    }

    int count() {
        return count;
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    /** How many items were read. */
    int position() {
        return read;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}

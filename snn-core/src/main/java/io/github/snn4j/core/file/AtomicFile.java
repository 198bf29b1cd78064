package io.github.snn4j.core.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file under a temporary name beside it, forces it to the disk and moves it, so that a crash at any moment leaves
 * the old file or the new one. What a crash leaves under the temporary name is overwritten the next time.
 */
public final class AtomicFile {
    /** What writes the content. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** What writes the content by the name of the file. */
    public interface Replacement {
        void writeTo(Path temporary) throws IOException;
    }

    private AtomicFile() {}

    /**
     * Writes a file.
     *
     * @throws IOException if it cannot be written; the message names the file and the reason, and the old file is unchanged
     */
    public static void write(Path file, Content content) throws IOException {
        replace(file, temporary -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
                content.writeTo(out);
            }
        });
    }

    /** {@link #write(Path, Content)} for what writes files by name, such as a library. */
    public static void replace(Path file, Replacement content) throws IOException {
        Path target = file.toAbsolutePath();
        // not Files.createTempFile, whose files only their owner may read
        Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
        try {
            content.writeTo(temporary);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            String reason = Files.isDirectory(target) ? "there is a folder of that name" : reason(e);
            IOException failure = new IOException(
                    file + ": could not be written (" + reason + "); a file that was there before is unchanged", e);
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException left) {
                failure.addSuppressed(left);
            }
            throw failure;
        }
    }

    /** What the file system said, without the path. */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return "access denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "there is a file of that name";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Writes bytes. */
    public static void write(Path file, byte[] content) throws IOException {
        write(file, out -> out.write(content));
    }

    /** Writes text in UTF-8. */
    public static void write(Path file, String content) throws IOException {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }
}

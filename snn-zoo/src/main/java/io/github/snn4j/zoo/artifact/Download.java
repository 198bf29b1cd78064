package io.github.snn4j.zoo.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Fetches published files from their mirrors: resumed where a try broke off, checked by size and SHA-256, and moved to
 * their place only when complete.
 *
 * @param patience how long a mirror may stay silent, when connecting and between bytes
 * @param offline whether files that are not there are refused instead of fetched
 * @param progress told about every piece that arrives
 */
public record Download(Duration patience, boolean offline, Progress progress) {
    private static final int TRIES = 3;

    /** Follows a download. */
    @FunctionalInterface
    public interface Progress {
        void at(Artifact artifact, long bytesSoFar);
    }

    public Download {
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("Download.patience must be > 0, got " + patience);
        }
    }

    /** Thirty seconds of patience, silent. */
    public static Download online() {
        return new Download(Duration.ofSeconds(30), false, (artifact, bytes) -> {});
    }

    /** Never opens a connection. */
    public static Download never() {
        return new Download(Duration.ofSeconds(30), true, (artifact, bytes) -> {});
    }

    public Download withProgress(Progress watcher) {
        return new Download(patience, offline, watcher);
    }

    /**
     * Makes sure that {@code target} is the file {@code artifact} and returns it. What came of a broken download stays
     * beside it as {@code NAME.part}, where the next call goes on.
     *
     * @throws IOException if another file is in the way, if offline, or if no mirror delivered; the message says what each
     *     one did
     */
    public Path fetch(Artifact artifact, Path target) throws IOException {
        if (Files.exists(target)) {
            if (!isComplete(artifact, target)) {
                throw new IOException(
                        target + " is another file than the published " + artifact.name() + " (" + artifact.bytes()
                                + " bytes, SHA-256 " + artifact.sha256() + "); move it away to download that");
            }
            return target;
        }
        if (offline) {
            throw new IOException(
                    target + " is not there, and downloads are off (offline); put it there, or allow downloads");
        }
        Path parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path part = target.resolveSibling(target.getFileName() + ".part");
        List<String> failures = new ArrayList<>();
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(patience)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        for (URI mirror : artifact.mirrors()) {
            for (int tries = 1; tries <= TRIES; tries++) {
                long before = sizeOf(part);
                try {
                    transfer(client, mirror, artifact, part);
                    if (!isComplete(artifact, part)) {
                        Files.delete(part);
                        throw new IOException("served other bytes (SHA-256 differs)");
                    }
                    return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    failures.add(mirror + " " + e.getMessage());
                    // Smaller than before: what an earlier try had left was of no use, so this mirror may start afresh.
                    if (sizeOf(part) == before) {
                        break;
                    }
                }
            }
        }
        throw new IOException("cannot download " + artifact.name() + ": " + String.join("; ", failures)
                + ". Put the file at " + target + " by hand, or try again later");
    }

    /** Appends to {@code part} until it has all bytes. */
    private void transfer(HttpClient client, URI mirror, Artifact artifact, Path part) throws IOException {
        long start = sizeOf(part);
        if (start >= artifact.bytes()) {
            Files.delete(part);
            start = 0;
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(mirror).timeout(patience).GET();
        if (start > 0) {
            request.header("Range", "bytes=" + start + "-");
        }
        HttpResponse<InputStream> response = send(client, request.build());
        try (Stall body = new Stall(response.body(), patience)) {
            boolean resumed = response.statusCode() == 206;
            String rest = "bytes " + start + "-" + (artifact.bytes() - 1) + "/" + artifact.bytes();
            boolean otherRest = resumed
                    && !response.headers()
                            .firstValue("Content-Range")
                            .orElse("")
                            .equals(rest);
            if (otherRest || response.statusCode() == 416) {
                Files.deleteIfExists(part);
                throw new IOException("would not go on after " + start + " of " + artifact.bytes() + " bytes");
            }
            if (!resumed && response.statusCode() != 200) {
                throw new IOException("answered with HTTP status " + response.statusCode());
            }
            long first = resumed ? start : 0;
            long announced =
                    response.headers().firstValueAsLong("Content-Length").orElse(artifact.bytes() - first);
            if (announced != artifact.bytes() - first) {
                throw new IOException("offers " + (first + announced) + " bytes instead of " + artifact.bytes());
            }
            append(body, artifact, part, first);
        }
    }

    private static HttpResponse<InputStream> send(HttpClient client, HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("was interrupted", e);
        } catch (IOException e) {
            throw new IOException("cannot be reached (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private void append(Stall body, Artifact artifact, Path part, long first) throws IOException {
        try (FileChannel file = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.truncate(first).position(first);
            byte[] piece = new byte[1 << 16];
            long size = first;
            while (true) {
                int count = body.read(piece, size, artifact.bytes());
                if (count < 0) {
                    break;
                }
                size += count;
                if (size > artifact.bytes()) {
                    Files.delete(part);
                    throw new IOException("sent more than the " + artifact.bytes() + " bytes expected");
                }
                ByteBuffer data = ByteBuffer.wrap(piece, 0, count);
                while (data.hasRemaining()) {
                    file.write(data);
                }
                progress.at(artifact, size);
            }
            if (size < artifact.bytes()) {
                throw new IOException("broke off after " + size + " of " + artifact.bytes() + " bytes");
            }
        }
    }

    private static long sizeOf(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static boolean isComplete(Artifact artifact, Path file) throws IOException {
        return Files.size(file) == artifact.bytes() && sha256(file).equals(artifact.sha256());
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[1 << 16];
            for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
                digest.update(piece, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}

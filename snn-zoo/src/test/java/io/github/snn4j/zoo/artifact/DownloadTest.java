package io.github.snn4j.zoo.artifact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server on this machine whose every path misbehaves in its own way. */
class DownloadTest {
    private static final byte[] CONTENT = new byte[300_000];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    @TempDir
    Path folder;

    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Download download = new Download(Duration.ofMillis(400), false, (artifact, bytes) -> {});
    private HttpServer server;
    private Path target;
    private Path part;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            String path = exchange.getRequestURI().getPath();
            requests.add(path + (range == null ? "" : " " + range));
            try {
                answer(exchange, path, range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", "")));
            } catch (IOException | InterruptedException e) {
                // The client hung up, as it should on what it does not like.
            } finally {
                exchange.close();
            }
        });
        server.start();
        target = folder.resolve("mnist").resolve("file.gz");
        part = folder.resolve("mnist").resolve("file.gz.part");
    }

    @AfterEach
    void stop() {
        done.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange, String path, int from) throws IOException, InterruptedException {
        int length = CONTENT.length - from;
        switch (path) {
            case "/good" -> {
                if (from > 0) {
                    exchange.getResponseHeaders()
                            .add("Content-Range", "bytes " + from + "-" + (CONTENT.length - 1) + "/" + CONTENT.length);
                }
                exchange.sendResponseHeaders(from > 0 ? 206 : 200, length);
                exchange.getResponseBody().write(CONTENT, from, length);
            }
            case "/moved", "/loop" -> {
                exchange.getResponseHeaders().add("Location", path.equals("/loop") ? "/loop" : "/good");
                exchange.sendResponseHeaders(302, -1);
            }
            case "/whole" -> {
                exchange.sendResponseHeaders(200, CONTENT.length);
                exchange.getResponseBody().write(CONTENT);
            }
            case "/cut", "/stall" -> {
                exchange.sendResponseHeaders(200, CONTENT.length);
                exchange.getResponseBody().write(CONTENT, 0, 100_000);
                exchange.getResponseBody().flush();
                if (path.equals("/stall")) {
                    done.await();
                }
            }
            case "/silent" -> done.await();
            case "/lies" -> {
                byte[] other = CONTENT.clone();
                other[150_000] ^= 1;
                exchange.sendResponseHeaders(200, other.length);
                exchange.getResponseBody().write(other);
            }
            case "/range-lies" -> {
                exchange.getResponseHeaders().add("Content-Range", "bytes 0-9/10");
                exchange.sendResponseHeaders(from > 0 ? 206 : 200, from > 0 ? 10 : CONTENT.length);
                exchange.getResponseBody().write(CONTENT, 0, from > 0 ? 10 : CONTENT.length);
            }
            case "/page" -> {
                exchange.sendResponseHeaders(200, 20);
                exchange.getResponseBody().write(new byte[20]);
            }
            case "/endless" -> {
                exchange.sendResponseHeaders(200, 0);
                while (done.getCount() > 0) {
                    exchange.getResponseBody().write(CONTENT);
                }
            }
            default -> exchange.sendResponseHeaders(404, -1);
        }
    }

    private Artifact artifact(String... paths) throws Exception {
        List<URI> mirrors = new ArrayList<>();
        for (String path : paths) {
            mirrors.add(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
        }
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(CONTENT);
        return new Artifact("file.gz", CONTENT.length, HexFormat.of().formatHex(hash), mirrors);
    }

    private void arrives(String... paths) throws Exception {
        assertEquals(target, download.fetch(artifact(paths), target));
        assertArrayEquals(CONTENT, Files.readAllBytes(target));
        try (Stream<Path> files = Files.list(target.resolveSibling(""))) {
            assertEquals(1, files.count(), "nothing else is left");
        }
    }

    private String fails(String... paths) throws Exception {
        Artifact artifact = artifact(paths);
        String message = assertThrows(IOException.class, () -> download.fetch(artifact, target))
                .toString();
        assertTrue(message.contains("cannot download file.gz") && message.contains(target.toString()), message);
        assertFalse(Files.exists(target));
        return message;
    }

    private void contains(String message, String expected) {
        assertTrue(message.contains(expected), message);
    }

    private void partial(int bytes) throws IOException {
        Files.createDirectories(part.resolveSibling(""));
        Files.write(part, Arrays.copyOf(CONTENT, bytes));
    }

    @Test
    void fetchesOnceAndReportsProgress() throws Exception {
        List<Long> seen = new ArrayList<>();
        Download watched = download.withProgress((artifact, bytes) -> seen.add(bytes));
        watched.fetch(artifact("/good"), target);
        assertEquals(CONTENT.length, seen.get(seen.size() - 1));
        arrives("/good");
        assertEquals(List.of("/good"), List.copyOf(requests));
    }

    @Test
    void goesOnWhereATryBrokeOff() throws Exception {
        partial(123_456);
        arrives("/good");
        assertEquals(List.of("/good bytes=123456-"), List.copyOf(requests));
    }

    @Test
    void startsAfreshWhereAMirrorCannotGoOn() throws Exception {
        partial(123_456);
        arrives("/whole");
        assertEquals(1, requests.size());
    }

    @Test
    void startsAfreshWhenTheRangeIsNotTheOneAskedFor() throws Exception {
        partial(1000);
        arrives("/range-lies");
        assertEquals(List.of("/range-lies bytes=1000-", "/range-lies"), List.copyOf(requests));
    }

    @Test
    void startsAfreshWhenWhatWasThereIsWrong() throws Exception {
        partial(1000);
        Files.write(part, new byte[1000]);
        arrives("/good");
        assertEquals(List.of("/good bytes=1000-", "/good"), List.copyOf(requests));
        Files.delete(target);
        Files.write(part, new byte[CONTENT.length]);
        arrives("/good");
        Files.delete(target);
        Files.write(part, new byte[CONTENT.length + 5]);
        arrives("/good");
    }

    @Test
    void followsRedirectsButNotForEver() throws Exception {
        arrives("/moved");
        Files.delete(target);
        String message = fails("/loop");
        assertTrue(requests.size() < 20, message);
    }

    @Test
    void takesTheNextMirrorAndKeepsWhatTheFirstSent() throws Exception {
        arrives("/absent", "/cut", "/good");
        assertTrue(requests.contains("/good bytes=100000-"), requests.toString());
    }

    @Test
    void givesUpOnAStall() throws Exception {
        long start = System.nanoTime();
        contains(fails("/stall"), "sent nothing for 0.4 s after 100000 of 300000 bytes");
        contains(fails("/silent"), "cannot be reached (HttpTimeoutException)");
        assertTrue(System.nanoTime() - start < 10e9, "patience is bounded");
        assertEquals(100_000, Files.size(part), "kept for the next time");
    }

    @Test
    void saysWhatEachMirrorDid() throws Exception {
        String message = fails("/absent", "/lies", "/page", "/endless");
        contains(message, "/absent answered with HTTP status 404");
        contains(message, "/lies served other bytes (SHA-256 differs)");
        contains(message, "/page offers 20 bytes instead of 300000");
        contains(message, "/endless sent more than the 300000 bytes expected");
        assertFalse(Files.exists(part), "nothing wrong is kept");
        assertEquals(4, requests.size(), requests.toString());
        contains(fails("/cut"), "broke off after 100000 of 300000 bytes");
    }

    @Test
    void saysWhenNobodyAnswers() throws Exception {
        Artifact artifact = artifact("/good");
        server.stop(0);
        contains(
                assertThrows(IOException.class, () -> download.fetch(artifact, target))
                        .toString(),
                "/good cannot be reached (ConnectException)");
    }

    @Test
    void offlineOpensNoConnection() throws Exception {
        Artifact artifact = artifact("/good");
        contains(
                assertThrows(IOException.class, () -> Download.never().fetch(artifact, target))
                        .toString(),
                target + " is not there, and downloads are off (offline)");
        assertEquals(0, requests.size());
    }

    @Test
    void doesNotReplaceAFileOfTheUsers() throws Exception {
        Files.createDirectories(target.resolveSibling(""));
        Files.writeString(target, "mine");
        Artifact artifact = artifact("/good");
        contains(
                assertThrows(IOException.class, () -> download.fetch(artifact, target))
                        .toString(),
                target + " is another file than the published file.gz (300000 bytes");
        assertEquals("mine", Files.readString(target));
    }

    @Test
    void refusesUnsafeDescriptions() {
        String hash = "0".repeat(64);
        for (String name : List.of("../a", "a/b", "", ".a", "a\\b")) {
            assertThrows(IllegalArgumentException.class, () -> new Artifact(name, 1, hash, List.of()), name);
        }
        assertThrows(IllegalArgumentException.class, () -> new Artifact("a", 0, hash, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Artifact("a", 1, hash.substring(1), List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Download(Duration.ZERO, true, (a, bytes) -> {}));
    }
}

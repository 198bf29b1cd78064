package io.github.snn4j.models.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.snn4j.layers.plan.Forecast;
import io.github.snn4j.models.train.HealthCheck;
import io.github.snn4j.models.train.TrainingListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A page that shows a training while it runs, served to browsers on this machine only, and only until {@link #close()}.
 *
 * <p>The page loads nothing from elsewhere and asks for {@code data.json} every second. Only {@code GET} is answered, and
 * only where the {@code Host} is this server's own, so that a foreign page whose name is made to point here reads nothing.
 * Each request has a daemon thread of its own: a browser that stalls holds that, and never the training.
 */
public final class LivePage implements TrainingListener, AutoCloseable {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** How long a page that has asked lately, as it does every second, is waited for at the end. */
    private static final long PATIENCE_NANOS = 1_500_000_000;

    private final LiveHistory history;
    private final HttpServer server;
    private final ExecutorService threads;
    private final Map<String, Content> files;
    private final Set<String> hosts;
    private final CountDownLatch told = new CountDownLatch(1);
    private volatile boolean ending;
    private volatile long asked = System.nanoTime() - PATIENCE_NANOS;

    /** What is sent, and as what. */
    private record Content(String type, byte[] bytes) {
        static Content text(String text) {
            return new Content("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Starts to serve.
     *
     * @param title what is trained on what
     * @param port 0 for any that is free
     * @throws IOException if the port is taken or forbidden
     */
    public LivePage(String title, int port) throws IOException {
        history = new LiveHistory(title);
        files = Map.of(
                "/", file("live.html", "text/html; charset=utf-8"),
                "/live.css", file("live.css", "text/css; charset=utf-8"),
                "/live.js", file("live.js", "text/javascript; charset=utf-8"),
                "/charts.js", file("charts.js", "text/javascript; charset=utf-8"));
        try {
            server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
        } catch (IOException e) {
            throw new IOException(
                    "live page: port " + port + " cannot be used (" + e.getMessage()
                            + "); name another, or none for any that is free",
                    e);
        }
        int own = server.getAddress().getPort();
        hosts = Set.of("127.0.0.1:" + own, "localhost:" + own);
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "snn-live");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where the page is. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void started(Forecast forecast, HealthCheck health, int firstEpoch) {
        for (HealthCheck.Layer layer : health.layers()) {
            if (!layer.warning().isEmpty()) {
                history.add(new Alarm(firstEpoch, 0, layer.name(), false, layer.warning()));
            }
        }
    }

    @Override
    public void step(Step step) {
        history.add(step);
    }

    @Override
    public void epoch(Epoch epoch) {
        history.add(epoch);
    }

    @Override
    public void alarm(Alarm alarm) {
        history.add(alarm);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<String> host = exchange.getRequestHeaders().getOrDefault("Host", List.of());
            if (host.size() != 1 || !hosts.contains(host.get(0))) {
                send(exchange, 403, Content.text("This page is served as " + address() + " only.\n"));
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                send(exchange, 405, Content.text("Only GET is answered.\n"));
            } else {
                send(exchange, exchange.getRequestURI().getPath());
            }
        }
    }

    private void send(HttpExchange exchange, String path) throws IOException {
        Content file = files.get(path);
        if (path.equals("/data.json")) {
            asked = System.nanoTime();
            boolean last = ending;
            send(exchange, 200, new Content("application/json", history.json(last)));
            if (last) {
                told.countDown();
            }
        } else if (file != null) {
            send(exchange, 200, file);
        } else {
            send(exchange, 404, Content.text("There is no such page here.\n"));
        }
    }

    private static void send(HttpExchange exchange, int status, Content content) throws IOException {
        Map.of(
                        "Content-Type", content.type,
                        "Content-Security-Policy", POLICY,
                        "Cache-Control", "no-store",
                        "Cross-Origin-Resource-Policy", "same-origin",
                        "Referrer-Policy", "no-referrer",
                        "X-Content-Type-Options", "nosniff")
                .forEach(exchange.getResponseHeaders()::set);
        boolean bodiless = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bodiless ? -1 : content.bytes.length);
        if (!bodiless) {
            exchange.getResponseBody().write(content.bytes);
        }
    }

    private static Content file(String name, String type) {
        try (InputStream in = LivePage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new Content(type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends serving, whoever is still reading, after at most a moment in which an open page can fetch the last figures. */
    @Override
    public void close() {
        ending = true;
        if (System.nanoTime() - asked < PATIENCE_NANOS) {
            try {
                @SuppressWarnings("unused") // nothing depends on it
                boolean seen = told.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        server.stop(0);
        threads.shutdownNow();
    }
}

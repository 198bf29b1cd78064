package io.github.snn4j.zoo.artifact;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A response body that ends with an error when nothing has come for a while: the HTTP client itself has no such limit. */
final class Stall implements Closeable {
    private final InputStream body;
    private final Duration patience;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "download-timer");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean stalled;

    Stall(InputStream body, Duration patience) {
        this.body = body;
        this.patience = patience;
    }

    /** As {@link InputStream#read(byte[])}; {@code at} and {@code of} are for the message. */
    int read(byte[] piece, long at, long of) throws IOException {
        ScheduledFuture<?> alarm = timer.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            int count = body.read(piece);
            if (!stalled) {
                return count;
            }
        } catch (IOException e) {
            if (!stalled) {
                throw new IOException("broke off after " + at + " of " + of + " bytes", e);
            }
        } finally {
            alarm.cancel(false);
        }
        throw new IOException(
                "sent nothing for " + patience.toMillis() / 1000.0 + " s after " + at + " of " + of + " bytes");
    }

    private void giveUp() {
        stalled = true;
        try {
            body.close();
        } catch (IOException e) {
            // The reader is woken either way, and reports the stall.
        }
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        body.close();
    }
}

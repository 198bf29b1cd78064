package io.github.snn4j.models.train;

import io.github.snn4j.core.kernel.Workers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a training in their order, filled ahead by threads of its own while steps run.
 *
 * <p>What a batch holds does not depend on which thread filled it or when, nor on where training was resumed. What fails in
 * such a thread is thrown by {@link #next()}.
 */
final class BatchLoader implements AutoCloseable {
    /** How many batches are held: one in use, the others filled or being filled. */
    static final int BUFFERS = 4;

    private final BatchReader reader;
    private final long seed;
    private final int examples;
    private final int batch;
    private final int batchesPerEpoch;
    private final int epochs;
    private final ExecutorService threads;
    private final Deque<Future<Batch>> ahead = new ArrayDeque<>();
    private final Deque<Batch> free = new ArrayDeque<>();
    private @Nullable Batch inUse;
    private int epoch;
    private int position;
    private int[] order;
    private long waitedNanos;

    /**
     * @param epoch the epoch of the first batch
     * @param position its place within the epoch
     */
    BatchLoader(Dataset data, Recipe recipe, int batchesPerEpoch, int epoch, int position, long seed, Workers workers) {
        this.seed = seed;
        this.epoch = epoch;
        this.position = position;
        this.batchesPerEpoch = batchesPerEpoch;
        epochs = recipe.epochs();
        examples = data.size();
        batch = recipe.batch();
        reader = new BatchReader(data, recipe, seed);
        order = Batches.order(examples, seed, epoch);
        // few: they take turns with the threads that compute
        int count = Math.min(BUFFERS - 1, Math.max(1, workers.threads() / 2));
        threads = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "snn-loader");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < BUFFERS; i++) {
            free.add(reader.buffer(batch));
        }
        fillAhead();
    }

    /** The bytes of the buffers. */
    static long bytes(int batch, int features, int classes) {
        return 4L * BUFFERS * batch * ((long) features + classes + 2);
    }

    /** The next batch, which is good until the following call. */
    Batch next() {
        if (inUse != null) {
            free.add(inUse);
        }
        fillAhead();
        long start = System.nanoTime();
        Batch filled = await(ahead.remove());
        waitedNanos += System.nanoTime() - start;
        inUse = filled;
        return filled;
    }

    private void fillAhead() {
        while (!free.isEmpty() && epoch <= epochs) {
            Batch target = free.remove();
            int[] inOrder = order;
            int from = position * batch;
            int pass = epoch;
            ahead.add(threads.submit(() -> {
                reader.fill(target, inOrder, from, pass);
                return target;
            }));
            position++;
            if (position == batchesPerEpoch) {
                position = 0;
                epoch++;
                order = Batches.order(examples, seed, epoch);
            }
        }
    }

    private static Batch await(Future<Batch> filling) {
        try {
            return filling.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for training examples", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** How long {@link #next()} has waited so far. */
    double waitedSeconds() {
        return waitedNanos / 1e9;
    }

    /** Ends the threads. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}

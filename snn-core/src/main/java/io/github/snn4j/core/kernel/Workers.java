package io.github.snn4j.core.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed pool of threads that share out numbered tasks: each worker takes a contiguous range of them, the same each time, and
 * then what others have left of theirs, so that none waits for one that the system has held up.
 *
 * <p>The calling thread is worker 0. Callers cut tasks by shape, never by {@link #threads()}, and add up what tasks yield
 * in task order; then results have the same bits for any number of threads.
 */
public final class Workers implements AutoCloseable {
    /** How often an idle worker looks for work before it parks: some ten microseconds. */
    private static final int SPINS = 2000;

    /** What is run for each task number. */
    @FunctionalInterface
    public interface Task {
        void run(int task, int worker);
    }

    /** Apart by more than a cache line, so that workers do not slow each other's counters. */
    private static final int STRIDE = 32;

    private final Worker[] helpers;
    private final ScratchMemory scratch;

    /** The next task of each worker's range. */
    private final AtomicIntegerArray next;

    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger round = new AtomicInteger();
    private volatile boolean closed;
    private volatile @Nullable Thread waiting;
    private @Nullable Task task;
    private int tasks;

    /**
     * Starts {@code threads - 1} daemon threads.
     *
     * @throws IllegalArgumentException if threads is not positive
     */
    public Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("Workers.threads must be >= 1, got " + threads);
        }
        helpers = new Worker[threads - 1];
        next = new AtomicIntegerArray((threads + 1) * STRIDE);
        scratch = new ScratchMemory(threads);
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Worker(i + 1);
        }
        for (Worker helper : helpers) {
            helper.start();
        }
    }

    /** The number of threads, the caller's included. */
    public int threads() {
        return helpers.length + 1;
    }

    /** What the kernels that run on these threads, one after the other, share. */
    public ScratchMemory scratch() {
        return scratch;
    }

    /**
     * Runs tasks 0 … count-1 and returns when all are done.
     *
     * @throws IllegalStateException if called from inside a task, from two threads at once, or after {@link #close}
     * @throws RuntimeException what a task threw; tasks that had not begun may be left
     */
    public void forEach(int count, Task body) {
        if (closed) {
            throw new IllegalStateException("Workers.forEach called after close");
        }
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "Workers.forEach called while it runs: a task must not start tasks on its own"
                            + " pool, and a pool serves one thread at a time; make a second Workers");
        }
        try {
            if (helpers.length == 0 || count <= 1) {
                for (int i = 0; i < count; i++) {
                    body.run(i, 0);
                }
            } else {
                share(count, body);
            }
        } finally {
            running.set(false);
        }
    }

    private void share(int count, Task body) {
        task = body;
        tasks = count;
        for (int worker = 0; worker < threads(); worker++) {
            next.setPlain(place(worker), first(worker));
        }
        waiting = Thread.currentThread();
        pending.set(helpers.length);
        round.incrementAndGet();
        for (Worker helper : helpers) {
            if (helper.parked) {
                LockSupport.unpark(helper);
            }
        }
        Throwable failure = null;
        try {
            runShare(body, 0);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        for (int spins = 0; pending.get() > 0; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
        task = null;
        for (Worker helper : helpers) {
            Throwable other = helper.failure;
            helper.failure = null;
            if (failure == null) {
                failure = other;
            } else if (other != null && other != failure) {
                failure.addSuppressed(other);
            }
        }
        if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** The worker's own range, then those of the others. */
    private void runShare(Task body, int worker) {
        for (int k = 0; k < threads(); k++) {
            int owner = (worker + k) % threads();
            int last = first(owner + 1);
            for (int i = next.getAndIncrement(place(owner)); i < last; i = next.getAndIncrement(place(owner))) {
                body.run(i, worker);
            }
        }
    }

    private static int place(int worker) {
        return (worker + 1) * STRIDE;
    }

    /** Where a worker's range begins. */
    private int first(int worker) {
        return (int) (((long) tasks * worker + helpers.length) / (helpers.length + 1));
    }

    /** Ends the threads; a second call does nothing. */
    @Override
    public void close() {
        closed = true;
        for (Worker helper : helpers) {
            LockSupport.unpark(helper);
        }
    }

    private final class Worker extends Thread {
        private final int number;
        private volatile boolean parked;
        private @Nullable Throwable failure;

        Worker(int number) {
            super("snn-worker-" + number);
            this.number = number;
            setDaemon(true);
        }

        @Override
        public void run() {
            int seen = 0;
            while (awaitRound(seen)) {
                seen++;
                try {
                    Task body = task;
                    if (body != null) {
                        runShare(body, number);
                    }
                } catch (RuntimeException | Error e) {
                    failure = e;
                }
                Thread caller = waiting;
                if (pending.decrementAndGet() == 0) {
                    LockSupport.unpark(caller);
                }
            }
        }

        private boolean awaitRound(int seen) {
            for (int spins = 0; round.get() == seen && !closed; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    parked = true;
                    if (round.get() == seen && !closed) {
                        LockSupport.park(Workers.this);
                    }
                    parked = false;
                }
            }
            return !closed;
        }
    }
}

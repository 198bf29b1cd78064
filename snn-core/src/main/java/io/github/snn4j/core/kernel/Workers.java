package io.github.snn4j.core.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed pool of threads that share out numbered tasks: worker w always takes the same contiguous range of them.
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

    private final Worker[] helpers;
    private final ScratchMemory scratch;
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
     * @throws RuntimeException what a task threw; the tasks that this worker had left are not run
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

    private void runShare(Task body, int worker) {
        int last = share(worker + 1);
        for (int i = share(worker); i < last; i++) {
            body.run(i, worker);
        }
    }

    private int share(int worker) {
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

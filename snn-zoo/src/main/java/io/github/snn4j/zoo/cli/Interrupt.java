package io.github.snn4j.zoo.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * Ctrl-C and SIGTERM as a request: the verb finishes what it must save, and the process then ends with code 130.
 */
final class Interrupt {
    private static final CountDownLatch FINISHED = new CountDownLatch(1);

    private Interrupt() {}

    /** Does {@code work}; where the process is asked to end meanwhile, calls {@code request} and waits for the verb. */
    static <T> T during(Callable<T> work, Runnable request) throws Exception {
        Thread hook = new Thread(
                () -> {
                    request.run();
                    try {
                        FINISHED.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(Failures.INTERRUPTED);
                },
                "snn-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.call();
        } finally {
            remove(hook);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook waits for finished().
        }
    }

    /** The verb is done and has printed all it had to. */
    static void finished() {
        FINISHED.countDown();
    }
}

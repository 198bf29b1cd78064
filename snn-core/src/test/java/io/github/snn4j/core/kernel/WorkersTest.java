package io.github.snn4j.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkersTest {
    @Test
    void everyTaskRunsOnce() {
        for (int threads = 1; threads <= 4; threads++) {
            try (Workers workers = new Workers(threads)) {
                assertEquals(threads, workers.threads());
                for (int tasks : new int[] {0, 1, 2, 3, 7, 64}) {
                    AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
                    int[] by = new int[tasks];
                    workers.forEach(tasks, (task, worker) -> {
                        runs.incrementAndGet(task);
                        by[task] = worker;
                    });
                    for (int task = 0; task < tasks; task++) {
                        assertEquals(1, runs.get(task));
                        assertTrue(by[task] >= 0 && by[task] < threads);
                    }
                }
            }
        }
    }

    /** Worker 1 is held in its first task until the other has done all the rest, its own and those of worker 1. */
    @Test
    void whoIsDoneTakesWhatOthersHaveLeft() throws InterruptedException {
        try (Workers workers = new Workers(2)) {
            CountDownLatch others = new CountDownLatch(9);
            int[] by = new int[10];
            workers.forEach(10, (task, worker) -> {
                by[task] = worker;
                if (task == 5) {
                    try {
                        others.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                } else {
                    others.countDown();
                }
            });
            long ofHeld = Arrays.stream(by).filter(worker -> worker == by[5]).count();
            assertTrue(ofHeld <= 6, Arrays.toString(by));
            assertEquals(0, others.getCount());
        }
    }

    @Test
    void workDoneIsSeenOverManyRoundsAndPauses() throws InterruptedException {
        try (Workers workers = new Workers(3)) {
            AtomicIntegerArray sums = new AtomicIntegerArray(3);
            for (int round = 0; round < 5_000; round++) {
                if (round % 500 == 0) {
                    Thread.sleep(2);
                }
                workers.forEach(3, (task, worker) -> sums.incrementAndGet(task));
                assertEquals(round + 1, sums.get(2));
            }
        }
    }

    @Test
    void whatATaskThrowsReachesTheCallerAndThePoolGoesOn() {
        try (Workers workers = new Workers(3)) {
            for (int guilty = 0; guilty < 3; guilty++) {
                IllegalStateException thrown = new IllegalStateException("task " + guilty);
                int number = guilty;
                assertSame(
                        thrown,
                        assertThrows(
                                IllegalStateException.class,
                                () -> workers.forEach(3, (task, worker) -> {
                                    if (task == number) {
                                        throw thrown;
                                    }
                                })));
                int[] runs = new int[3];
                workers.forEach(3, (task, worker) -> runs[task]++);
                assertEquals(3, runs[0] + runs[1] + runs[2]);
            }
        }
    }

    @Test
    void nestedUseAndUseAfterCloseAreRefused() {
        for (int threads : new int[] {1, 2}) {
            Workers workers = new Workers(threads);
            String message = String.valueOf(assertThrows(
                            IllegalStateException.class,
                            () -> workers.forEach(2, (task, worker) -> workers.forEach(2, (t, w) -> {})))
                    .getMessage());
            assertTrue(message.contains("a task must not start tasks"), message);
            workers.close();
            workers.close();
            assertThrows(IllegalStateException.class, () -> workers.forEach(2, (task, worker) -> {}));
        }
        assertThrows(IllegalArgumentException.class, () -> new Workers(0));
    }
}

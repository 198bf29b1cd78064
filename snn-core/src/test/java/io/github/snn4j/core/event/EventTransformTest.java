package io.github.snn4j.core.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Philox;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTransformTest {
    private static final Philox STREAM = new Philox(1, 2);
    private static final Events EVENTS = Recordings.random(40, 30, 3000, 20, 3);

    /** For each event, looks at all that came before. */
    @Test
    void denoiseKeepsWhatANeighbourCameShortlyBefore() {
        Events expected = EVENTS.where(i -> {
            for (int j = 0; j < i; j++) {
                int dx = Math.abs(EVENTS.x()[i] - EVENTS.x()[j]);
                int dy = Math.abs(EVENTS.y()[i] - EVENTS.y()[j]);
                if (Math.max(dx, dy) == 1 && EVENTS.times()[i] - EVENTS.times()[j] < 1500) {
                    return true;
                }
            }
            return false;
        });
        assertTrue(expected.size() > 500 && expected.size() < 2500, expected.toString());
        assertEquals(expected, new Denoise(0.0015).apply(EVENTS, STREAM));
    }

    @Test
    void cropAndDownsample() {
        Events crop = new Crop(10, 5, 20, 15).apply(EVENTS, STREAM);
        Events inside = EVENTS.where(
                i -> EVENTS.x()[i] >= 10 && EVENTS.x()[i] < 30 && EVENTS.y()[i] >= 5 && EVENTS.y()[i] < 20);
        assertEquals("20x15", crop.width() + "x" + crop.height());
        assertEquals(inside.size(), crop.size());
        for (int i = 0; i < crop.size(); i++) {
            assertEquals(inside.x()[i] - 10, crop.x()[i]);
            assertEquals(inside.y()[i] - 5, crop.y()[i]);
            assertEquals(inside.times()[i], crop.times()[i]);
        }
        Events small = new Downsample(4).apply(EVENTS, STREAM);
        assertEquals("10x8", small.width() + "x" + small.height());
        for (int i = 0; i < small.size(); i++) {
            assertEquals(EVENTS.x()[i] / 4, small.x()[i]);
            assertEquals(EVENTS.y()[i] / 4, small.y()[i]);
        }
        assertThrows(IllegalArgumentException.class, () -> new Crop(30, 0, 20, 15).apply(EVENTS, STREAM));
    }

    @Test
    void aFlipIsItsOwnInverse() {
        RandomFlip flip = new RandomFlip(1);
        Events once = flip.apply(EVENTS, STREAM);
        assertEquals(39 - EVENTS.x()[7], once.x()[7]);
        assertEquals(EVENTS, flip.apply(once, STREAM));
        assertEquals(EVENTS, new RandomFlip(0).apply(EVENTS, STREAM));
    }

    @Test
    void aShiftMovesAllAlikeAndEveryShiftComes() {
        Events.Builder middle = new Events.Builder(1);
        middle.add(5, 4, 4, true);
        Events one = middle.build(9, 9);
        int[] seen = new int[81];
        for (int k = 0; k < 5000; k++) {
            Events moved = new RandomShift(2).apply(one, new Philox(3, k));
            seen[moved.y()[0] * 9 + moved.x()[0]]++;
        }
        for (int y = 0; y < 9; y++) {
            for (int x = 0; x < 9; x++) {
                boolean within = Math.abs(x - 4) <= 2 && Math.abs(y - 4) <= 2;
                assertTrue(
                        within ? seen[9 * y + x] > 130 : seen[9 * y + x] == 0, x + ", " + y + ": " + seen[9 * y + x]);
            }
        }
    }

    @Test
    void droppedAndJittered() {
        assertEquals(0.7, new DropEvents(0.3).apply(EVENTS, STREAM).size() / 3000.0, 0.03);
        Events jittered = new TimeJitter(1e-4).apply(EVENTS, STREAM);
        double square = 0;
        Events zeros = new Events(1, 1, new long[2000], new short[2000], new short[2000], new boolean[2000]);
        for (long t : new TimeJitter(1e-4).apply(zeros, STREAM).times()) {
            square += (double) t * t;
        }
        assertEquals(100, Math.sqrt(square / 2000), 5);
        assertEquals(3000, jittered.size());
    }

    @Test
    void randomTransformsDependOnTheirStreamOnly() {
        for (EventTransform t :
                List.of(new DropEvents(0.5), new RandomFlip(0.5), new RandomShift(9), new TimeJitter(0.01))) {
            assertTrue(t.isRandom());
            assertEquals(t.apply(EVENTS, STREAM), t.apply(EVENTS, new Philox(1, 2)), t.toString());
        }
        assertNotEquals(new DropEvents(0.5).apply(EVENTS, STREAM), new DropEvents(0.5).apply(EVENTS, new Philox(1, 3)));
    }
}

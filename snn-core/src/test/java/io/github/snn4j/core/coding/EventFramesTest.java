package io.github.snn4j.core.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.snn4j.core.event.Events;
import io.github.snn4j.core.event.RandomShift;
import io.github.snn4j.core.kernel.Shape;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventFramesTest {
    private static final RandomKey EVALUATION = new RandomKey(1, 0, 0, 5);

    private static Events random(int n, long origin, int longestPause) {
        Random random = new Random(n);
        Events.Builder events = new Events.Builder(n);
        long time = origin;
        for (int i = 0; i < n; i++) {
            events.add(time, random.nextInt(6), random.nextInt(4), random.nextBoolean());
            time += random.nextInt(longestPause);
        }
        return events.build(6, 4);
    }

    private static float[] frames(EventFrames encoder, Events events, int steps, RandomKey key) {
        float[] target = new float[2 + steps * 48];
        Arrays.fill(target, 7);
        encoder.frames(events, steps, key, target, 1);
        assertEquals(7, target[0]);
        assertEquals(7, target[target.length - 1]);
        return Arrays.copyOfRange(target, 1, target.length - 1);
    }

    /** The part of each event by its definition, in numbers without bounds. */
    @Test
    void everyEventIsCountedInItsPart() {
        for (int pause : new int[] {2, 1000, Integer.MAX_VALUE}) {
            for (int steps : new int[] {1, 3, 10}) {
                Events events = random(500, -12345, pause);
                long first = events.times()[0];
                BigInteger duration = BigInteger.valueOf(events.times()[499] - first + 1);
                float[] byTime = new float[steps * 48];
                float[] byCount = new float[steps * 48];
                for (int i = 0; i < 500; i++) {
                    int at = 2 * (6 * events.y()[i] + events.x()[i]) + (events.on()[i] ? 1 : 0);
                    int part = 0;
                    for (int t = 1; t < steps; t++) {
                        BigInteger start =
                                BigInteger.valueOf(t).multiply(duration).divide(BigInteger.valueOf(steps));
                        part += start.compareTo(BigInteger.valueOf(events.times()[i] - first)) <= 0 ? 1 : 0;
                    }
                    byTime[48 * part + at]++;
                    int count = 0;
                    while (count + 1 < steps && (count + 1) * 500 / steps <= i) {
                        count++;
                    }
                    byCount[48 * count + at]++;
                }
                assertArrayEquals(byTime, frames(EventFrames.of(), events, steps, EVALUATION));
                EventFrames counting = new EventFrames(EventFrames.Slices.COUNT, 0, false, List.of());
                assertArrayEquals(byCount, frames(counting, events, steps, EVALUATION));
                for (int i = 0; i < byTime.length; i++) {
                    byTime[i] = Math.min(1, byTime[i]);
                }
                EventFrames binary = new EventFrames(EventFrames.Slices.TIME, 0, true, List.of());
                assertArrayEquals(byTime, frames(binary, events, steps, EVALUATION));
            }
        }
    }

    @Test
    void aWindowIsTheSameTimeForEveryRecording() {
        Events events = random(500, 99, 10);
        long first = events.times()[0];
        EventFrames encoder = new EventFrames(EventFrames.Slices.TIME, 0.001, false, List.of());
        float[] frames = frames(encoder, events, 4, EVALUATION);
        for (int t = 0; t < 4; t++) {
            double sum = 0;
            for (float v : Arrays.copyOfRange(frames, 48 * t, 48 * (t + 1))) {
                sum += v;
            }
            assertEquals(events.between(first + 250 * t, first + 250 * (t + 1)).size(), sum);
        }
    }

    @Test
    void aSensorOfOneRowGivesAVector() {
        assertEquals(Shape.vector(700), EventFrames.of().shape(700, 1));
        assertEquals(new Shape(4, 6, 2), EventFrames.of().shape(6, 4));
        float[] target = new float[6];
        Events events = new Events(
                3, 1, new long[] {0, 1, 9}, new short[] {2, 2, 0}, new short[3], new boolean[] {true, false, true});
        EventFrames.of().frames(events, 2, EVALUATION, target, 0);
        assertArrayEquals(new float[] {0, 0, 2, 1, 0, 0}, target);
        assertArrayEquals(new float[48], frames(EventFrames.of(), Events.none(6, 4), 1, EVALUATION));
    }

    @Test
    void randomTransformsVaryTrainingAndLeaveEvaluation() {
        EventFrames encoder = EventFrames.of().withTransforms(new RandomShift(2));
        Events events = random(300, 0, 10);
        float[] plain = frames(EventFrames.of(), events, 2, EVALUATION);
        assertArrayEquals(plain, frames(encoder, events, 2, EVALUATION));
        int same = 0;
        for (int epoch = 1; epoch <= 20; epoch++) {
            float[] varied = frames(encoder, events, 2, new RandomKey(1, epoch, 0, 5));
            assertArrayEquals(varied, frames(encoder, events, 2, new RandomKey(1, epoch, 0, 5)));
            same += Arrays.equals(plain, varied) ? 1 : 0;
        }
        assertFalse(same > 4, same + " of 20 passes were not shifted");
    }

    @Test
    void encodingTakesTheFramesAsTheyAre() {
        float[] target = new float[20];
        EventFrames.of().encode(new float[] {9, 1, 2, 3, 4}, 1, 2, 2, EVALUATION, target, 3, 10);
        assertArrayEquals(new float[] {1, 2}, Arrays.copyOfRange(target, 3, 5));
        assertArrayEquals(new float[] {3, 4}, Arrays.copyOfRange(target, 13, 15));
        assertThrows(
                IllegalArgumentException.class, () -> new EventFrames(EventFrames.Slices.COUNT, 1, false, List.of()));
    }
}

package io.github.snn4j.core.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EncoderTest {
    private static final RandomKey KEY = new RandomKey(7, 0, 0, 0);

    private static float[] encode(Encoder encoder, RandomKey key, int steps, float... values) {
        float[] target = new float[steps * values.length];
        Arrays.fill(target, Float.NaN);
        encoder.encode(values, 0, values.length, steps, key, target, 0, values.length);
        return target;
    }

    @Test
    void directRepeatsTheValues() {
        assertTrue(new Direct().isStatic());
        assertArrayEquals(new float[] {-1.5f, 0, 2, -1.5f, 0, 2}, encode(new Direct(), KEY, 2, -1.5f, 0, 2));
    }

    @Test
    void latencyHasTheTimesOfItsFormula() {
        assertEquals(Float.POSITIVE_INFINITY, Latency.time(0));
        assertEquals(0, Latency.time(1));
        assertEquals(0, Latency.time(1.7f));
        assertEquals(0.75f, Latency.time(0.25f));
        assertEquals(Math.nextDown(1f), Latency.time(1 - Math.nextDown(1f)));
    }

    @Test
    void latencyFiresOnceAtTheStepOfItsTime() {
        int steps = 4;
        float justAboveZero = 1 - Math.nextDown(1f);
        float[] values = {0, 1, Math.nextDown(1f), 0.75f, Math.nextUp(0.75f), 0.5f, 0.25f, justAboveZero, 3};
        int[] expected = {-1, 0, 0, 1, 0, 2, 3, 3, 0};
        float[] spikes = encode(new Latency(), KEY, steps, values);
        for (int i = 0; i < values.length; i++) {
            for (int t = 0; t < steps; t++) {
                assertEquals(
                        t == expected[i] ? 1 : 0, spikes[t * values.length + i], "value " + values[i] + " step " + t);
            }
        }
        assertArrayEquals(new float[] {1, 1, 0}, encode(new Latency(), KEY, 1, 1, 0.1f, 0), "a single step");
    }

    @Test
    void bernoulliHasTheMeanAndVarianceOfItsTrials() {
        for (double gain : new double[] {1, 0.3}) {
            for (float value : new float[] {0, 0.05f, 0.5f, 0.9f, 1}) {
                double p = gain * value;
                double[] moments = moments(new BernoulliRate(gain), value);
                assertMoments("p = " + p, moments, p, p * (1 - p), p * (1 - p) * (1 - 3 * p * (1 - p)));
            }
        }
    }

    @Test
    void poissonHasTheRateAsMeanAndAsVariance() {
        for (double scale : new double[] {0.01, 1, 5, 200}) {
            for (float value : new float[] {0, 0.3f, 1}) {
                double rate = scale * value;
                assertMoments("rate = " + rate, moments(new Poisson(scale), value), rate, rate, rate + 3 * rate * rate);
            }
        }
    }

    /** Not only two moments: the share of every count against {@code e^-λ λ^k / k!}. */
    @Test
    void poissonCountsHaveTheirProbabilities() {
        int draws = 100_000;
        float[] counts = encode(new Poisson(1.5), KEY, draws, 1);
        double probability = Math.exp(-1.5);
        for (int k = 0; k < 8; k++) {
            int wanted = k;
            long found =
                    IntStream.range(0, draws).filter(t -> counts[t] == wanted).count();
            double deviation = Math.sqrt(draws * probability * (1 - probability));
            assertEquals(draws * probability, (double) found, 4.5 * deviation, "count " + k);
            probability *= 1.5 / (k + 1);
        }
    }

    @Test
    void shortIntervalsMakePoissonABernoulliTrial() {
        int steps = 50_000;
        float[] poisson = encode(new Poisson(0.01), KEY, steps, 1);
        int several = 0;
        double sum = 0;
        for (float k : poisson) {
            several += k > 1 ? 1 : 0;
            sum += k;
        }
        assertEquals(0.01, sum / steps, 4.5 * Math.sqrt(0.01 / steps));
        assertTrue(several <= 12, "expected about " + steps * 0.01 * 0.01 / 2 + " double events, got " + several);
    }

    @Test
    void longRunRatesReproduceTheTwoByTwoPicture() {
        float[] picture = {0.4f, 0.3f, 0.9f, 0.8f};
        int steps = 20_000;
        for (Encoder encoder : List.of(BernoulliRate.of(), Poisson.of())) {
            float[] spikes = encode(encoder, KEY, steps, picture);
            float[] rates = new float[4];
            Readout.RATE.scores(spikes, 0, steps, 4, 4, rates, 0);
            assertArrayEquals(picture, rates, (float) (4.5 / Math.sqrt(steps)), encoder.toString());
        }
    }

    @Test
    void valuesDependOnTheKeyAndNotOnTheOrder() {
        for (Encoder encoder : List.of(BernoulliRate.of(), Poisson.of())) {
            float[] values = {0.4f, 0.3f, 0.9f, 0.8f, 0.5f};
            RandomKey other = new RandomKey(7, 0, 0, 1);
            float[] first = encode(encoder, KEY, 40, values);
            float[] second = encode(encoder, other, 40, values);
            assertArrayEquals(second, encode(encoder, other, 40, values), "again, after nothing else");
            assertArrayEquals(first, encode(encoder, KEY, 40, values), "again, after another example");
            assertArrayEquals(
                    Arrays.copyOf(first, 15), encode(encoder, KEY, 3, values), "fewer steps are the same first steps");
            for (RandomKey key :
                    List.of(other, new RandomKey(8, 0, 0, 0), new RandomKey(7, 1, 0, 0), new RandomKey(7, 0, 1, 0))) {
                assertNotEquals(Arrays.toString(first), Arrays.toString(encode(encoder, key, 40, values)));
            }
        }
    }

    @Test
    void elementsAndStepsAreUncorrelated() {
        int steps = 20_000;
        float[] spikes = encode(BernoulliRate.of(), KEY, steps, 0.5f, 0.5f);
        double neighbours = 0;
        double successors = 0;
        for (int t = 1; t < steps; t++) {
            neighbours += (spikes[2 * t] - 0.5) * (spikes[2 * t + 1] - 0.5);
            successors += (spikes[2 * t] - 0.5) * (spikes[2 * t - 2] - 0.5);
        }
        double bound = 4.5 * 0.25 / Math.sqrt(steps);
        assertEquals(0, neighbours / steps, bound);
        assertEquals(0, successors / steps, bound);
    }

    @Test
    void onlyTheNamedPlacesAreWritten() {
        for (Encoder encoder : List.of(new Direct(), BernoulliRate.of(), Poisson.of(), new Latency())) {
            float[] target = new float[12];
            Arrays.fill(target, -1);
            encoder.encode(new float[] {9, 1, 0, 9}, 1, 2, 2, KEY, target, 3, 5);
            for (int at = 0; at < target.length; at++) {
                boolean named = at == 3 || at == 4 || at == 8 || at == 9;
                assertEquals(named, target[at] >= 0, encoder + " at " + at);
            }
        }
    }

    @Test
    void wrongValuesAreNamed() {
        assertEquals(
                "BernoulliRate.gain must be > 0 and <= 1, got 1.5",
                assertThrows(IllegalArgumentException.class, () -> new BernoulliRate(1.5))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new BernoulliRate(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Poisson(0));
        assertThrows(IllegalArgumentException.class, () -> new Poisson(501));
        for (Encoder encoder : List.of(BernoulliRate.of(), Poisson.of(), new Latency())) {
            for (float value : new float[] {-0.1f, Float.NaN}) {
                String message = assertThrows(
                                IllegalArgumentException.class, () -> encode(encoder, KEY, 2, 0.5f, value))
                        .toString();
                assertTrue(message.contains(encoder.getClass().getSimpleName()) && message.contains("at 1"), message);
            }
            assertThrows(IllegalArgumentException.class, () -> encode(encoder, KEY, 0, 0.5f));
        }
        assertThrows(IllegalArgumentException.class, () -> encode(BernoulliRate.of(), KEY, 2, 1.1f));
    }

    private static double[] moments(Encoder encoder, float value) {
        int steps = 40_000;
        float[] values = encode(encoder, KEY, steps, value);
        double mean = 0;
        for (float x : values) {
            mean += x / steps;
        }
        double variance = 0;
        for (float x : values) {
            variance += (x - mean) * (x - mean) / steps;
        }
        return new double[] {mean, variance, steps};
    }

    /** Within 4.5 standard errors; that of the variance follows from the fourth central moment. */
    private static void assertMoments(String what, double[] found, double mean, double variance, double fourth) {
        assertEquals(mean, found[0], 1e-6 + 4.5 * Math.sqrt(variance / found[2]), what + ": mean");
        double spread = Math.sqrt(Math.max(0, fourth - variance * variance) / found[2]);
        assertEquals(variance, found[1], 1e-3 * variance + 1e-6 + 4.5 * spread, what + ": variance");
    }

    @Test
    void normalisedValuesAreThoseOfTheirChannelAtEveryStep() {
        Encoder encoder = new Normalized(java.util.List.of(0.5, 0.2), java.util.List.of(0.25, 2.0));
        float[] target = new float[11];
        encoder.encode(new float[] {9, 1, 0.2f, 0, 1.2f}, 1, 4, 2, new RandomKey(1, 1, 1, 1), target, 1, 6);
        assertArrayEquals(new float[] {0, 2, 0, -2, 0.5f, 0, 0, 2, 0, -2, 0.5f}, target, 1e-6f);
        assertThrows(
                IllegalArgumentException.class,
                () -> encoder.encode(new float[3], 0, 3, 1, new RandomKey(1, 1, 1, 1), new float[3], 0, 3));
    }

    /** The k-th spike of a held value x comes where k spikes ago, and since then no more than θ, has been passed again. */
    @Test
    void integratingNeuronsFireEveryFewSteps() {
        float[] target = new float[3 * 20];
        IntegrateAndFire.of().encode(new float[] {0.3f, 1f, 1.5f}, 0, 3, 20, new RandomKey(0, 0, 0, 0), target, 0, 3);
        for (int t = 0; t < 20; t++) {
            assertEquals(t % 4 == 3 ? 1 : 0, target[3 * t], "0.3 passes 1 with the fourth step");
            assertEquals(t % 2 == 1 ? 1 : 0, target[3 * t + 1], "1 is not above 1");
            assertEquals(1, target[3 * t + 2]);
        }
    }
}

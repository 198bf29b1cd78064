package io.github.snn4j.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationSplitTest {
    private final Dataset data = new NumberedDataset(1000);

    private static int[] numbers(Dataset part) {
        float[] value = new float[1];
        return IntStream.range(0, part.size())
                .map(i -> {
                    part.read(i, value, 0);
                    return (int) value[0];
                })
                .toArray();
    }

    private ValidationSplit split(boolean stratified, double fraction, long seed) {
        return stratified
                ? ValidationSplit.stratified(data, fraction, seed)
                : ValidationSplit.random(data, fraction, seed);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void partsAreDisjointSortedAndTogetherTheWhole(boolean stratified) {
        ValidationSplit split = split(stratified, 0.2, 5);
        int[] train = numbers(split.train());
        int[] validation = numbers(split.validation());
        assertEquals(200, validation.length);
        int[] sorted = train.clone();
        Arrays.sort(sorted);
        assertArrayEquals(sorted, train);
        assertArrayEquals(
                IntStream.range(0, 1000).toArray(),
                IntStream.concat(Arrays.stream(train), Arrays.stream(validation))
                        .sorted()
                        .toArray());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void seedDecides(boolean stratified) {
        int[] first = numbers(split(stratified, 0.1, 1).validation());
        assertArrayEquals(first, numbers(split(stratified, 0.1, 1).validation()));
        assertFalse(Arrays.equals(first, numbers(split(stratified, 0.1, 2).validation())));
    }

    @Test
    void everyExampleIsDrawnAboutEquallyOften() {
        int[] drawn = new int[1000];
        int seeds = 2000;
        for (long seed = 0; seed < seeds; seed++) {
            for (int number : numbers(split(false, 0.1, seed).validation())) {
                drawn[number]++;
            }
        }
        // Binomial(2000, 0.1): mean 200, deviation 13.4; six deviations leave room for a thousand examples.
        for (int count : drawn) {
            assertTrue(Math.abs(count - 200) < 81, "drawn " + count + " times");
        }
    }

    @Test
    void stratifiedKeepsTheShareOfEachClass() {
        Dataset validation = ValidationSplit.stratified(data, 0.25, 9).validation();
        long rare = IntStream.range(0, validation.size())
                .filter(i -> validation.label(i) == 1)
                .count();
        assertEquals(25, rare);
        assertEquals(250, validation.size());
    }

    @Test
    void refusesFractionsThatLeaveNothing() {
        for (double fraction : new double[] {0, 1, -0.5, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> split(true, fraction, 0));
        }
        assertEquals(
                "ValidationSplit.fraction 1.0E-4 leaves one part of numbered (1000 examples) empty",
                assertThrows(IllegalArgumentException.class, () -> split(false, 1e-4, 0))
                        .getMessage());
    }
}

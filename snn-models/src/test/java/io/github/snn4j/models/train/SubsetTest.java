package io.github.snn4j.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SubsetTest {
    private final Dataset data = new NumberedDataset(100);

    @Test
    void readsTheNamedExamplesInTheirOrder() {
        Dataset subset = Subset.of(data, 42, 7, 42);
        assertEquals(3, subset.size());
        assertEquals("numbered", subset.name());
        assertEquals(data.shape(), subset.shape());
        assertEquals(data.classes(), subset.classes());
        float[] values = new float[5];
        for (int i = 0; i < 3; i++) {
            subset.read(i, values, 1 + i);
        }
        assertArrayEquals(new float[] {0, 42, 7, 42, 0}, values);
        assertEquals(data.label(7), subset.label(1));
    }

    @Test
    void firstTakesThePrefix() {
        Dataset subset = Subset.first(data, 10);
        float[] value = new float[1];
        subset.read(9, value, 0);
        assertEquals(10, subset.size());
        assertEquals(9, value[0]);
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThrows(IndexOutOfBoundsException.class, () -> Subset.of(data, 100));
        assertEquals(
                "a subset of numbered must have 1 to 100 examples, got 101",
                assertThrows(IllegalArgumentException.class, () -> Subset.first(data, 101))
                        .getMessage());
    }
}

package io.github.snn4j.core.surrogate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.algebra.Real;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of every registered surrogate, and the slopes another framework recorded. */
class SurrogateTest {
    static List<Surrogate> all() {
        return Surrogates.CATALOGUE.names().stream()
                .map(Surrogates.CATALOGUE::classOf)
                .map(SurrogateTest::standard)
                .toList();
    }

    private static Surrogate standard(Class<? extends Surrogate> type) {
        try {
            return (Surrogate) type.getMethod("of").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " needs a public static of()", e);
        }
    }

    private static double slope(Surrogate surrogate, double x) {
        return surrogate.slope(Real.HEAVISIDE, x);
    }

    @ParameterizedTest
    @MethodSource("all")
    void peaksAtZeroIsSymmetricAndFinite(Surrogate surrogate) {
        double peak = slope(surrogate, 0);
        assertTrue(peak > 0, surrogate + " is 0 at the threshold");
        for (double x = 0; x < 100; x = x * 1.1 + 0.013) {
            double right = slope(surrogate, x);
            assertEquals(right, slope(surrogate, -x), surrogate + " at " + x);
            assertTrue(right >= 0 && right <= peak, surrogate + " at " + x + ": " + right);
        }
        assertTrue(Double.isFinite(slope(surrogate, 1e30)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void isTheDerivativeOfItsSmoothStep(Surrogate surrogate) {
        double e = 1e-6;
        for (double x = -3.0123; x < 3; x += 0.0917) {
            double difference = (surrogate.smooth(x + e) - surrogate.smooth(x - e)) / (2 * e);
            assertEquals(difference, slope(surrogate, x), 1e-5, surrogate + " at " + x);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void vanishesExactlyBeyondItsSupport(Surrogate surrogate) {
        double support = surrogate.support();
        if (Double.isInfinite(support)) {
            assertTrue(slope(surrogate, 3) > 0);
        } else {
            assertTrue(slope(surrogate, support * 0.99) > 0);
            assertEquals(0, slope(surrogate, support * 1.01));
            assertEquals(0, slope(surrogate, -1e6));
        }
    }

    @Test
    void supportScalesWithTheConstants() {
        for (Surrogate surrogate : List.of(new Rectangle(0.4), new Triangle(0.3, 2), new PiecewiseQuadratic(4))) {
            vanishesExactlyBeyondItsSupport(surrogate);
            isTheDerivativeOfItsSmoothStep(surrogate);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "atan, Arctan",
        "sigmoid, Sigmoid",
        "soft_sign, SoftSign",
        "super_spike, SuperSpike",
        "piecewise_quadratic, PiecewiseQuadratic",
        "erf, Erf"
    })
    void agreesWithRecordedSlopes(String file, String name) throws IOException {
        Surrogate surrogate = standard(Surrogates.CATALOGUE.classOf(name));
        byte[] bytes = Files.readAllBytes(
                Path.of("..", "..", "shared", "golden", "training", "surrogate-slopes", file + ".npy"));
        ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        numbers.position(bytes.length - 2 * 25 * Double.BYTES);
        double[] x = new double[25];
        for (int i = 0; i < 25; i++) {
            x[i] = numbers.getDouble();
        }
        assertEquals(-3, x[0]);
        for (int i = 0; i < 25; i++) {
            assertEquals(numbers.getDouble(), slope(surrogate, x[i]), 1e-9, name + " at " + x[i]);
        }
    }

    @Test
    void rejectsConstantsThatAreNotPositive() {
        Exception e = assertThrows(IllegalArgumentException.class, () -> new Arctan(0));
        assertEquals("Arctan.alpha must be > 0, got 0.0", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Triangle(1, Double.NaN));
    }

    @Test
    void suggestsTheNearestName() {
        Exception e = assertThrows(IllegalArgumentException.class, () -> Surrogates.CATALOGUE.classOf("arctan2"));
        assertTrue(e.toString().contains("did you mean 'Arctan'?"), e.getMessage());
    }
}

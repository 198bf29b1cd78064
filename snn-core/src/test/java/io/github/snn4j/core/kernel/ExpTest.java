package io.github.snn4j.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.api.Test;

class ExpTest {
    private static final float[] EXTREMES = {
        0f,
        -0f,
        1f,
        -1f,
        -87f,
        88f,
        -87.4f,
        88.4f,
        -1e30f,
        1e30f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        0.34657f,
        -0.34658f,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    @Test
    void relativeErrorIsSmallOverTheWholeRange() {
        double worst = 0;
        for (float x = -87f; x <= 88f; x += 1 / 8192f) {
            double exact = StrictMath.exp(x);
            worst = Math.max(worst, Math.abs(Exp.exp(x) - exact) / exact);
        }
        assertTrue(worst <= 3e-7, "worst relative error " + worst);
    }

    @Test
    void extremesAreClampedAndNanStays() {
        assertEquals(1f, Exp.exp(0f));
        assertEquals(1f, Exp.exp(-0f));
        assertTrue(Float.isNaN(Exp.exp(Float.NaN)));
        float smallest = Exp.exp(Float.NEGATIVE_INFINITY);
        assertTrue(smallest >= 0 && smallest < 1.3e-38f, "exp(-inf) = " + smallest);
        float largest = Exp.exp(Float.POSITIVE_INFINITY);
        assertTrue(largest > 2.3e38f && largest < Float.POSITIVE_INFINITY, "exp(inf) = " + largest);
    }

    @Test
    void vectorFormHasTheSameBits() {
        for (VectorSpecies<Float> species :
                List.of(FloatVector.SPECIES_128, FloatVector.SPECIES_256, FloatVector.SPECIES_PREFERRED)) {
            SplittableRandom random = new SplittableRandom(1);
            float[] x = new float[1 << 14];
            for (int i = 0; i < x.length; i++) {
                x[i] = i < EXTREMES.length ? EXTREMES[i] : (float) (random.nextDouble() * 200 - 100);
            }
            float[] y = new float[x.length];
            for (int i = 0; i < x.length; i += species.length()) {
                VectorExp.exp(FloatVector.fromArray(species, x, i)).intoArray(y, i);
            }
            for (int i = 0; i < x.length; i++) {
                assertEquals(Exp.exp(x[i]), y[i], "exp(" + x[i] + ") with " + species);
            }
        }
    }
}

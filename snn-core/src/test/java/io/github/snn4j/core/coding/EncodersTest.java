package io.github.snn4j.core.coding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class EncodersTest {
    private static final Set<String> NUMBERS = Set.of("double", "java.util.List<java.lang.Double>");

    /** Components of a record are what JSON can hold, so that a configuration can be written as it is. */
    @Test
    void everyEncoderIsARecordOfNumbers() {
        assertEquals(
                Set.of(
                        "BernoulliRate",
                        "Direct",
                        "EventFrames",
                        "IntegrateAndFire",
                        "Latency",
                        "Normalized",
                        "Poisson"),
                Encoders.CATALOGUE.names());
        for (String name : Encoders.CATALOGUE.names()) {
            Class<? extends Encoder> type = Encoders.CATALOGUE.classOf(name);
            assertTrue(type.isRecord(), name);
            for (var component : type.getRecordComponents()) {
                assertTrue(
                        NUMBERS.contains(component.getGenericType().getTypeName()) || type == EventFrames.class,
                        name + "." + component.getName());
            }
        }
    }
}

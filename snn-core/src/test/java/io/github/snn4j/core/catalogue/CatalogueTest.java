package io.github.snn4j.core.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    record Circle() {}

    static final class Other {
        record Circle() {}
    }

    private final Catalogue<Object> empty = Catalogue.of("shape");
    private final Catalogue<Object> one = empty.with(Circle.class);

    @Test
    void extendingLeavesTheOriginalAlone() {
        assertEquals(List.of(), List.copyOf(empty.names()));
        assertEquals(Circle.class, one.classOf("Circle"));
        assertEquals("Circle", one.nameOf(Circle.class));
        assertThrows(UnsupportedOperationException.class, () -> one.names().clear());
    }

    @Test
    void aNameBelongsToOneClass() {
        assertEquals(one.names(), one.with(Circle.class).names());
        Exception e = assertThrows(IllegalArgumentException.class, () -> one.with(Other.Circle.class));
        assertTrue(e.toString().contains("'Circle'"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> one.nameOf(Other.Circle.class));
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearest() {
        Exception near = assertThrows(IllegalArgumentException.class, () -> one.classOf("circel"));
        assertTrue(
                near.toString().contains("No shape is named 'circel', did you mean 'Circle'?; known: Circle"),
                near.getMessage());
        Exception far = assertThrows(IllegalArgumentException.class, () -> one.classOf("Dodecahedron"));
        assertTrue(!far.toString().contains("did you mean"), far.getMessage());
    }
}

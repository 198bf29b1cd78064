package io.github.snn4j.layers.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
    private record Life(Buffer buffer, int first, int last) {}

    @Test
    void whatLivesAtTheSameTimeDoesNotOverlap() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            List<Life> lives = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                int first = random.nextInt(20);
                int last = first + random.nextInt(8);
                Buffer b = new Buffer("b" + i, Buffer.Kind.FLOAT, 1 + random.nextInt(500));
                lives.add(new Life(b.liveAt(first).liveAt(last), first, last));
            }
            long end = MemoryPlan.place(lives.stream().map(Life::buffer).toList(), Buffer.Kind.FLOAT);
            for (Life a : lives) {
                assertTrue(a.buffer().offset() + a.buffer().size <= end);
                for (Life b : lives) {
                    boolean together = a != b && a.first() <= b.last() && b.first() <= a.last();
                    boolean apart =
                            a.buffer().offset() + a.buffer().size <= b.buffer().offset()
                                    || b.buffer().offset() + b.buffer().size
                                            <= a.buffer().offset();
                    assertTrue(!together || apart);
                }
            }
        }
    }

    @Test
    void whatIsComputedAgainMakesRoomMeanwhile() {
        Buffer twice = new Buffer("twice", Buffer.Kind.FLOAT, 160).liveAt(0).liveAt(9);
        twice.absentBetween(2, 8);
        Buffer between = new Buffer("between", Buffer.Kind.FLOAT, 96).liveAt(3).liveAt(7);
        assertEquals(160, MemoryPlan.place(List.of(twice, between), Buffer.Kind.FLOAT));
        Buffer longer = new Buffer("longer", Buffer.Kind.FLOAT, 96).liveAt(3).liveAt(8);
        assertEquals(256, MemoryPlan.place(List.of(twice, longer), Buffer.Kind.FLOAT));
        Buffer earlier = new Buffer("earlier", Buffer.Kind.FLOAT, 96).liveAt(2).liveAt(7);
        assertEquals(256, MemoryPlan.place(List.of(earlier, twice), Buffer.Kind.FLOAT));
    }

    @Test
    void whatDiesMakesRoom() {
        Buffer early = new Buffer("early", Buffer.Kind.FLOAT, 160).liveAt(0).liveAt(1);
        Buffer late = new Buffer("late", Buffer.Kind.FLOAT, 160).liveAt(2);
        Buffer words = new Buffer("words", Buffer.Kind.LONG, 9).liveAt(0);
        assertEquals(160, MemoryPlan.place(List.of(early, late, words), Buffer.Kind.FLOAT));
        assertEquals(16, MemoryPlan.place(List.of(early, late, words), Buffer.Kind.LONG));
    }

    @Test
    void anArenaTooLargeIsNamed() {
        Buffer huge = new Buffer("conv1", Buffer.Kind.FLOAT, 1L << 31).liveAt(0);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> MemoryPlan.place(List.of(huge), Buffer.Kind.FLOAT));
        assertTrue(String.valueOf(e.getMessage()).contains("smaller batch or fewer steps"), e.getMessage());
    }
}

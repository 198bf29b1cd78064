package io.github.snn4j.core.algebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.algebra.Node.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The two parts together are the program, and the rest computes nothing that could be known before. */
class InvariantsTest {
    private static final int INPUTS = 4;

    private static Program lowered(long seed) {
        Tracer a = Tracer.lowering();
        return a.program(RandomProgram.of(INPUTS, 30, 3, seed).run(a, a.inputs(INPUTS)));
    }

    @Test
    void thePartsYieldWhatTheWholeYields() {
        int moved = 0;
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Double> in = new ArrayList<>();
            IntStream.range(0, INPUTS).forEach(i -> in.add(random.nextGaussian()));
            Program program = lowered(seed);
            Invariants split = Invariants.of(program, 1, 2);
            List<Double> values = split.values().run(Real.HEAVISIDE, in.subList(1, 3));
            List<Double> all = new ArrayList<>(in);
            all.addAll(3, values);
            assertEquals(program.run(Real.HEAVISIDE, in), split.rest().run(Real.HEAVISIDE, all), "seed " + seed);
            moved += values.size();
        }
        assertTrue(moved > 200, "values computed beforehand: " + moved);
    }

    @Test
    void theRestDependsOnWhatChanges() {
        for (int seed = 0; seed < 200; seed++) {
            Program rest = Invariants.of(lowered(seed), 1, 2).rest();
            Set<Integer> changing = Set.of(0, rest.inputs() - 1);
            Set<Integer> same = new HashSet<>(List.of(-1));
            for (Node n : rest.nodes()) {
                if (n.kind() == Kind.CONSTANT || n.kind() == Kind.INPUT && !changing.contains(n.index())) {
                    same.add(n.index());
                } else if (n.kind() != Kind.INPUT) {
                    assertTrue(!same.containsAll(List.of(n.a(), n.b(), n.c())), "seed " + seed + ": " + n);
                }
            }
        }
    }

    @Test
    void whatIsComputedBeforehandComesFromTheParametersAlone() {
        Tracer a = Tracer.lowering();
        List<Node> in = a.inputs(2);
        Node sigma = a.div(a.constant(1), a.add(a.constant(1), a.exp(in.get(1))));
        Invariants split = Invariants.of(a.program(List.of(a.mul(in.get(0), sigma))), 1, 1);
        assertEquals(1, split.values().outputs().size());
        assertEquals(0.5, split.values().run(Real.HEAVISIDE, List.of(0.0)).get(0));
        assertEquals(
                List.of(Kind.INPUT, Kind.INPUT, Kind.INPUT, Kind.MUL),
                split.rest().nodes().stream().map(Node::kind).toList());
    }
}

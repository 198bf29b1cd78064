package io.github.snn4j.core.algebra;

import io.github.snn4j.core.surrogate.Arctan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A random equation over all operations of an algebra; values stay moderate. */
final class RandomProgram {
    private RandomProgram() {}

    static Program of(int inputs, int operations, int outputs, long seed) {
        Tracer tracer = Tracer.recording();
        List<Node> in = tracer.inputs(inputs);
        return tracer.program(evaluate(tracer, in, operations, outputs, seed));
    }

    /** The same equation in any algebra. */
    static <T> List<T> evaluate(Algebra<T> a, List<T> in, int operations, int outputs, long seed) {
        Random random = new Random(seed);
        List<T> values = new ArrayList<>(in);
        for (int i = 0; i < operations; i++) {
            T x = values.get(random.nextInt(values.size()));
            T y = values.get(random.nextInt(values.size()));
            T z = values.get(random.nextInt(values.size()));
            double constant = random.nextInt(5) - 2;
            values.add(
                    switch (random.nextInt(15)) {
                        case 0 -> a.add(x, y);
                        case 1 -> a.sub(x, y);
                        case 2 -> a.mul(a.scale(x, 0.5), y);
                        case 3 -> a.div(x, a.add(a.constant(2), a.abs(y)));
                        case 4 -> a.abs(x);
                        case 5 -> a.exp(a.min(a.scale(x, 0.5), a.constant(1)));
                        case 6 -> a.min(x, y);
                        case 7 -> a.max(x, a.constant(constant));
                        case 8 -> a.greater(x, y);
                        case 9 -> a.select(x, y, z);
                        case 10 -> a.add(a.stop(x), y);
                        case 11 -> a.spike(x, Arctan.of());
                        case 12 -> a.scale(x, constant);
                        case 13 -> a.truncate(a.scale(x, 3));
                        default -> a.sub(a.constant(constant), x);
                    });
        }
        return List.copyOf(values.subList(values.size() - outputs, values.size()));
    }
}

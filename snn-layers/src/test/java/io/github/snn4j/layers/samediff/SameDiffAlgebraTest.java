package io.github.snn4j.layers.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.snn4j.core.algebra.Algebra;
import io.github.snn4j.core.algebra.Dual;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.Triangle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Each operation and its derivative in SameDiff against dual numbers, ties included. */
class SameDiffAlgebraTest {
    private static final double[] NUMBERS = {-1.5, -0.25, 0, 0.25, 2};

    private interface Expression {
        <T> T of(Algebra<T> a, T x, T y);
    }

    private static Map<String, Expression> expressions() {
        Map<String, Expression> all = new LinkedHashMap<>();
        all.put("arithmetic", new Expression() {
            @Override
            public <T> T of(Algebra<T> a, T x, T y) {
                return a.div(a.sub(a.mul(x, y), a.add(x, a.constant(3))), a.oneMinus(a.scale(a.abs(y), -2)));
            }
        });
        all.put("exp", new Expression() {
            @Override
            public <T> T of(Algebra<T> a, T x, T y) {
                return a.mul(a.exp(x), y);
            }
        });
        all.put("truncate", new Expression() {
            @Override
            public <T> T of(Algebra<T> a, T x, T y) {
                return a.mul(a.truncate(a.scale(x, 3)), a.truncate(a.scale(y, -1.5)));
            }
        });
        all.put("min", new Expression() {
            @Override
            public <T> T of(Algebra<T> a, T x, T y) {
                return a.min(a.scale(x, 2), y);
            }
        });
        all.put("max", new Expression() {
            @Override
            public <T> T of(Algebra<T> a, T x, T y) {
                return a.max(x, a.scale(y, 3));
            }
        });
        all.put("select, greater and stop", new Expression() {
            @Override
            public <T> T of(Algebra<T> a, T x, T y) {
                return a.select(a.greater(x, y), a.mul(x, a.stop(y)), a.scale(y, 5));
            }
        });
        all.put("spike", new Expression() {
            @Override
            public <T> T of(Algebra<T> a, T x, T y) {
                return a.mul(a.spike(a.sub(x, y), Arctan.of()), a.spike(x, Triangle.of()));
            }
        });
        return all;
    }

    @Test
    void agreesWithDualNumbers() {
        expressions().forEach((name, expression) -> {
            SameDiff sd = SameDiff.create();
            SDVariable x = sd.var("x", Nd4j.createFromArray(NUMBERS).reshape('c', NUMBERS.length, 1));
            SDVariable y = sd.var("y", Nd4j.createFromArray(NUMBERS).reshape('c', 1, NUMBERS.length));
            SDVariable zeros = sd.constant(Nd4j.zeros(DataType.DOUBLE, NUMBERS.length, NUMBERS.length));
            SDVariable value = expression.of(new SameDiffAlgebra(sd, DataType.DOUBLE), x.add(zeros), y.add(zeros));
            value.sum().rename("loss");
            sd.setLossVariables("loss");
            INDArray values = value.eval();
            Map<String, INDArray> gradients = sd.calculateGradients(Map.of(), List.of("x", "y"));
            double[] dx = new double[NUMBERS.length];
            double[] dy = new double[NUMBERS.length];
            for (int i = 0; i < NUMBERS.length; i++) {
                for (int j = 0; j < NUMBERS.length; j++) {
                    Dual.Value byX = dual(expression, NUMBERS[i], 1, NUMBERS[j], 0);
                    assertEquals(byX.value(), values.getDouble(i, j), 1e-12, name);
                    dx[i] += byX.derivative();
                    dy[j] += dual(expression, NUMBERS[i], 0, NUMBERS[j], 1).derivative();
                }
            }
            for (int i = 0; i < NUMBERS.length; i++) {
                assertEquals(dx[i], gradients.get("x").getDouble(i), 1e-12, name + " by x");
                assertEquals(dy[i], gradients.get("y").getDouble(i), 1e-12, name + " by y");
            }
        });
    }

    private static Dual.Value dual(Expression e, double x, double dx, double y, double dy) {
        return e.of(Dual.HEAVISIDE, new Dual.Value(x, dx), new Dual.Value(y, dy));
    }
}

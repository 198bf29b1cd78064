package io.github.snn4j.layers.samediff;

import java.lang.reflect.Field;
import java.util.Map;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.imports.converters.ImportClassMapping;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes ND4J run, differentiate, clone, save and load the operations of this package.
 *
 * <p>ND4J knows operations by two static tables: names in {@code ImportClassMapping}, without which a graph that is cloned
 * or loaded silently loses an operation's gradient, and its executioner, which is replaced by one that knows Java
 * operations. Both are ND4J's own state, so this happens once a JVM, before the first such operation.
 */
public final class JavaOperations {
    private static final String CPU = "org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner";
    private static final String OURS = "io.github.snn4j.layers.samediff.JavaOperationExecutioner";

    private JavaOperations() {}

    /** Whether ND4J runs on its CPU backend, the only one that can execute Java operations. */
    public static boolean available() {
        String executioner = Nd4j.getExecutioner().getClass().getName();
        return executioner.equals(CPU) || executioner.equals(OURS);
    }

    /**
     * Registers the operations; the second call and all later ones do nothing.
     *
     * @throws IllegalStateException if ND4J's backend is not the CPU's, or another executioner is in the way
     */
    public static synchronized void install() {
        if (!available()) {
            throw new IllegalStateException("operations in Java need ND4J's CPU executioner " + CPU + ", found "
                    + Nd4j.getExecutioner().getClass().getName()
                    + "; build the graph with SameDiffOptions.Form.PORTABLE, which runs on every backend");
        }
        Map<String, DifferentialFunction> names = ImportClassMapping.getOpNameMapping();
        names.putIfAbsent(SpikingOperation.NAME, new SpikingOperation());
        names.putIfAbsent(SpikingGradient.NAME, new SpikingGradient());
        if (Nd4j.getExecutioner().getClass().getName().equals(OURS)) {
            return;
        }
        try {
            Field instance = Nd4j.class.getDeclaredField("OP_EXECUTIONER_INSTANCE");
            instance.setAccessible(true);
            instance.set(null, new JavaOperationExecutioner());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this version of ND4J has no Nd4j.OP_EXECUTIONER_INSTANCE to set; use nd4j 1.0.0-M2.1,"
                            + " or start Java with -Dopexec=" + OURS,
                    e);
        }
    }
}

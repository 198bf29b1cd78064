package io.github.snn4j.core.algebra;

import java.lang.invoke.MethodHandles;
import java.util.Optional;

/** Runs a program as bytecode made for it, over whole vectors; the lanes left over are interpreted, with the same bits. */
public final class GeneratedLoop implements StepLoop {
    private static final System.Logger LOG = System.getLogger(GeneratedLoop.class.getName());
    private static final String MODULE = "jdk.incubator.vector";

    /** HotSpot's HugeMethodLimit. */
    private static final int LARGEST_METHOD = 8000;

    /** What is generated: runs as many lanes as fill whole vectors and returns how many these are. */
    interface Body {
        int run(float[] rows, float[][] arrays, int[] offsets, int[] strides, int steps, int lanes);
    }

    private final Body body;
    private final InterpretedLoop rest;

    private GeneratedLoop(Body body, InterpretedLoop rest) {
        this.body = body;
        this.rest = rest;
    }

    /**
     * Generates the loop, or nothing where that is not possible here; the log says why and what to do.
     *
     * @param carried how many values are carried from step to step
     * @param rows the rows of the inputs that are rows
     */
    public static Optional<StepLoop> of(Program program, int carried, int... rows) {
        if (!VectorModule.READABLE) {
            return Optional.empty();
        }
        LoopWriter writer = new LoopWriter(program, carried, rows);
        if (writer.methodBytes() > LARGEST_METHOD) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "An equation of {0} operations is interpreted, several times slower: the JVM does not compile methods of"
                            + " more than {1} bytes of code and it takes {2}; simplify the neuron''s step",
                    program.nodes().size(),
                    LARGEST_METHOD,
                    writer.methodBytes());
            return Optional.empty();
        }
        try {
            Body body = (Body) MethodHandles.lookup()
                    .defineHiddenClass(writer.bytes(), true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
            return Optional.of(new GeneratedLoop(body, new InterpretedLoop(program, carried, rows)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A generated loop could not be defined", e);
        }
    }

    @Override
    public void run(float[] rows, float[][] arrays, int[] offsets, int[] strides, int steps, int lanes) {
        int done = body.run(rows, arrays, offsets, strides, steps, lanes);
        if (done < lanes) {
            rest.run(rows, arrays, offsets, strides, steps, done, lanes);
        }
    }

    /** Asked once a JVM. */
    private static final class VectorModule {
        static final boolean READABLE = readable();

        private static boolean readable() {
            if (ModuleLayer.boot().findModule(MODULE).isPresent()) {
                return true;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Neurons are interpreted, several times slower: module {0} is not readable; pass --add-modules {0} to java",
                    MODULE);
            return false;
        }
    }
}

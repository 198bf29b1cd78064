package io.github.snn4j.core.algebra;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.IAND;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.NOP;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V17;

import io.github.snn4j.core.algebra.Node.Kind;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** Writes the class of a {@link GeneratedLoop}: the straight-line step in a loop over lanes in a loop over steps. */
final class LoopWriter {
    private static final int LENGTH = FloatVector.SPECIES_PREFERRED.length();
    private static final String SIGNATURE = "([F[[F[I[III)I";

    /**
     * The JIT compiler inlines methods up to HotSpot's FreqInlineSize, 325 bytes. Inlined into its callers' loops, this one is
     * compiled to code half as fast; so it is made longer.
     */
    private static final int SMALLEST_METHOD = 326;

    // Local variables: this, then the parameters, then what follows.
    private static final int ROWS = 1;
    private static final int ARRAYS = 2;
    private static final int OFFSETS = 3;
    private static final int STRIDES = 4;
    private static final int STEPS = 5;
    private static final int LANES = 6;
    private static final int STEP = 7;
    private static final int LANE = 8;
    private static final int FIRST_FREE = 9;

    private final Program program;
    private final int carried;
    private final int[] rows;
    private final int streams;
    /** Whether a stream is read or written. */
    private final boolean[] used;
    // No class is looked up to merge types: where two paths meet, each variable has one type on both.
    private final ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    private final int methodBytes;

    LoopWriter(Program program, int carried, int[] rows) {
        this.program = program;
        this.carried = carried;
        this.rows = rows;
        this.streams = program.inputs() - rows.length + program.outputs().size() - carried;
        this.used = new boolean[streams];
        for (int k = 0; k < streams; k++) {
            used[k] = k >= program.inputs() - rows.length || program.uses(rows.length + k);
        }
        String name = Type.getInternalName(GeneratedLoop.class) + "Body";
        String[] interfaces = {Type.getInternalName(GeneratedLoop.Body.class)};
        type.visit(V17, ACC_FINAL | ACC_SUPER, name, null, "java/lang/Object", interfaces);
        constructor();
        Method run = new Method();
        run.write();
        type.visitEnd();
        methodBytes = run.end.getOffset();
    }

    /** Bytes of code of the method. */
    int methodBytes() {
        return methodBytes;
    }

    byte[] bytes() {
        return type.toByteArray();
    }

    private void constructor() {
        MethodVisitor constructor = type.visitMethod(0, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(ALOAD, 0);
        constructor.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        constructor.visitInsn(RETURN);
        constructor.visitMaxs(0, 0);
        constructor.visitEnd();
    }

    /** The method being written. */
    private final class Method {
        final Label end = new Label();
        private final MethodVisitor m;
        private final VectorCode code;
        private final int[] array = new int[streams];
        private final int[] offset = new int[streams];
        private final int[] stride = new int[streams];
        /** The variables that hold each node's value and mask; 0: not yet computed. */
        private final int[] numbers = new int[program.nodes().size()];

        private final int[] masks = new int[program.nodes().size()];

        Method() {
            m = type.visitMethod(ACC_PUBLIC, "run", SIGNATURE, null, null);
            code = new VectorCode(m, FIRST_FREE);
            m.visitCode();
            for (int k = 0; k < streams; k++) {
                if (used[k]) {
                    array[k] = code.arrayOf(ARRAYS, k);
                    offset[k] = code.intOf(OFFSETS, k);
                    stride[k] = code.intOf(STRIDES, k);
                }
            }
            // Only whole vectors.
            m.visitVarInsn(ILOAD, LANES);
            m.visitLdcInsn(-LENGTH);
            m.visitInsn(IAND);
            m.visitVarInsn(ISTORE, LANES);
        }

        void write() {
            code.loop(STEP, STEPS, 1, () -> {
                code.loop(LANE, LANES, LENGTH, () -> {
                    step();
                    for (int o = 0; o < carried; o++) {
                        int k = o;
                        number(program.outputs().get(o));
                        code.store(ROWS, () -> lane(k));
                    }
                    for (int o = carried; o < program.outputs().size(); o++) {
                        int k = program.inputs() - rows.length + o - carried;
                        number(program.outputs().get(o));
                        code.store(array[k], () -> code.pushSum(offset[k], LANE));
                    }
                });
                for (int k = 0; k < streams; k++) {
                    if (used[k]) {
                        code.increase(offset[k], stride[k]);
                    }
                }
            });
            Label here = new Label();
            m.visitLabel(here);
            for (int bytes = here.getOffset(); bytes < SMALLEST_METHOD; bytes++) {
                m.visitInsn(NOP);
            }
            m.visitVarInsn(ILOAD, LANES);
            m.visitInsn(IRETURN);
            m.visitLabel(end);
            m.visitMaxs(0, 0);
            m.visitEnd();
        }

        /** Pushes the position of the current lane in the row of input k. */
        private void lane(int k) {
            m.visitVarInsn(ILOAD, LANE);
            m.visitLdcInsn(rows[k] * StepLoop.ROW);
            m.visitInsn(IADD);
        }

        /** The step itself: the inputs that are used, then the operations. */
        private void step() {
            for (Node node : program.nodes()) {
                int i = node.index();
                if (node.kind() == Kind.INPUT) {
                    if (program.uses(i)) {
                        load(i);
                        numbers[i] = code.keep();
                    }
                } else if (node.kind() == Kind.GREATER) {
                    number(node.a());
                    code.above(() -> number(node.b()));
                    masks[i] = code.keep();
                } else if (node.kind() != Kind.CONSTANT) {
                    operation(node);
                    numbers[i] = code.keep();
                }
            }
        }

        private void load(int input) {
            if (input < rows.length) {
                code.load(ROWS, () -> lane(input));
            } else {
                int k = input - rows.length;
                code.load(array[k], () -> code.pushSum(offset[k], LANE));
            }
        }

        private void operation(Node node) {
            switch (node.kind()) {
                case ADD, SUB, MUL, DIV, MIN, MAX -> {
                    number(node.a());
                    number(node.b());
                    code.binary(node.kind().name().toLowerCase(Locale.ROOT));
                }
                case ABS -> {
                    number(node.a());
                    code.abs();
                }
                case EXP -> {
                    number(node.a());
                    code.exp();
                }
                case TRUNCATE -> {
                    number(node.a());
                    code.truncate();
                }
                case SELECT -> {
                    number(node.c());
                    number(node.b());
                    mask(node.a());
                    code.blend();
                }
                default -> throw new IllegalStateException("Not an operation of a lowered program: " + node);
            }
        }

        /** Pushes the value of a node. */
        private void number(int i) {
            Node node = program.nodes().get(i);
            if (node.kind() == Kind.CONSTANT) {
                code.broadcast((float) node.value());
                return;
            }
            if (numbers[i] == 0) {
                code.broadcast(0);
                code.blend(1, masks[i]);
                numbers[i] = code.keep();
            }
            code.push(numbers[i]);
        }

        /** Pushes the mask of the lanes where a node is above 0. */
        private void mask(int i) {
            if (masks[i] == 0) {
                number(i);
                code.compare("GT", 0);
                masks[i] = code.keep();
            }
            code.push(masks[i]);
        }
    }
}

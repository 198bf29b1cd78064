package io.github.snn4j.core.algebra;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.IAND;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V17;

import io.github.snn4j.core.algebra.Node.Kind;
import java.util.Locale;
import java.util.function.IntConsumer;
import jdk.incubator.vector.FloatVector;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** Writes the class of a {@link GeneratedLoop}: one method for each loop order around the same straight-line step. */
final class LoopWriter {
    private static final int LENGTH = FloatVector.SPECIES_PREFERRED.length();
    private static final String SIGNATURE = "([[F[I[III)I";

    // Local variables of both methods: this, then the parameters, then what follows.
    private static final int ARRAYS = 1;
    private static final int OFFSETS = 2;
    private static final int STRIDES = 3;
    private static final int STEPS = 4;
    private static final int LANES = 5;
    private static final int STEP = 6;
    private static final int LANE = 7;
    private static final int FIRST_FREE = 8;

    private final Program program;
    private final int carried;
    private final int streams;
    private final boolean[] used;
    // No class is looked up to merge types: where two paths meet, each variable has one type on both.
    private final ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    private final int largest;

    LoopWriter(Program program, int carried) {
        this.program = program;
        this.carried = carried;
        this.streams = program.inputs() + program.outputs().size() - carried;
        this.used = new boolean[streams];
        for (int k = 0; k < streams; k++) {
            used[k] = k < carried || k >= program.inputs() || program.uses(k);
        }
        String name = Type.getInternalName(GeneratedLoop.class) + "Body";
        String[] interfaces = {Type.getInternalName(GeneratedLoop.Body.class)};
        type.visit(V17, ACC_FINAL | ACC_SUPER, name, null, "java/lang/Object", interfaces);
        constructor();
        Method registers = new Method("registers");
        registers.registers();
        Method blocks = new Method("blocks");
        blocks.blocks();
        type.visitEnd();
        largest = Math.max(registers.end.getOffset(), blocks.end.getOffset());
    }

    /** Bytes of code of the longer method. */
    int largestMethod() {
        return largest;
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

    /** One method being written. */
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

        Method(String name) {
            m = type.visitMethod(ACC_PUBLIC, name, SIGNATURE, null, null);
            code = new VectorCode(m, FIRST_FREE);
            m.visitCode();
            for (int k = 0; k < streams; k++) {
                if (used[k]) {
                    array[k] = code.arrayOf(ARRAYS, k);
                    offset[k] = code.intOf(OFFSETS, k);
                    stride[k] = k < carried ? 0 : code.intOf(STRIDES, k);
                }
            }
            // Only whole vectors.
            m.visitVarInsn(ILOAD, LANES);
            m.visitLdcInsn(-LENGTH);
            m.visitInsn(IAND);
            m.visitVarInsn(ISTORE, LANES);
        }

        void registers() {
            int[] position = new int[streams];
            code.loop(LANE, LANES, LENGTH, () -> {
                loadCarried();
                for (int k = carried; k < streams; k++) {
                    if (used[k]) {
                        code.pushSum(offset[k], LANE);
                        position[k] = code.keepInt();
                    }
                }
                code.loop(STEP, STEPS, 1, () -> {
                    step(k -> code.pushInt(position[k]));
                    for (int k = 0; k < carried; k++) {
                        number(program.outputs().get(k));
                    }
                    for (int k = carried - 1; k >= 0; k--) {
                        code.store(numbers[k]);
                    }
                    advance(position);
                });
                for (int k = 0; k < carried; k++) {
                    store(k, k, this::lane);
                }
            });
            finish();
        }

        void blocks() {
            code.loop(STEP, STEPS, 1, () -> {
                code.loop(LANE, LANES, LENGTH, () -> {
                    loadCarried();
                    step(this::lane);
                    for (int k = 0; k < carried; k++) {
                        store(program.outputs().get(k), k, this::lane);
                    }
                });
                advance(offset);
            });
            finish();
        }

        private void loadCarried() {
            for (int k = 0; k < carried; k++) {
                load(k, this::lane);
                numbers[k] = code.keep();
            }
        }

        /** Moves the streams' positions on by one step. */
        private void advance(int[] positions) {
            for (int k = carried; k < streams; k++) {
                if (used[k]) {
                    code.increase(positions[k], stride[k]);
                }
            }
        }

        private void finish() {
            m.visitVarInsn(ILOAD, LANES);
            m.visitInsn(IRETURN);
            m.visitLabel(end);
            m.visitMaxs(0, 0);
            m.visitEnd();
        }

        /** Pushes the position of the current lane in stream k, at the step its offset stands at. */
        private void lane(int k) {
            code.pushSum(offset[k], LANE);
        }

        private void load(int k, IntConsumer position) {
            code.load(array[k], () -> position.accept(k));
        }

        private void store(int node, int k, IntConsumer position) {
            number(node);
            code.store(array[k], () -> position.accept(k));
        }

        /** The step itself, carried inputs being loaded: the other inputs, the operations, the outputs that are streams. */
        private void step(IntConsumer position) {
            for (Node node : program.nodes()) {
                int i = node.index();
                if (node.kind() == Kind.INPUT) {
                    if (i >= carried && used[i]) {
                        load(i, position);
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
            for (int k = program.inputs(); k < streams; k++) {
                store(program.outputs().get(k - program.inputs() + carried), k, position);
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

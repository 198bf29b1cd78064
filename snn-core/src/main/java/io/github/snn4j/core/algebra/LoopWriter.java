package io.github.snn4j.core.algebra;

import static org.objectweb.asm.Opcodes.AALOAD;
import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.FCONST_0;
import static org.objectweb.asm.Opcodes.FCONST_1;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.IALOAD;
import static org.objectweb.asm.Opcodes.IAND;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.IF_ICMPGE;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V17;

import io.github.snn4j.core.algebra.Node.Kind;
import io.github.snn4j.core.kernel.VectorExp;
import java.util.Locale;
import java.util.function.IntConsumer;
import jdk.incubator.vector.FloatVector;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** Writes the class of a {@link GeneratedLoop}: one method for each loop order around the same straight-line step. */
final class LoopWriter {
    /** Above this many operations C2 gives up inlining and the vectors would be boxed. */
    static final int MAX_NODES = 400;

    private static final int LENGTH = FloatVector.SPECIES_PREFERRED.length();
    private static final String VECTORS = "jdk/incubator/vector/";
    private static final String FLOATS = VECTORS + "FloatVector";
    private static final String FLOATS_TYPE = "L" + FLOATS + ";";
    private static final String SPECIES_TYPE = "L" + VECTORS + "VectorSpecies;";
    private static final String MASK_TYPE = "L" + VECTORS + "VectorMask;";
    private static final String COMPARISON_TYPE = "L" + VECTORS + "VectorOperators$Comparison;";
    private static final String EXP = Type.getInternalName(VectorExp.class);
    private static final String ANY_TYPE = "L" + VECTORS + "Vector;";
    private static final String BODY = Type.getInternalName(GeneratedLoop.Body.class);
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

    LoopWriter(Program program, int carried) {
        this.program = program;
        this.carried = carried;
        this.streams = program.inputs() + program.outputs().size() - carried;
        this.used = new boolean[streams];
        for (int k = 0; k < streams; k++) {
            used[k] = k < carried || k >= program.inputs() || program.uses(k);
        }
    }

    byte[] write() {
        // No class is looked up to merge types: where two paths meet, each variable has one type on both.
        ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        String name = Type.getInternalName(GeneratedLoop.class) + "Body";
        type.visit(V17, ACC_FINAL | ACC_SUPER, name, null, "java/lang/Object", new String[] {BODY});
        MethodVisitor constructor = type.visitMethod(0, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(ALOAD, 0);
        constructor.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        constructor.visitInsn(RETURN);
        constructor.visitMaxs(0, 0);
        constructor.visitEnd();
        new Method(type, "registers").registers();
        new Method(type, "blocks").blocks();
        type.visitEnd();
        return type.toByteArray();
    }

    /** One method being written. */
    private final class Method {
        private final MethodVisitor m;
        private final int[] array = new int[streams];
        private final int[] offset = new int[streams];
        private final int[] stride = new int[streams];
        /** Where each node's number and mask are; 0: not yet computed. */
        private final int[] numbers = new int[program.nodes().size()];

        private final int[] masks = new int[program.nodes().size()];
        private int free = FIRST_FREE;

        Method(ClassWriter type, String name) {
            m = type.visitMethod(ACC_PUBLIC, name, SIGNATURE, null, null);
            m.visitCode();
            for (int k = 0; k < streams; k++) {
                if (used[k]) {
                    array[k] = unpack(ARRAYS, k, AALOAD, ASTORE);
                    offset[k] = unpack(OFFSETS, k, IALOAD, ISTORE);
                    stride[k] = k < carried ? 0 : unpack(STRIDES, k, IALOAD, ISTORE);
                }
            }
            // Only whole vectors.
            m.visitVarInsn(ILOAD, LANES);
            m.visitLdcInsn(-LENGTH);
            m.visitInsn(IAND);
            m.visitVarInsn(ISTORE, LANES);
        }

        private int unpack(int from, int k, int load, int store) {
            m.visitVarInsn(ALOAD, from);
            m.visitLdcInsn(k);
            m.visitInsn(load);
            m.visitVarInsn(store, free);
            return free++;
        }

        void registers() {
            int[] position = new int[streams];
            loop(LANE, LANES, LENGTH, () -> {
                for (int k = 0; k < streams; k++) {
                    if (k < carried) {
                        load(k, this::lane);
                        numbers[k] = keep();
                    } else if (used[k]) {
                        lane(k);
                        position[k] = free;
                        m.visitVarInsn(ISTORE, free++);
                    }
                }
                loop(STEP, STEPS, 1, () -> {
                    step(k -> m.visitVarInsn(ILOAD, position[k]));
                    for (int k = 0; k < carried; k++) {
                        number(program.outputs().get(k));
                    }
                    for (int k = carried - 1; k >= 0; k--) {
                        m.visitVarInsn(ASTORE, numbers[k]);
                    }
                    for (int k = carried; k < streams; k++) {
                        if (used[k]) {
                            increase(position[k], stride[k]);
                        }
                    }
                });
                for (int k = 0; k < carried; k++) {
                    store(k, k, this::lane);
                }
            });
            end();
        }

        void blocks() {
            loop(STEP, STEPS, 1, () -> {
                loop(LANE, LANES, LENGTH, () -> {
                    for (int k = 0; k < carried; k++) {
                        load(k, this::lane);
                        numbers[k] = keep();
                    }
                    step(this::lane);
                    for (int k = 0; k < carried; k++) {
                        store(program.outputs().get(k), k, this::lane);
                    }
                });
                for (int k = carried; k < streams; k++) {
                    if (used[k]) {
                        increase(offset[k], stride[k]);
                    }
                }
            });
            end();
        }

        private void loop(int variable, int limit, int increment, Runnable body) {
            Label head = new Label();
            Label after = new Label();
            m.visitInsn(ICONST_0);
            m.visitVarInsn(ISTORE, variable);
            m.visitLabel(head);
            m.visitVarInsn(ILOAD, variable);
            m.visitVarInsn(ILOAD, limit);
            m.visitJumpInsn(IF_ICMPGE, after);
            body.run();
            m.visitIincInsn(variable, increment);
            m.visitJumpInsn(GOTO, head);
            m.visitLabel(after);
        }

        private void end() {
            m.visitVarInsn(ILOAD, LANES);
            m.visitInsn(IRETURN);
            m.visitMaxs(0, 0);
            m.visitEnd();
        }

        private void increase(int variable, int by) {
            m.visitVarInsn(ILOAD, variable);
            m.visitVarInsn(ILOAD, by);
            m.visitInsn(IADD);
            m.visitVarInsn(ISTORE, variable);
        }

        /** Pushes the position of the current lane in stream k, at the step its offset stands at. */
        private void lane(int k) {
            m.visitVarInsn(ILOAD, offset[k]);
            m.visitVarInsn(ILOAD, LANE);
            m.visitInsn(IADD);
        }

        private void load(int k, IntConsumer position) {
            m.visitFieldInsn(GETSTATIC, FLOATS, "SPECIES_PREFERRED", SPECIES_TYPE);
            m.visitVarInsn(ALOAD, array[k]);
            position.accept(k);
            m.visitMethodInsn(INVOKESTATIC, FLOATS, "fromArray", "(" + SPECIES_TYPE + "[FI)" + FLOATS_TYPE, false);
        }

        private void store(int node, int k, IntConsumer position) {
            number(node);
            m.visitVarInsn(ALOAD, array[k]);
            position.accept(k);
            virtual("intoArray", "([FI)V");
        }

        private void virtual(String name, String signature) {
            m.visitMethodInsn(INVOKEVIRTUAL, FLOATS, name, signature, false);
        }

        private int keep() {
            m.visitVarInsn(ASTORE, free);
            return free++;
        }

        private void broadcast(double value) {
            m.visitFieldInsn(GETSTATIC, FLOATS, "SPECIES_PREFERRED", SPECIES_TYPE);
            m.visitLdcInsn((float) value);
            m.visitMethodInsn(INVOKESTATIC, FLOATS, "broadcast", "(" + SPECIES_TYPE + "F)" + FLOATS_TYPE, false);
        }

        /** The step itself, carried inputs being loaded: the other inputs, the operations, the outputs that are streams. */
        private void step(IntConsumer position) {
            for (Node node : program.nodes()) {
                int i = node.index();
                if (node.kind() == Kind.INPUT) {
                    if (i >= carried && used[i]) {
                        load(i, position);
                        numbers[i] = keep();
                    }
                } else if (node.kind() == Kind.GREATER) {
                    compare(node);
                    masks[i] = keep();
                } else if (node.kind() != Kind.CONSTANT) {
                    operation(node);
                    numbers[i] = keep();
                }
            }
            for (int k = program.inputs(); k < streams; k++) {
                store(program.outputs().get(k - program.inputs() + carried), k, position);
            }
        }

        private void compare(Node node) {
            number(node.a());
            m.visitFieldInsn(GETSTATIC, VECTORS + "VectorOperators", "GT", COMPARISON_TYPE);
            number(node.b());
            virtual("compare", "(" + COMPARISON_TYPE + ANY_TYPE + ")" + MASK_TYPE);
        }

        private void operation(Node node) {
            switch (node.kind()) {
                case ADD, SUB, MUL, DIV, MIN, MAX -> {
                    number(node.a());
                    number(node.b());
                    virtual(node.kind().name().toLowerCase(Locale.ROOT), "(" + ANY_TYPE + ")" + FLOATS_TYPE);
                }
                case ABS -> {
                    number(node.a());
                    virtual("abs", "()" + FLOATS_TYPE);
                }
                case EXP -> {
                    number(node.a());
                    m.visitMethodInsn(INVOKESTATIC, EXP, "exp", "(" + FLOATS_TYPE + ")" + FLOATS_TYPE, false);
                }
                case SELECT -> {
                    number(node.c());
                    number(node.b());
                    mask(node.a());
                    virtual("blend", "(" + ANY_TYPE + MASK_TYPE + ")" + FLOATS_TYPE);
                }
                default -> throw new IllegalStateException("Not an operation of a lowered program: " + node);
            }
        }

        /** Pushes the value of a node. */
        private void number(int i) {
            Node node = program.nodes().get(i);
            if (node.kind() == Kind.CONSTANT) {
                broadcast(node.value());
                return;
            }
            if (numbers[i] == 0) {
                broadcast(0);
                m.visitInsn(FCONST_1);
                m.visitVarInsn(ALOAD, masks[i]);
                virtual("blend", "(F" + MASK_TYPE + ")" + FLOATS_TYPE);
                numbers[i] = keep();
            }
            m.visitVarInsn(ALOAD, numbers[i]);
        }

        /** Pushes the mask of the lanes where a node is above 0. */
        private void mask(int i) {
            if (masks[i] == 0) {
                number(i);
                m.visitFieldInsn(GETSTATIC, VECTORS + "VectorOperators", "GT", COMPARISON_TYPE);
                m.visitInsn(FCONST_0);
                virtual("compare", "(" + COMPARISON_TYPE + "F)" + MASK_TYPE);
                masks[i] = keep();
            }
            m.visitVarInsn(ALOAD, masks[i]);
        }
    }
}

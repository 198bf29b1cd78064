package io.github.snn4j.core.algebra;

import static org.objectweb.asm.Opcodes.AALOAD;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.IALOAD;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.IF_ICMPGE;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.ISTORE;

import io.github.snn4j.core.kernel.Exp;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** The bytecode of loops, of moves between local variables and of calls of the Vector API; operands are on the stack. */
final class VectorCode {
    private static final String PACKAGE = "jdk/incubator/vector/";
    private static final String FLOATS = PACKAGE + "FloatVector";
    private static final String INTS = PACKAGE + "IntVector";
    private static final String OPERATORS = PACKAGE + "VectorOperators";
    private static final String FLOATS_TYPE = "L" + FLOATS + ";";
    private static final String INTS_TYPE = "L" + INTS + ";";
    private static final String SPECIES_TYPE = "L" + PACKAGE + "VectorSpecies;";
    private static final String MASK_TYPE = "L" + PACKAGE + "VectorMask;";
    private static final String COMPARISON_TYPE = "L" + OPERATORS + "$Comparison;";
    private static final String BINARY_TYPE = "L" + OPERATORS + "$Binary;";
    private static final String CONVERSION_TYPE = "L" + OPERATORS + "$Conversion;";
    private static final String ANY = PACKAGE + "Vector";
    private static final String ANY_TYPE = "L" + ANY + ";";

    private final MethodVisitor m;
    private int free;

    /** Local variables from {@code free} on are its to use. */
    VectorCode(MethodVisitor m, int free) {
        this.m = m;
        this.free = free;
    }

    void loop(int variable, int limit, int increment, Runnable body) {
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

    /** Element k of an array of arrays, in a new variable. */
    int arrayOf(int arrays, int k) {
        m.visitVarInsn(ALOAD, arrays);
        m.visitLdcInsn(k);
        m.visitInsn(AALOAD);
        return keep();
    }

    /** Element k of an array of int, in a new variable. */
    int intOf(int ints, int k) {
        m.visitVarInsn(ALOAD, ints);
        m.visitLdcInsn(k);
        m.visitInsn(IALOAD);
        return keepInt();
    }

    int keep() {
        m.visitVarInsn(ASTORE, free);
        return free++;
    }

    int keepInt() {
        m.visitVarInsn(ISTORE, free);
        return free++;
    }

    void store(int variable) {
        m.visitVarInsn(ASTORE, variable);
    }

    void push(int variable) {
        m.visitVarInsn(ALOAD, variable);
    }

    void pushInt(int variable) {
        m.visitVarInsn(ILOAD, variable);
    }

    void pushSum(int variable, int other) {
        pushInt(variable);
        pushInt(other);
        m.visitInsn(IADD);
    }

    void increase(int variable, int by) {
        pushSum(variable, by);
        m.visitVarInsn(ISTORE, variable);
    }

    void load(int array, Runnable position) {
        species();
        push(array);
        position.run();
        m.visitMethodInsn(INVOKESTATIC, FLOATS, "fromArray", "(" + SPECIES_TYPE + "[FI)" + FLOATS_TYPE, false);
    }

    void store(int array, Runnable position) {
        push(array);
        position.run();
        call("intoArray", "([FI)V");
    }

    void broadcast(float value) {
        species();
        m.visitLdcInsn(value);
        m.visitMethodInsn(INVOKESTATIC, FLOATS, "broadcast", "(" + SPECIES_TYPE + "F)" + FLOATS_TYPE, false);
    }

    /** Of two vectors: add, sub, mul, div, min or max. */
    void binary(String name) {
        call(name, "(" + ANY_TYPE + ")" + FLOATS_TYPE);
    }

    void abs() {
        call("abs", "()" + FLOATS_TYPE);
    }

    /** To integers and back. */
    void truncate() {
        convert("F2I");
        convert("I2F");
        m.visitTypeInsn(CHECKCAST, FLOATS);
    }

    private void convert(String conversion) {
        operator(conversion, CONVERSION_TYPE);
        m.visitInsn(ICONST_0);
        m.visitMethodInsn(INVOKEVIRTUAL, ANY, "convert", "(" + CONVERSION_TYPE + "I)" + ANY_TYPE, false);
    }

    /** A mask where the first vector is above what {@code second} pushes. */
    void above(Runnable second) {
        operator("GT", COMPARISON_TYPE);
        second.run();
        call("compare", "(" + COMPARISON_TYPE + ANY_TYPE + ")" + MASK_TYPE);
    }

    void compare(String operator, float value) {
        operator(operator, COMPARISON_TYPE);
        m.visitLdcInsn(value);
        call("compare", "(" + COMPARISON_TYPE + "F)" + MASK_TYPE);
    }

    /** The first vector, or the second where the mask says so. */
    void blend() {
        call("blend", "(" + ANY_TYPE + MASK_TYPE + ")" + FLOATS_TYPE);
    }

    /** The vector, or a value where the mask in a variable says so. */
    void blend(float value, int mask) {
        m.visitLdcInsn(value);
        push(mask);
        call("blend", "(F" + MASK_TYPE + ")" + FLOATS_TYPE);
    }

    /** {@link io.github.snn4j.core.kernel.VectorExp#exp}, written out: as a call it may not be inlined in a large step. */
    void exp() {
        int x = keep();
        push(x);
        compare("LT", Exp.LOWEST);
        int low = keep();
        push(x);
        compare("GT", Exp.HIGHEST);
        int high = keep();
        push(x);
        blend(Exp.LOWEST, low);
        blend(Exp.HIGHEST, high);
        int clamped = keep();
        push(clamped);
        with("mul", Exp.LOG2_E);
        with("add", Exp.ROUND);
        int shifted = keep();
        push(shifted);
        with("sub", Exp.ROUND);
        int n = keep();
        push(clamped);
        push(n);
        with("mul", Exp.LN2_HIGH);
        binary("sub");
        push(n);
        with("mul", Exp.LN2_LOW);
        binary("sub");
        int r = keep();
        push(r);
        with("mul", Exp.C6);
        for (float coefficient : new float[] {Exp.C5, Exp.C4, Exp.C3}) {
            with("add", coefficient);
            push(r);
            binary("mul");
        }
        with("add", Exp.C2);
        push(r);
        push(r);
        binary("mul");
        binary("mul");
        push(r);
        binary("add");
        with("add", 1);
        powerOfTwo(shifted);
        binary("mul");
    }

    private void powerOfTwo(int shifted) {
        push(shifted);
        call("reinterpretAsInts", "()" + INTS_TYPE);
        operator("LSHL", BINARY_TYPE);
        m.visitLdcInsn(Exp.EXPONENT_SHIFT);
        m.visitMethodInsn(INVOKEVIRTUAL, INTS, "lanewise", "(" + BINARY_TYPE + "I)" + INTS_TYPE, false);
        m.visitLdcInsn(Exp.ONE_BITS);
        m.visitMethodInsn(INVOKEVIRTUAL, INTS, "add", "(I)" + INTS_TYPE, false);
        m.visitMethodInsn(INVOKEVIRTUAL, INTS, "reinterpretAsFloats", "()" + FLOATS_TYPE, false);
    }

    private void with(String name, float value) {
        m.visitLdcInsn(value);
        call(name, "(F)" + FLOATS_TYPE);
    }

    private void species() {
        m.visitFieldInsn(GETSTATIC, FLOATS, "SPECIES_PREFERRED", SPECIES_TYPE);
    }

    private void operator(String name, String type) {
        m.visitFieldInsn(GETSTATIC, OPERATORS, name, type);
    }

    private void call(String name, String signature) {
        m.visitMethodInsn(INVOKEVIRTUAL, FLOATS, name, signature, false);
    }
}

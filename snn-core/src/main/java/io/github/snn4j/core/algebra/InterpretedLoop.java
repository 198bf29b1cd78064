package io.github.snn4j.core.algebra;

import io.github.snn4j.core.algebra.Node.Kind;
import io.github.snn4j.core.kernel.Exp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a program one operation after the other, each over all lanes, in float. The caller keeps the number of lanes small
 * enough for the intermediate values to stay in the L1 cache.
 */
public final class InterpretedLoop implements StepLoop {
    /** One operation on slots; an {@code INPUT} copies input {@code a} to its slot. */
    private record Instruction(Kind kind, int to, int a, int b, int c) {}

    private record Constant(int slot, float value) {}

    private final int inputs;
    private final int carried;
    private final int[] rowOf;
    private final List<Instruction> code = new ArrayList<>();
    private final List<Constant> constants = new ArrayList<>();
    private final int[] results;
    private final int slots;
    private final ThreadLocal<float[][]> scratch = ThreadLocal.withInitial(() -> new float[0][]);

    /**
     * Prepares the loop.
     *
     * @param carried how many values are carried from step to step
     * @param rows the rows of the inputs that are rows
     */
    public InterpretedLoop(Program program, int carried, int... rows) {
        this.rowOf = rows.clone();
        this.inputs = program.inputs();
        this.carried = carried;
        this.results = new int[program.outputs().size()];
        this.slots = allocate(program);
    }

    /** Gives each value a slot, which is free again after the value's last use. */
    private int allocate(Program program) {
        List<Node> nodes = program.nodes();
        int[] lastUse = new int[nodes.size()];
        for (Node n : nodes) {
            for (int operand : new int[] {n.a(), n.b(), n.c()}) {
                if (operand >= 0) {
                    lastUse[operand] = n.index();
                }
            }
        }
        program.outputs().forEach(o -> lastUse[o] = Integer.MAX_VALUE);
        int[] place = new int[nodes.size()];
        ArrayDeque<Integer> free = new ArrayDeque<>();
        int used = 0;
        for (Node n : nodes) {
            if (n.kind() == Kind.INPUT && !program.uses(n.index())) {
                continue;
            }
            if (n.kind() == Kind.CONSTANT) {
                place[n.index()] = used;
                constants.add(new Constant(used++, (float) n.value()));
                continue;
            }
            for (int operand :
                    Arrays.stream(new int[] {n.a(), n.b(), n.c()}).distinct().toArray()) {
                if (operand >= 0
                        && lastUse[operand] == n.index()
                        && nodes.get(operand).kind() != Kind.CONSTANT) {
                    free.push(place[operand]);
                }
            }
            place[n.index()] = free.isEmpty() ? used++ : free.pop();
            code.add(new Instruction(
                    n.kind(),
                    place[n.index()],
                    n.kind() == Kind.INPUT ? n.index() : place[n.a()],
                    n.b() < 0 ? -1 : place[n.b()],
                    n.c() < 0 ? -1 : place[n.c()]));
        }
        for (int o = 0; o < results.length; o++) {
            results[o] = place[program.outputs().get(o)];
        }
        return used;
    }

    @Override
    public void run(float[] rows, float[][] arrays, int[] offsets, int[] strides, int steps, int lanes) {
        run(rows, arrays, offsets, strides, steps, 0, lanes);
    }

    /** Runs the lanes {@code from … to-1}. */
    void run(float[] rows, float[][] arrays, int[] offsets, int[] strides, int steps, int from, int to) {
        int lanes = to - from;
        float[][] registers = registers(lanes);
        for (Constant constant : constants) {
            Arrays.fill(registers[constant.slot], 0, lanes, constant.value);
        }
        for (int t = 0; t < steps; t++) {
            for (Instruction i : code) {
                if (i.kind != Kind.INPUT) {
                    operation(i, registers, lanes);
                } else if (i.a < rowOf.length) {
                    System.arraycopy(rows, rowOf[i.a] * ROW + from, registers[i.to], 0, lanes);
                } else {
                    int k = i.a - rowOf.length;
                    System.arraycopy(arrays[k], offsets[k] + t * strides[k] + from, registers[i.to], 0, lanes);
                }
            }
            for (int o = 0; o < carried; o++) {
                System.arraycopy(registers[results[o]], 0, rows, rowOf[o] * ROW + from, lanes);
            }
            for (int o = carried; o < results.length; o++) {
                int k = inputs - rowOf.length + o - carried;
                System.arraycopy(registers[results[o]], 0, arrays[k], offsets[k] + t * strides[k] + from, lanes);
            }
        }
    }

    private float[][] registers(int lanes) {
        float[][] registers = scratch.get();
        if (registers.length < slots || (slots > 0 && registers[0].length < lanes)) {
            registers = new float[slots][lanes];
            scratch.set(registers);
        }
        return registers;
    }

    private static void operation(Instruction i, float[][] registers, int lanes) {
        float[] to = registers[i.to];
        if (i.b < 0) {
            unary(i.kind, to, registers[i.a], lanes);
        } else if (i.c < 0) {
            binary(i.kind, to, registers[i.a], registers[i.b], lanes);
        } else {
            select(to, registers[i.a], registers[i.b], registers[i.c], lanes);
        }
    }

    private static void select(float[] to, float[] condition, float[] whenTrue, float[] whenFalse, int lanes) {
        for (int j = 0; j < lanes; j++) {
            to[j] = condition[j] > 0 ? whenTrue[j] : whenFalse[j];
        }
    }

    private static void unary(Kind kind, float[] to, float[] a, int lanes) {
        switch (kind) {
            case ABS -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = Math.abs(a[j]);
                }
            }
            case EXP -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = Exp.exp(a[j]);
                }
            }
            case TRUNCATE -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = (int) a[j];
                }
            }
            default -> throw new IllegalStateException("Not an operation on one number: " + kind);
        }
    }

    private static void binary(Kind kind, float[] to, float[] a, float[] b, int lanes) {
        switch (kind) {
            case ADD -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = a[j] + b[j];
                }
            }
            case SUB -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = a[j] - b[j];
                }
            }
            case MUL -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = a[j] * b[j];
                }
            }
            case DIV -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = a[j] / b[j];
                }
            }
            case MIN -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = Math.min(a[j], b[j]);
                }
            }
            case MAX -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = Math.max(a[j], b[j]);
                }
            }
            case GREATER -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = a[j] > b[j] ? 1 : 0;
                }
            }
            default -> throw new IllegalStateException("Not an operation on two numbers: " + kind);
        }
    }
}

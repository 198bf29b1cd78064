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
    /** One operation; operands below {@code inputs} are inputs, the others are slots, counted from {@code inputs}. */
    private record Instruction(Kind kind, int to, int a, int b, int c) {}

    private record Constant(int slot, float value) {}

    private final int inputs;
    private final int carried;
    private final List<Instruction> code = new ArrayList<>();
    private final List<Constant> constants = new ArrayList<>();
    private final int[] results;
    private final int slots;
    private final ThreadLocal<float[][]> scratch = ThreadLocal.withInitial(() -> new float[0][]);

    public InterpretedLoop(Program program, int carried) {
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
            if (n.kind() == Kind.INPUT) {
                place[n.index()] = n.index();
                continue;
            }
            if (n.kind() == Kind.CONSTANT) {
                place[n.index()] = inputs + used;
                constants.add(new Constant(used++, (float) n.value()));
                continue;
            }
            for (int operand :
                    Arrays.stream(new int[] {n.a(), n.b(), n.c()}).distinct().toArray()) {
                if (operand >= inputs
                        && lastUse[operand] == n.index()
                        && nodes.get(operand).kind() != Kind.CONSTANT) {
                    free.push(place[operand]);
                }
            }
            place[n.index()] = free.isEmpty() ? inputs + used++ : free.pop();
            code.add(new Instruction(
                    n.kind(),
                    place[n.index()],
                    n.a() < 0 ? -1 : place[n.a()],
                    n.b() < 0 ? -1 : place[n.b()],
                    n.c() < 0 ? -1 : place[n.c()]));
        }
        for (int o = 0; o < results.length; o++) {
            int output = program.outputs().get(o);
            results[o] = place[output];
            if (output < inputs) {
                // Copied aside: another output may overwrite this input before it is written out.
                results[o] = inputs + used++;
                code.add(new Instruction(Kind.STOP, results[o], output, -1, -1));
            }
        }
        return used;
    }

    @Override
    public void run(Order order, float[][] arrays, int[] offsets, int[] strides, int steps, int lanes) {
        float[][] registers = registers(lanes);
        for (Constant constant : constants) {
            Arrays.fill(registers[constant.slot], 0, lanes, constant.value);
        }
        for (int t = 0; t < steps; t++) {
            step(registers, arrays, offsets, strides, t, lanes);
            for (int o = 0; o < results.length; o++) {
                int k = o < carried ? o : inputs - carried + o;
                System.arraycopy(registers[results[o] - inputs], 0, arrays[k], start(k, offsets, strides, t), lanes);
            }
        }
    }

    private int start(int k, int[] offsets, int[] strides, int t) {
        return k < carried ? offsets[k] : offsets[k] + t * strides[k];
    }

    private float[][] registers(int lanes) {
        float[][] registers = scratch.get();
        if (registers.length < slots || (slots > 0 && registers[0].length < lanes)) {
            registers = new float[slots][lanes];
            scratch.set(registers);
        }
        return registers;
    }

    private void step(float[][] registers, float[][] arrays, int[] offsets, int[] strides, int t, int lanes) {
        for (Instruction i : code) {
            float[] to = registers[i.to - inputs];
            float[] a = i.a < inputs ? arrays[i.a] : registers[i.a - inputs];
            int ao = i.a < inputs ? start(i.a, offsets, strides, t) : 0;
            if (i.b < 0) {
                unary(i.kind, to, a, ao, lanes);
                continue;
            }
            float[] b = i.b < inputs ? arrays[i.b] : registers[i.b - inputs];
            int bo = i.b < inputs ? start(i.b, offsets, strides, t) : 0;
            if (i.c < 0) {
                binary(i.kind, to, a, ao, b, bo, lanes);
                continue;
            }
            float[] c = i.c < inputs ? arrays[i.c] : registers[i.c - inputs];
            int co = i.c < inputs ? start(i.c, offsets, strides, t) : 0;
            for (int j = 0; j < lanes; j++) {
                to[j] = a[ao + j] > 0 ? b[bo + j] : c[co + j];
            }
        }
    }

    private static void unary(Kind kind, float[] to, float[] a, int ao, int lanes) {
        switch (kind) {
            case ABS -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = Math.abs(a[ao + j]);
                }
            }
            case EXP -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = Exp.exp(a[ao + j]);
                }
            }
            case STOP -> System.arraycopy(a, ao, to, 0, lanes);
            default -> throw new IllegalStateException("Not an operation on one number: " + kind);
        }
    }

    private static void binary(Kind kind, float[] to, float[] a, int ao, float[] b, int bo, int lanes) {
        switch (kind) {
            case ADD -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = a[ao + j] + b[bo + j];
                }
            }
            case SUB -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = a[ao + j] - b[bo + j];
                }
            }
            case MUL -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = a[ao + j] * b[bo + j];
                }
            }
            case DIV -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = a[ao + j] / b[bo + j];
                }
            }
            case MIN -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = Math.min(a[ao + j], b[bo + j]);
                }
            }
            case MAX -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = Math.max(a[ao + j], b[bo + j]);
                }
            }
            case GREATER -> {
                for (int j = 0; j < lanes; j++) {
                    to[j] = a[ao + j] > b[bo + j] ? 1 : 0;
                }
            }
            default -> throw new IllegalStateException("Not an operation on two numbers: " + kind);
        }
    }
}

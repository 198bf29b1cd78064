package io.github.snn4j.layers.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What compiled calls can share or leave out: one pass over memory for two calls, a gradient that is another's. */
final class Fusion {
    private final List<Call> calls;
    private final Value output;

    Fusion(List<Call> calls, Value output) {
        this.calls = calls;
        this.output = output;
    }

    /** Where nobody looks at what lies between. */
    void fuse(boolean training) {
        Map<Buffer, Integer> uses = uses();
        fuseNorms(uses);
        fusePools(uses, training);
    }

    /** How many read each value, whoever looks at the output included. */
    private Map<Buffer, Integer> uses() {
        Map<Buffer, Integer> uses = new HashMap<>();
        uses.put(output.data, 1);
        calls.forEach(call -> call.inputs.forEach(in -> uses.merge(in.value().data, 1, Integer::sum)));
        return uses;
    }

    /** A convolution of which only the largest numbers of windows are read runs with its pool, a few pictures at a time. */
    private void fusePools(Map<Buffer, Integer> uses, boolean training) {
        for (int i = 1; i < calls.size(); i++) {
            if (calls.get(i) instanceof PoolCall pool
                    && pool.max
                    && calls.get(i - 1) instanceof ConvolutionCall convolution
                    && pool.in().data == convolution.output.data
                    && Integer.valueOf(1).equals(uses.get(convolution.output.data))) {
                Buffer where =
                        training ? new Buffer(pool.layer + " where", Buffer.Kind.FLOAT, pool.output.data.size) : null;
                calls.set(i - 1, new PooledConvolutionCall(convolution, pool, where));
                calls.remove(i);
            }
        }
    }

    /** A batch norm that only neurons read is not written: they apply its affine as they read its input. */
    private void fuseNorms(Map<Buffer, Integer> uses) {
        Map<Buffer, BatchNormCall> norms = new HashMap<>();
        for (Call call : calls) {
            if (call instanceof BatchNormCall norm) {
                norms.put(norm.output.data, norm);
            } else if (call instanceof SpikingCall neurons) {
                BatchNormCall norm = norms.get(neurons.in().data);
                if (norm != null && Integer.valueOf(1).equals(uses.get(norm.output.data))) {
                    neurons.absorb(norm);
                }
            }
        }
    }

    /** A sum's gradient is that of its terms: they read it where it lies, unless they would add others to it. */
    void shareGradients() {
        for (Call call : calls) {
            if (call instanceof JoinCall sum && sum.isSum() && !sum.output.gradients.isEmpty()) {
                Buffer gradient = sum.output.gradients.get(0);
                for (Call.Input in : sum.inputs) {
                    if (in.gradient() != null) {
                        share(in.value().gradients, in.gradient(), gradient);
                    }
                }
            }
        }
    }

    /** The first of the shares takes the sum of all, so it must be a value's own. */
    private static void share(List<Buffer> shares, Buffer mine, Buffer gradient) {
        boolean another = shares.stream().anyMatch(b -> b != mine && !b.isShared());
        if (another || shares.size() == 1) {
            shares.remove(mine);
            shares.add(mine);
            mine.shareWith(gradient);
        }
    }
}

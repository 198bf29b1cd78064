package io.github.snn4j.models.chip;

import io.github.snn4j.core.kernel.Shape;

/**
 * Every synapse by itself: input i leads to {@code targets[first[i]]} to {@code targets[first[i + 1] − 1]}, inputs and outputs
 * numbered as H, W, C; the weights are laid out as the targets.
 *
 * @param first one more than there are inputs, from 0 on
 * @param targets rising for each input
 */
@SuppressWarnings("ArrayRecordComponent")
public record SparseGeometry(Shape in, Shape out, int[] first, int[] targets) implements Geometry {
    public SparseGeometry {
        if (first.length != in.size() + 1 || first[0] != 0 || first[in.size()] != targets.length) {
            throw new IllegalArgumentException("SparseGeometry.first must have " + (in.size() + 1)
                    + " numbers from 0 to " + targets.length + ", got " + first.length);
        }
        for (int i = 0; i < in.size(); i++) {
            if (first[i + 1] < first[i]) {
                throw new IllegalArgumentException("SparseGeometry.first must rise, but falls behind input " + i);
            }
            for (int k = first[i]; k < first[i + 1]; k++) {
                if (targets[k] < (k == first[i] ? 0 : targets[k - 1] + 1) || targets[k] >= out.size()) {
                    throw new IllegalArgumentException("SparseGeometry.targets of input " + i
                            + " must rise within 0 to " + (out.size() - 1) + ", got " + targets[k]);
                }
            }
        }
    }

    @Override
    public int weightCount() {
        return targets.length;
    }

    @Override
    public int outChannels() {
        return out.size();
    }

    @Override
    public int outChannel(int weight) {
        return targets[weight];
    }
}

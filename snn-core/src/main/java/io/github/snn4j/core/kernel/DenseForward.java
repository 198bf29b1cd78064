package io.github.snn4j.core.kernel;

import org.jspecify.annotations.Nullable;

/** A convolution that multiplies whatever its input holds. */
interface DenseForward {
    /** Overwrites y, {@code [pictures][out]}; bias null: none. */
    void run(
            int pictures,
            Activations x,
            float[] weights,
            int weightsOffset,
            float @Nullable [] bias,
            int biasOffset,
            float[] y,
            int yOffset);

    /** Makes room for what it shares with other kernels. */
    void reserve(ScratchMemory scratch);

    /** What it holds for itself: tables. */
    long ownBytes();
}

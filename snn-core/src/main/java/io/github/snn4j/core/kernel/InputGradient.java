package io.github.snn4j.core.kernel;

/** The gradient of a convolution with respect to its input. */
interface InputGradient {
    /** Overwrites gx, {@code [pictures][in]}. */
    void run(int pictures, float[] gy, int gyOffset, float[] weights, int weightsOffset, float[] gx, int gxOffset);

    /** Makes room for what it shares with other kernels. */
    void reserve(ScratchMemory scratch);

    /** What it holds for itself: tables. */
    default long ownBytes() {
        return 0;
    }
}

package io.github.snn4j.core.kernel;

/** The gradient of a convolution with respect to its input. */
interface InputGradient {
    /** Overwrites gx, {@code [pictures][in]}. */
    void run(int pictures, float[] gy, int gyOffset, float[] weights, int weightsOffset, float[] gx, int gxOffset);

    long scratchBytes();
}

package io.github.snn4j.core.kernel;

import io.github.snn4j.core.kernel.Activations.Floats;

/** The input gradient of any convolution: one {@link TiledProduct} for each phase of its strides. */
final class DirectInputGradient implements InputGradient {
    private final ConvolutionShape shape;
    private final Workers workers;
    private final Kernels kernels;
    private final int capacity;
    private final PaddedPictures gradients;
    private final TiledProduct[] phases;
    private final int[][] phaseTaps;

    /** {@code capacity}: how many pictures are padded at once. */
    DirectInputGradient(
            ConvolutionShape shape, GradientAxis y, GradientAxis x, int capacity, Workers workers, Kernels kernels) {
        this.shape = shape;
        this.workers = workers;
        this.kernels = kernels;
        this.capacity = capacity;
        this.gradients = new PaddedPictures(shape.out(), y.before(), y.after(), x.before(), x.after(), capacity);
        int count = shape.strideY() * shape.strideX();
        this.phases = new TiledProduct[count];
        this.phaseTaps = new int[count][];
        int packed = 0;
        for (int phase = 0; phase < count; phase++) {
            plan(phase, y, x);
            packed = phases[phase].packAt(packed);
        }
    }

    /** The inputs with the same residues modulo the strides form a phase: one plain convolution of the gradient. */
    private void plan(int phase, GradientAxis y, GradientAxis x) {
        Shape in = shape.in();
        int residueY = phase / shape.strideX();
        int residueX = phase % shape.strideX();
        int height = GradientAxis.count(in.height(), shape.strideY(), residueY);
        int width = GradientAxis.count(in.width(), shape.strideX(), residueX);
        int[] from = new int[height * width];
        int[] to = new int[height * width];
        for (int p = 0; p < from.length; p++) {
            int row = p / width;
            int column = p % width;
            from[p] = gradients.position(row, column);
            to[p] = ((residueY + row * shape.strideY()) * in.width() + residueX + column * shape.strideX())
                    * in.channels();
        }
        int[] tapsY = y.taps()[residueY];
        int[] tapsX = x.taps()[residueX];
        int[] taps = new int[tapsY.length * tapsX.length];
        int[] offsets = new int[taps.length];
        for (int i = 0; i < taps.length; i++) {
            int iy = i / tapsX.length;
            int ix = i % tapsX.length;
            taps[i] = tapsY[iy] * shape.kernelWidth() + tapsX[ix];
            offsets[i] = gradients.position(y.offsets()[residueY][iy], x.offsets()[residueX][ix]);
        }
        phaseTaps[phase] = taps;
        phases[phase] = new TiledProduct(
                workers,
                kernels,
                from,
                gradients.size(),
                to,
                in.size(),
                capacity,
                offsets,
                shape.outChannels() / shape.groups(),
                shape.groups(),
                in.channels() / shape.groups());
    }

    @Override
    public void reserve(ScratchMemory scratch) {
        gradients.reserve(scratch, true);
        phases[phases.length - 1].reserve(scratch);
    }

    @Override
    public long ownBytes() {
        long bytes = 0;
        for (TiledProduct phase : phases) {
            bytes += phase.ownBytes();
        }
        return bytes;
    }

    @Override
    public void run(
            int pictures, float[] gy, int gyOffset, float[] weights, int weightsOffset, float[] gx, int gxOffset) {
        int outGroup = shape.outChannels() / shape.groups();
        int tapStep = shape.in().channels() / shape.groups() * shape.outChannels();
        // packed side by side, so the array must not grow in between
        phases[phases.length - 1].reserve(workers.scratch());
        for (int phase = 0; phase < phases.length; phase++) {
            phases[phase].pack(weights, weightsOffset, phaseTaps[phase], tapStep, 1, outGroup, shape.outChannels());
        }
        Floats gradient = new Floats(gy, gyOffset);
        for (int first = 0; first < pictures; first += capacity) {
            int count = Math.min(capacity, pictures - first);
            Floats a = gradients.load(workers, kernels, gradient, first, count);
            for (TiledProduct phase : phases) {
                phase.run(
                        count,
                        a.data(),
                        a.offset(),
                        null,
                        0,
                        gx,
                        gxOffset + first * shape.in().size());
            }
        }
    }
}

package io.github.snn4j.core.kernel;

import io.github.snn4j.core.kernel.Activations.Floats;
import io.github.snn4j.core.kernel.Activations.Packed;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A convolution and its gradients, channels-last, weights {@code [kernelHeight][kernelWidth][inChannels / groups][outChannels]}.
 *
 * <p>Direct: pictures are copied with their border of zeros into scratch memory (floats without padding are read in place)
 * and multiplied in register tiles, or for 3×3 kernels over many channels, and their input gradient, by fewer
 * multiplications, see {@link Winograd}. Spikes are visited where few inputs fire, and their weight gradient adds four
 * pixels at once where many do: shape and density decide, and with them the order of a sum, but never the number of
 * threads. An object serves one call at a time; scratch memory is its threads' {@link Workers#scratch()}.
 */
public final class Convolution {
    private static final int BATCH_FLOATS = 1 << 20;
    private static final int BATCH_PIXELS = 1 << 14;

    /** The weight gradient passes over its pictures many times, so these should stay in the second-level cache. */
    private static final int WEIGHT_BATCH_FLOATS = 1 << 18;

    private static final int WEIGHT_BATCH_PIXELS = 256;

    /** The fractions of numbers that are not zero below which visiting only these is faster. */
    private static final double SPARSE_FORWARD = 0.4;

    /** The same where the alternative makes fewer multiplications. */
    private static final double SPARSE_FILTERED = 0.3;

    /** In smaller tiles the direct way is faster forward. */
    private static final int FILTERED_TILE = 4;

    private static final double SPARSE_WEIGHTS = 0.3;
    private static final double SPARSE_GRADIENT = 0.3;
    private static final int SAMPLES = 4;

    /** Bit planes up to which adding four pixels at once is faster than the dense loop, and the fraction from which one is. */
    private static final int PATTERN_PLANES = 2;

    private static final double PATTERN_WEIGHTS = 0.25;

    /** Output pixels that pay for turning the weights over. */
    private static final int FEWEST_PIXELS = 2048;

    private final ConvolutionShape shape;
    private final Workers workers;
    private final Kernels kernels;
    private final int capacity;
    private final int weightBatch;
    private final PaddedPictures inputs;
    private final DenseForward forward;
    private final double sparseForwardBelow;
    private final InputGradient inputGradient;
    private final OuterProduct weightGradient;
    private final SparseProduct sparseForward;
    private final SparseGradient sparseWeightGradient;
    private final PatternGradient patternWeightGradient;
    private final SparseInputGradient sparseInputGradient;
    private final Shape held;
    private final ColumnSums biasSums;

    public Convolution(ConvolutionShape shape, Workers workers, Kernels kernels) {
        this(shape, shape.in(), workers, kernels);
    }

    /** {@code held}: how the input's numbers are packed, of the same size as the shape's input. */
    Convolution(ConvolutionShape shape, Shape held, Workers workers, Kernels kernels) {
        this.shape = shape;
        this.workers = workers;
        this.kernels = kernels;
        Shape in = shape.in();
        Shape out = shape.out();
        int bottom = border(
                in.height(), out.height(), shape.strideY(), shape.padY(), shape.kernelHeight(), shape.dilationY());
        int right =
                border(in.width(), out.width(), shape.strideX(), shape.padX(), shape.kernelWidth(), shape.dilationX());
        GradientAxis y = GradientAxis.of(
                in.height(), out.height(), shape.kernelHeight(), shape.strideY(), shape.padY(), shape.dilationY());
        GradientAxis x = GradientAxis.of(
                in.width(), out.width(), shape.kernelWidth(), shape.strideX(), shape.padX(), shape.dilationX());
        long floats = Math.max(
                PaddedPictures.size(in, shape.padY(), bottom, shape.padX(), right),
                PaddedPictures.size(out, y.before(), y.after(), x.before(), x.after()));
        if (floats > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("Convolution of " + in + " needs padded pictures of " + floats
                    + " numbers, at most " + Integer.MAX_VALUE + " are possible");
        }
        this.capacity =
                (int) Math.max(1, Math.min(BATCH_FLOATS / floats, BATCH_PIXELS / Math.max(in.pixels(), out.pixels())));
        long ofPicture = PaddedPictures.size(in, shape.padY(), bottom, shape.padX(), right) + out.size();
        this.weightBatch = (int) Math.min(
                capacity,
                Math.max(WEIGHT_BATCH_FLOATS / ofPicture, (WEIGHT_BATCH_PIXELS + out.pixels() - 1) / out.pixels()));
        this.inputs = new PaddedPictures(held, shape.padY(), bottom, shape.padX(), right, capacity);

        int inGroup = in.channels() / shape.groups();
        int[] from = new int[out.pixels()];
        for (int p = 0; p < from.length; p++) {
            from[p] = position(p / out.width() * shape.strideY(), p % out.width() * shape.strideX(), right);
        }
        int[] tapOffsets = new int[shape.taps()];
        int[] rows = new int[shape.taps() * inGroup];
        for (int tap = 0; tap < tapOffsets.length; tap++) {
            tapOffsets[tap] = position(
                    tap / shape.kernelWidth() * shape.dilationY(),
                    tap % shape.kernelWidth() * shape.dilationX(),
                    right);
            for (int c = 0; c < inGroup; c++) {
                rows[tap * inGroup + c] = tapOffsets[tap] + c;
            }
        }
        int tile = Winograd.tile(shape);
        boolean filtered = tile == FILTERED_TILE;
        this.forward = filtered
                ? Winograd.forward(shape, tile, workers, kernels)
                : new DirectForward(shape, inputs, from, tapOffsets, capacity, workers, kernels);
        this.sparseForwardBelow = filtered ? SPARSE_FILTERED : SPARSE_FORWARD;
        this.weightGradient = new OuterProduct(
                workers,
                kernels,
                from,
                inputs.size(),
                capacity,
                rows,
                shape.groups(),
                inGroup,
                out.channels() / shape.groups());
        this.held = held;
        ConvolutionShape overPicture = new ConvolutionShape(
                held, shape.outChannels(), held.height(), held.width(), 1, 1, 0, 0, 1, 1, shape.groups());
        ConvolutionShape asHeld = held.equals(in) ? shape : overPicture;
        this.sparseForward = new SparseProduct(asHeld, workers, kernels);
        this.patternWeightGradient = new PatternGradient(asHeld, workers, kernels);
        this.sparseWeightGradient = new SparseGradient(shape, held, workers, kernels);
        this.sparseInputGradient = new SparseInputGradient(shape, workers, kernels);
        this.biasSums = new ColumnSums(workers, out.channels());
        this.inputGradient = tile == 0
                ? new DirectInputGradient(shape, y, x, capacity, workers, kernels)
                : Winograd.inputGradient(shape, tile, workers, kernels);
    }

    /** Zeros needed behind the picture beyond what the first output's padding needs before it. */
    private static int border(int inputs, int outputs, int stride, int pad, int kernel, int dilation) {
        return Math.max(0, (outputs - 1) * stride + (kernel - 1) * dilation + 1 - pad - inputs);
    }

    private int position(int row, int column, int right) {
        return (row * (shape.padX() + shape.in().width() + right) + column)
                * shape.in().channels();
    }

    public ConvolutionShape shape() {
        return shape;
    }

    /**
     * Makes room for what its methods share with other kernels.
     *
     * @param spikes whether the input is held as spikes or counts, not as floats
     * @param weightGradient whether that will be asked for
     * @param inputGradient whether that will be asked for
     */
    public void reserve(ScratchMemory scratch, boolean spikes, boolean weightGradient, boolean inputGradient) {
        inputs.reserve(scratch, !spikes);
        forward.reserve(scratch);
        if (spikes) {
            sparseForward.reserve(scratch);
        }
        if (weightGradient) {
            biasSums.reserve(scratch);
            if (spikes) {
                sparseWeightGradient.reserve(scratch);
                patternWeightGradient.reserve(scratch);
            }
        }
        if (inputGradient) {
            this.inputGradient.reserve(scratch);
            sparseInputGradient.reserve(scratch);
        }
    }

    /** What this object holds for itself: tables. */
    public long ownBytes() {
        return forward.ownBytes() + weightGradient.ownBytes() + inputGradient.ownBytes();
    }

    /** Whether so few numbers are not zero that visiting only these is faster. */
    private boolean sparse(int pictures, Activations x, double most) {
        if (x instanceof Floats) {
            return false;
        }
        int pixels = pictures * held.pixels();
        return x.spikes(held.channels(), 0, pixels) < most * pixels * held.channels();
    }

    /** The same of an output gradient, judged by some of its pictures. */
    private boolean sparse(int pictures, float[] gy, int gyOffset) {
        Floats gradient = new Floats(gy, gyOffset);
        int size = shape.out().size();
        if ((long) pictures * shape.out().pixels() < FEWEST_PIXELS) {
            return false;
        }
        int samples = Math.min(pictures, SAMPLES);
        long found = 0;
        for (int i = 0; i < samples; i++) {
            int picture = (int) ((long) i * pictures / samples);
            found += gradient.spikes(size, picture, 1);
        }
        return found < SPARSE_GRADIENT * samples * size;
    }

    /** The input's bit planes where adding four pixels at once serves, else 0. */
    private int patternPlanes(Activations x) {
        int planes = shape.groups() == 1 && x instanceof Packed packed
                ? packed.counts().planes()
                : 0;
        return planes <= PATTERN_PLANES ? planes : 0;
    }

    /** Overwrites y, {@code [pictures][out]}; bias null: none. */
    public void forward(
            int pictures,
            Activations x,
            float[] weights,
            int weightsOffset,
            float @Nullable [] bias,
            int biasOffset,
            float[] y,
            int yOffset) {
        if (sparse(pictures, x, sparseForwardBelow)) {
            sparseForward.pack(weights, weightsOffset);
            sparseForward.run(pictures, x, bias, biasOffset, y, yOffset);
        } else {
            forward.run(pictures, x, weights, weightsOffset, bias, biasOffset, y, yOffset);
        }
    }

    /** Overwrites gx, {@code [pictures][in]}, the gradient with respect to the input. */
    public void inputGradient(
            int pictures, float[] gy, int gyOffset, float[] weights, int weightsOffset, float[] gx, int gxOffset) {
        InputGradient chosen = sparse(pictures, gy, gyOffset) ? sparseInputGradient : inputGradient;
        chosen.run(pictures, gy, gyOffset, weights, weightsOffset, gx, gxOffset);
    }

    /** Overwrites gw, laid out as the weights, and gb where not null, the gradients with respect to weights and bias. */
    public void weightGradient(
            int pictures,
            Activations x,
            float[] gy,
            int gyOffset,
            float[] gw,
            int gwOffset,
            float @Nullable [] gb,
            int gbOffset) {
        Arrays.fill(gw, gwOffset, gwOffset + shape.weights(), 0f);
        if (gb != null) {
            Arrays.fill(gb, gbOffset, gbOffset + shape.outChannels(), 0f);
        }
        addWeightGradient(pictures, x, gy, gyOffset, gw, gwOffset, gb, gbOffset);
    }

    /** Adds to gw and gb, of which the other pictures' part is there already. */
    public void addWeightGradient(
            int pictures,
            Activations x,
            float[] gy,
            int gyOffset,
            float[] gw,
            int gwOffset,
            float @Nullable [] gb,
            int gbOffset) {
        int planes = patternPlanes(x);
        double most = planes == 0 ? SPARSE_WEIGHTS : Math.min(SPARSE_WEIGHTS, PATTERN_WEIGHTS * planes);
        if (sparse(pictures, x, most)) {
            sparseWeightGradient.run(pictures, x, gy, gyOffset, gw, gwOffset);
        } else if (planes > 0 && x instanceof Packed packed) {
            patternWeightGradient.run(pictures, packed.counts(), gy, gyOffset, gw, gwOffset);
        } else {
            for (int first = 0; first < pictures; first += weightBatch) {
                int count = Math.min(weightBatch, pictures - first);
                Floats a = inputs.load(workers, kernels, x, first, count);
                weightGradient.run(
                        count,
                        a.data(),
                        a.offset(),
                        gy,
                        gyOffset + first * shape.out().size(),
                        gw,
                        gwOffset);
            }
        }
        if (gb != null) {
            int channels = shape.outChannels();
            double[] sums = biasSums.of(
                    pictures * shape.out().pixels(),
                    (row, rows, s, offset) -> kernels.sums(rows, channels, gy, gyOffset + row * channels, s, offset));
            for (int c = 0; c < channels; c++) {
                gb[gbOffset + c] += (float) sums[c];
            }
        }
    }
}

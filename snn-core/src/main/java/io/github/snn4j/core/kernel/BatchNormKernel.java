package io.github.snn4j.core.kernel;

/**
 * Batch normalisation over the rows of {@code [rows][channels]}, forward and backward (Ioffe and Szegedy 2015, section 3).
 *
 * <p>Sums are taken over pieces cut by shape, in double beyond {@link Kernels#RUN} rows, and in a fixed order; the variance
 * is summed around the mean in a second pass, so a large mean costs no digits. Methods that sum return whether all sums
 * are finite: NaN and infinity anywhere in the input end up there.
 */
public final class BatchNormKernel {
    private static final int ROWS_PER_TASK = 512;

    private final int channels;
    private final Workers workers;
    private final Kernels kernels;
    private final ColumnSums sums;
    private final float[] coefficients;

    public BatchNormKernel(int channels, Workers workers, Kernels kernels) {
        if (channels < 1) {
            throw new IllegalArgumentException("BatchNormKernel.channels must be >= 1, got " + channels);
        }
        this.channels = channels;
        this.workers = workers;
        this.kernels = kernels;
        this.sums = new ColumnSums(workers, channels);
        this.coefficients = new float[3 * channels];
    }

    /** Makes room for what its methods share with other kernels. */
    public void reserve(ScratchMemory scratch) {
        sums.reserve(scratch);
    }

    /** Writes each channel's mean and biased variance, {@code Σ (x - mean)² / rows}; returns whether all are finite. */
    public boolean statistics(
            int rows, float[] x, int xOffset, float[] mean, int meanOffset, float[] variance, int varianceOffset) {
        double[] ofRows = sums.of(
                rows, (row, count, s, offset) -> kernels.sums(count, channels, x, xOffset + row * channels, s, offset));
        boolean finite = divide(ofRows, rows, mean, meanOffset);
        ofRows = sums.of(
                rows,
                (row, count, s, offset) ->
                        kernels.squares(count, channels, x, xOffset + row * channels, mean, meanOffset, s, offset));
        return divide(ofRows, rows, variance, varianceOffset) && finite;
    }

    private boolean divide(double[] from, int rows, float[] to, int offset) {
        boolean finite = true;
        for (int c = 0; c < channels; c++) {
            to[offset + c] = (float) (from[c] / rows);
            finite &= Float.isFinite(to[offset + c]);
        }
        return finite;
    }

    /** {@code y[r, c] = x[r, c] · scale[c] + shift[c]}; y may be x. */
    public void apply(
            int rows,
            float[] x,
            int xOffset,
            float[] scale,
            int scaleOffset,
            float[] shift,
            int shiftOffset,
            float[] y,
            int yOffset) {
        forRows(rows, (row, count) -> {
            int start = row * channels;
            kernels.affine(
                    count, channels, x, xOffset + start, scale, scaleOffset, shift, shiftOffset, y, yOffset + start);
        });
    }

    /**
     * Writes the gradients of gamma, {@code Σ gy (x - mean) inverseDeviation}, and of beta, {@code Σ gy}; returns whether
     * all are finite.
     */
    public boolean parameterGradients(
            int rows,
            float[] x,
            int xOffset,
            float[] gy,
            int gyOffset,
            float[] mean,
            int meanOffset,
            float[] inverseDeviation,
            int inverseDeviationOffset,
            float[] gammaGradient,
            int gammaGradientOffset,
            float[] betaGradient,
            int betaGradientOffset) {
        double[] ofRows = sums.of(
                rows,
                (row, count, s, offset) -> kernels.centredProducts(
                        count,
                        channels,
                        x,
                        xOffset + row * channels,
                        mean,
                        meanOffset,
                        gy,
                        gyOffset + row * channels,
                        s,
                        offset));
        boolean finite = true;
        for (int c = 0; c < channels; c++) {
            float gradient = (float) (ofRows[c] * inverseDeviation[inverseDeviationOffset + c]);
            gammaGradient[gammaGradientOffset + c] = gradient;
            finite &= Float.isFinite(gradient);
        }
        ofRows = sums.of(
                rows,
                (row, count, s, offset) -> kernels.sums(count, channels, gy, gyOffset + row * channels, s, offset));
        return divide(ofRows, 1, betaGradient, betaGradientOffset) && finite;
    }

    /**
     * Overwrites gx with the gradient through normalisation and statistics, given what {@link #parameterGradients} wrote:
     * {@code gx = gamma · inverseDeviation · (gy - betaGradient / rows - normalised · gammaGradient / rows)} with
     * {@code normalised = (x - mean) inverseDeviation}; gx may be gy.
     */
    public void inputGradient(
            int rows,
            float[] x,
            int xOffset,
            float[] gy,
            int gyOffset,
            float[] mean,
            int meanOffset,
            float[] inverseDeviation,
            int inverseDeviationOffset,
            float[] gamma,
            int gammaOffset,
            float[] gammaGradient,
            int gammaGradientOffset,
            float[] betaGradient,
            int betaGradientOffset,
            float[] gx,
            int gxOffset) {
        for (int c = 0; c < channels; c++) {
            double inverse = inverseDeviation[inverseDeviationOffset + c];
            double scale = gamma[gammaOffset + c] * inverse;
            coefficients[c] = (float) scale;
            coefficients[channels + c] = (float) (-scale * inverse * gammaGradient[gammaGradientOffset + c] / rows);
            coefficients[2 * channels + c] = (float) (-scale * betaGradient[betaGradientOffset + c] / rows);
        }
        forRows(rows, (row, count) -> {
            int start = row * channels;
            kernels.normGradient(
                    count,
                    channels,
                    x,
                    xOffset + start,
                    mean,
                    meanOffset,
                    gy,
                    gyOffset + start,
                    coefficients,
                    gx,
                    gxOffset + start);
        });
    }

    private interface Rows {
        void run(int first, int count);
    }

    private void forRows(int rows, Rows body) {
        workers.forEach((rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK, (task, worker) -> {
            int first = task * ROWS_PER_TASK;
            body.run(first, Math.min(ROWS_PER_TASK, rows - first));
        });
    }
}

package io.github.snn4j.core.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The loops over rows times channels of {@link VectorKernels}; channels that fill no vector run as in {@link ScalarKernels}. */
final class VectorNorms {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int V = S.length();

    private VectorNorms() {}

    private static FloatVector load(float[] data, int offset) {
        return FloatVector.fromArray(S, data, offset);
    }

    private static void flush(FloatVector run, float[] lanes, double[] sums, int offset) {
        run.intoArray(lanes, 0);
        for (int lane = 0; lane < V; lane++) {
            sums[offset + lane] += lanes[lane];
        }
    }

    static void sums(int rows, int channels, float[] x, int xOffset, double[] sums, int sumsOffset) {
        float[] lanes = new float[V];
        for (int first = 0; first < rows; first += Kernels.RUN) {
            int end = Math.min(rows, first + Kernels.RUN);
            for (int c = 0; c <= channels - V; c += V) {
                FloatVector run = FloatVector.zero(S);
                for (int r = first; r < end; r++) {
                    run = run.add(load(x, xOffset + r * channels + c));
                }
                flush(run, lanes, sums, sumsOffset + c);
            }
        }
        for (int c = channels - channels % V; c < channels; c++) {
            sums[sumsOffset + c] = ScalarKernels.columnSum(rows, channels, x, xOffset + c, sums[sumsOffset + c]);
        }
    }

    static void squares(
            int rows,
            int channels,
            float[] x,
            int xOffset,
            float[] mean,
            int meanOffset,
            double[] sums,
            int sumsOffset) {
        float[] lanes = new float[V];
        for (int first = 0; first < rows; first += Kernels.RUN) {
            int end = Math.min(rows, first + Kernels.RUN);
            for (int c = 0; c <= channels - V; c += V) {
                FloatVector centre = load(mean, meanOffset + c);
                FloatVector run = FloatVector.zero(S);
                for (int r = first; r < end; r++) {
                    FloatVector centred = load(x, xOffset + r * channels + c).sub(centre);
                    run = run.add(centred.mul(centred));
                }
                flush(run, lanes, sums, sumsOffset + c);
            }
        }
        for (int c = channels - channels % V; c < channels; c++) {
            sums[sumsOffset + c] = ScalarKernels.columnSquares(
                    rows, channels, x, xOffset + c, mean[meanOffset + c], sums[sumsOffset + c]);
        }
    }

    static void centredProducts(
            int rows,
            int channels,
            float[] x,
            int xOffset,
            float[] mean,
            int meanOffset,
            float[] g,
            int gOffset,
            double[] sums,
            int sumsOffset) {
        float[] lanes = new float[V];
        for (int first = 0; first < rows; first += Kernels.RUN) {
            int end = Math.min(rows, first + Kernels.RUN);
            for (int c = 0; c <= channels - V; c += V) {
                FloatVector centre = load(mean, meanOffset + c);
                FloatVector run = FloatVector.zero(S);
                for (int r = first; r < end; r++) {
                    FloatVector centred = load(x, xOffset + r * channels + c).sub(centre);
                    run = run.add(load(g, gOffset + r * channels + c).mul(centred));
                }
                flush(run, lanes, sums, sumsOffset + c);
            }
        }
        for (int c = channels - channels % V; c < channels; c++) {
            sums[sumsOffset + c] = ScalarKernels.columnProducts(
                    rows, channels, x, xOffset + c, mean[meanOffset + c], g, gOffset + c, sums[sumsOffset + c]);
        }
    }

    static void affine(
            int rows,
            int channels,
            float[] x,
            int xOffset,
            float[] scale,
            int scaleOffset,
            float[] shift,
            int shiftOffset,
            float[] y,
            int yOffset) {
        for (int r = 0; r < rows; r++) {
            int start = r * channels;
            int c = 0;
            for (; c <= channels - V; c += V) {
                load(x, xOffset + start + c)
                        .mul(load(scale, scaleOffset + c))
                        .add(load(shift, shiftOffset + c))
                        .intoArray(y, yOffset + start + c);
            }
            for (; c < channels; c++) {
                y[yOffset + start + c] = x[xOffset + start + c] * scale[scaleOffset + c] + shift[shiftOffset + c];
            }
        }
    }

    static void normGradient(
            int rows,
            int channels,
            float[] x,
            int xOffset,
            float[] mean,
            int meanOffset,
            float[] g,
            int gOffset,
            float[] coefficients,
            float[] y,
            int yOffset) {
        for (int r = 0; r < rows; r++) {
            int start = r * channels;
            int c = 0;
            for (; c <= channels - V; c += V) {
                load(g, gOffset + start + c)
                        .mul(load(coefficients, c))
                        .add(load(x, xOffset + start + c)
                                .sub(load(mean, meanOffset + c))
                                .mul(load(coefficients, channels + c)))
                        .add(load(coefficients, 2 * channels + c))
                        .intoArray(y, yOffset + start + c);
            }
            for (; c < channels; c++) {
                y[yOffset + start + c] = g[gOffset + start + c] * coefficients[c]
                        + (x[xOffset + start + c] - mean[meanOffset + c]) * coefficients[channels + c]
                        + coefficients[2 * channels + c];
            }
        }
    }
}

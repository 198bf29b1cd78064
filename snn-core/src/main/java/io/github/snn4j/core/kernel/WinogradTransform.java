package io.github.snn4j.core.kernel;

/**
 * The matrices of the minimal filtering algorithms F(2×2, 3×3) and F(4×4, 3×3): {@code Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A}
 * correlates a tile d of data with a kernel g.
 *
 * <p>Those of F(4×4, 3×3) interpolate at 0, ±3/4, ±3/2 and ∞ instead of the paper's 0, ±1, ±2 and ∞: all numbers of A and B
 * are exact too, and rounding errors are less than half as large.
 *
 * <p>Source: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016, arXiv 1509.09308, section 4.
 */
enum WinogradTransform {
    /** Bᵀ of F(2×2, 3×3). */
    DATA_2(new float[][] {
        {1, 0, -1, 0},
        {0, 1, 1, 0},
        {0, -1, 1, 0},
        {0, 1, 0, -1}
    }),
    /** G of F(2×2, 3×3). */
    KERNEL_2(new float[][] {
        {1, 0, 0},
        {1 / 2f, 1 / 2f, 1 / 2f},
        {1 / 2f, -1 / 2f, 1 / 2f},
        {0, 0, 1}
    }),
    /** Aᵀ of F(2×2, 3×3). */
    INVERSE_2(new float[][] {
        {1, 1, 1, 0},
        {0, 1, -1, -1}
    }),
    /** Bᵀ of F(4×4, 3×3). */
    DATA_4(new float[][] {
        {81 / 64f, 0, -45 / 16f, 0, 1, 0},
        {0, -27 / 16f, -9 / 4f, 3 / 4f, 1, 0},
        {0, 27 / 16f, -9 / 4f, -3 / 4f, 1, 0},
        {0, -27 / 32f, -9 / 16f, 3 / 2f, 1, 0},
        {0, 27 / 32f, -9 / 16f, -3 / 2f, 1, 0},
        {0, 81 / 64f, 0, -45 / 16f, 0, 1}
    }),
    /** G of F(4×4, 3×3). */
    KERNEL_4(new float[][] {
        {64 / 81f, 0, 0},
        {-128 / 243f, -32 / 81f, -8 / 27f},
        {-128 / 243f, 32 / 81f, -8 / 27f},
        {32 / 243f, 16 / 81f, 8 / 27f},
        {32 / 243f, -16 / 81f, 8 / 27f},
        {0, 0, 1}
    }),
    /** Aᵀ of F(4×4, 3×3). */
    INVERSE_4(new float[][] {
        {1, 1, 1, 1, 1, 0},
        {0, 3 / 4f, -3 / 4f, 3 / 2f, -3 / 2f, 0},
        {0, 9 / 16f, 9 / 16f, 9 / 4f, 9 / 4f, 0},
        {0, 27 / 64f, -27 / 64f, 27 / 8f, -27 / 8f, 1}
    });

    @SuppressWarnings("ImmutableEnumChecker") // never written
    private final float[][] matrix;

    WinogradTransform(float[][] matrix) {
        this.matrix = matrix;
    }

    int rows() {
        return matrix.length;
    }

    int columns() {
        return matrix[0].length;
    }

    float at(int row, int column) {
        return matrix[row][column];
    }
}

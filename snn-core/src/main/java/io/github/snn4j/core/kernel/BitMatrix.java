package io.github.snn4j.core.kernel;

/** A matrix of 64 times 64 bits: bit c of word r is the element of row r and column c. */
final class BitMatrix {
    private BitMatrix() {}

    /** Swaps rows and columns, in place: ever smaller blocks beside the diagonal change places. */
    static void transpose(long[] words) {
        long low = 0xFFFFFFFFL;
        for (int size = 32; size > 0; size >>= 1, low ^= low << size) {
            for (int row = 0; row < 64; row = (row + size + 1) & ~size) {
                long swapped = (words[row] >>> size ^ words[row + size]) & low;
                words[row] ^= swapped << size;
                words[row + size] ^= swapped;
            }
        }
    }
}

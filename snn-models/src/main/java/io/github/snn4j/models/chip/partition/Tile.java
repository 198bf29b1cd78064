package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;

/** A box of a population's neurons: where it starts and how far it reaches in height, width and channels. */
record Tile(int y, int x, int c, int height, int width, int channels) {
    int size() {
        return height * width * channels;
    }

    /** Position of a neuron of the population inside the tile, numbered height, width, channel. */
    int local(int py, int px, int pc) {
        return ((py - y) * width + px - x) * channels + pc - c;
    }

    /** Number in a population of shape {@code s} of the tile's neuron {@code i}. */
    int index(Shape s, int i) {
        int pc = c + i % channels;
        int px = x + i / channels % width;
        int py = y + i / channels / width;
        return (py * s.width() + px) * s.channels() + pc;
    }

    @Override
    public String toString() {
        return "(" + y + ".." + (y + height - 1) + "," + x + ".." + (x + width - 1) + "," + c + ".."
                + (c + channels - 1) + ")";
    }
}

package io.github.snn4j.models.chip.partition;

/** A box of a population's neurons: where it starts and how far it reaches in height, width and channels. */
record Tile(int y, int x, int c, int height, int width, int channels) {
    int size() {
        return height * width * channels;
    }

    /** Position of a neuron of the population inside the tile, numbered height, width, channel. */
    int local(int py, int px, int pc) {
        return ((py - y) * width + px - x) * channels + pc - c;
    }

    @Override
    public String toString() {
        return "(" + y + ".." + (y + height - 1) + "," + x + ".." + (x + width - 1) + "," + c + ".."
                + (c + channels - 1) + ")";
    }
}

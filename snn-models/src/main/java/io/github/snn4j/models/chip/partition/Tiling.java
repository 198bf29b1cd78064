package io.github.snn4j.models.chip.partition;

import io.github.snn4j.core.kernel.Shape;
import java.util.ArrayList;
import java.util.List;

/** A population cut into boxes of one size; the last in each direction may be smaller. */
record Tiling(int height, int width, int channels) {
    static int parts(int extent, int size) {
        return (extent + size - 1) / size;
    }

    int count(Shape s) {
        return parts(s.height(), height) * parts(s.width(), width) * parts(s.channels(), channels);
    }

    /** Spread widely, since pairs of small sizes are keys. */
    @Override
    public int hashCode() {
        return ((height * 0x9E3779B1) ^ width) * 0x85EBCA77 ^ channels * 0xC2B2AE3D;
    }

    /** Neurons of a whole box. */
    int size() {
        return height * width * channels;
    }

    /** The boxes, by height, width, channels. */
    List<Tile> tiles(Shape s) {
        List<Tile> tiles = new ArrayList<>();
        for (int y = 0; y < s.height(); y += height) {
            for (int x = 0; x < s.width(); x += width) {
                for (int c = 0; c < s.channels(); c += channels) {
                    tiles.add(new Tile(
                            y,
                            x,
                            c,
                            Math.min(height, s.height() - y),
                            Math.min(width, s.width() - x),
                            Math.min(channels, s.channels() - c)));
                }
            }
        }
        return tiles;
    }

    /** Every even cut, non-dividing ones included, with at most {@code maxSize} neurons a tile and {@code maxTiles}. */
    static List<Tiling> candidates(Shape s, long maxSize, long maxTiles) {
        List<Tiling> result = new ArrayList<>();
        for (int h : sizes(s.height())) {
            for (int w : sizes(s.width())) {
                for (int c : sizes(s.channels())) {
                    Tiling t = new Tiling(h, w, c);
                    if ((long) h * w * c <= maxSize && t.count(s) <= maxTiles) {
                        result.add(t);
                    }
                }
            }
        }
        return result;
    }

    private static List<Integer> sizes(int extent) {
        List<Integer> sizes = new ArrayList<>();
        for (int n = 1; n <= extent; n++) {
            int size = parts(extent, n);
            if (sizes.isEmpty() || sizes.get(sizes.size() - 1) != size) {
                sizes.add(size);
            }
        }
        return sizes;
    }
}

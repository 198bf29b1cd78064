package io.github.snn4j.core.event;

import java.util.Locale;
import java.util.Optional;

/** The sensors whose size is told from their name in the header of an AEDAT file. */
enum AedatChip {
    DVS128(128, 128),
    DAVIS128(128, 128),
    DAVIS208(208, 192),
    DAVIS240(240, 180),
    DAVIS346(346, 260),
    DAVIS640(640, 480);

    final int width;
    final int height;

    AedatChip(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** Whether addresses are those of the DAVIS family. */
    boolean isDavis() {
        return this != DVS128;
    }

    /** The chip named within a header line, in upper or lower case. */
    static Optional<AedatChip> in(String line) {
        String text = line.toUpperCase(Locale.ROOT);
        for (AedatChip chip : values()) {
            if (text.contains(chip.name())) {
                return Optional.of(chip);
            }
        }
        return Optional.empty();
    }
}

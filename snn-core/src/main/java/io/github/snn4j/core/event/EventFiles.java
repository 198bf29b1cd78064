package io.github.snn4j.core.event;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The formats of recordings that are read; which one a file is of, its name and its first bytes say.
 *
 * <p>A recording that ends within an event, or within the packet of events that its format has, is refused: the message says
 * at which byte, and how much comes before.
 */
public record EventFiles(List<EventFormat> formats) {
    /** How much of a file its format may be told from. */
    public static final int HEAD = 4096;

    private static final List<String> ENDINGS =
            List.of(".aedat", ".aedat4", ".dat", ".raw", ".es", ".bin", ".bs1", ".bs2", ".mat");

    public EventFiles {
        formats = List.copyOf(formats);
    }

    /** The formats that need no library. */
    public static EventFiles plain() {
        return new EventFiles(List.of(
                new Aedat2(),
                new Aedat3(),
                new Evt2(),
                new Evt3(),
                new EventStream(),
                new PropheseeDat(),
                new AtisBinary(),
                new SlayerSpikes()));
    }

    /** These and another. */
    public EventFiles with(EventFormat format) {
        return new EventFiles(Stream.concat(formats.stream(), Stream.of(format)).toList());
    }

    /**
     * Reads a recording.
     *
     * @throws EventFormatException if it is of none of the formats, truncated or damaged
     */
    public Events read(Path path) throws IOException {
        try (EventInput in = EventInput.open(path)) {
            if (in.size() == 0) {
                throw new EventFormatException(path + ": is empty; a recording was expected");
            }
            String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
            String head = new String(in.head(HEAD), StandardCharsets.ISO_8859_1);
            EventFormat format = formats.stream()
                    .filter(f -> f.matches(name, head))
                    .findFirst()
                    .orElseThrow(() -> new EventFormatException(path + ": is no recording of a known format; known: "
                            + formats.stream().map(EventFormat::name).collect(Collectors.joining(", "))));
            try {
                return format.read(in);
            } catch (IllegalArgumentException e) {
                throw new EventFormatException(
                        path + ": " + e.getMessage() + " (read as " + format.name() + ", up to byte " + in.position()
                                + ")",
                        e);
            }
        }
    }

    /** Whether a file's name is one that recordings have. */
    public boolean isRecording(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }
}

package io.github.snn4j.core.event;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header lines {@code % KEY VALUE} of Prophesee's files. */
final class PropheseeHeader {
    private static final int MOST_LINES = 10_000;
    private static final Pattern GEOMETRY = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
    private static final Pattern FORMAT =
            Pattern.compile("width=(\\d{1,5});height=(\\d{1,5})|height=(\\d{1,5});width=(\\d{1,5})");

    /** By key in lower case. */
    private final Map<String, String> values = new LinkedHashMap<>();

    private PropheseeHeader() {}

    /** Reads up to the first byte that begins no line of the header. */
    static PropheseeHeader read(EventInput in) throws IOException {
        PropheseeHeader header = new PropheseeHeader();
        for (int lines = 0; in.startsWith('%'); lines++) {
            if (lines == MOST_LINES) {
                throw in.error("has more than " + MOST_LINES + " header lines");
            }
            String line = in.line().substring(1).strip();
            if (line.equals("end")) {
                break;
            }
            String[] pair = line.split("\\s+", 2);
            header.values.put(pair[0].toLowerCase(Locale.ROOT), pair.length > 1 ? pair[1] : "");
        }
        return header;
    }

    /** The events of the sensor that the header tells, or of the first of {@code sizes} that holds them all. */
    Events build(Events.Builder events, int[]... sizes) {
        Matcher geometry = GEOMETRY.matcher(values.getOrDefault("geometry", ""));
        if (geometry.matches()) {
            return events.build(number(geometry.group(1)), number(geometry.group(2)));
        }
        Matcher format = FORMAT.matcher(values.getOrDefault("format", ""));
        if (format.find()) {
            return format.group(1) != null
                    ? events.build(number(format.group(1)), number(format.group(2)))
                    : events.build(number(format.group(4)), number(format.group(3)));
        }
        String width = values.getOrDefault("width", "");
        String height = values.getOrDefault("height", "");
        if (width.matches("\\d{1,5}") && height.matches("\\d{1,5}")) {
            return events.build(number(width), number(height));
        }
        return events.buildFitting(sizes);
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    /** Whether the first bytes of a file say that it holds EVT of a version, such as {@code 3}. */
    static boolean saysEvt(String head, String version) {
        return head.startsWith("%")
                && (head.contains("% evt " + version + ".0")
                        || head.contains("% format EVT" + version + ";")
                        || head.contains("% format EVT" + version + "\n"));
    }
}

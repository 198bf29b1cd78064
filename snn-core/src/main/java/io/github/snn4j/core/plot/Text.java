package io.github.snn4j.core.plot;

import java.util.List;

/** Text in a drawing: escaping, and its width, estimated because no font is at hand. */
final class Text {
    /** Font sizes in pixels: tick labels and legends, axis labels, titles. */
    static final double SMALL = 12;

    static final double NORMAL = 13;
    static final double LARGE = 15;

    private Text() {}

    /** The text with markup escaped and characters that XML forbids replaced. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\r', '\t' -> out.append(' ');
                default -> out.appendCodePoint(allowed(c) ? c : 0xFFFD);
            }
        });
        return out.toString();
    }

    private static boolean allowed(int c) {
        return c >= 0x20 && !(c >= 0xD800 && c <= 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
    }

    /** About the width in pixels, rather too large than too small, in a usual sans-serif font. */
    static double width(String text, double size) {
        return text.codePoints().mapToDouble(Text::ems).sum() * size;
    }

    static double widest(List<String> texts, double size) {
        double widest = 0;
        for (String text : texts) {
            widest = Math.max(widest, width(text, size));
        }
        return widest;
    }

    /** The text, or its beginning and an ellipsis where it is wider than {@code width}. */
    static String fit(String text, double size, double width) {
        if (width(text, size) <= width) {
            return text;
        }
        int end = text.length();
        while (end > 0 && width(text.substring(0, end), size) + size > width) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).stripTrailing() + "…";
    }

    private static double ems(int c) {
        if (c > 0x2E80) {
            return 1.05;
        }
        if ("iljtfrI.,:;'|!()[] ".indexOf(c) >= 0) {
            return 0.36;
        }
        if ("mwMW@%".indexOf(c) >= 0) {
            return 0.92;
        }
        return Character.isUpperCase(c) ? 0.72 : 0.6;
    }
}

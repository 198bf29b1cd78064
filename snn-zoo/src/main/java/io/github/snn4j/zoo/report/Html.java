package io.github.snn4j.zoo.report;

/** HTML that is also well-formed XML, under construction; all text is escaped. */
final class Html {
    private final StringBuilder out = new StringBuilder();

    /** Appends markup as it is. */
    Html markup(String markup) {
        out.append(markup);
        return this;
    }

    /** Appends text with markup escaped and characters that XML forbids replaced. */
    Html text(String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(allowed(c) ? c : 0xFFFD);
            }
        });
        return this;
    }

    /** Appends an element that holds only text; {@code attributes} is empty or starts with a blank. */
    Html element(String name, String attributes, String text) {
        markup("<" + name + attributes + ">").text(text);
        return markup("</" + name + ">\n");
    }

    private static boolean allowed(int c) {
        boolean blank = c == '\n' || c == '\t';
        return blank || (c >= 0x20 && !(c >= 0xD800 && c <= 0xDFFF) && c != 0xFFFE && c != 0xFFFF);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}

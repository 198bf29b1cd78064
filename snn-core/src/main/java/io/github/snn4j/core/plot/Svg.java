package io.github.snn4j.core.plot;

/** An SVG document under construction. */
final class Svg {
    private final StringBuilder out = new StringBuilder();

    Svg(double width, double height, String title) {
        String w = Numbers.coordinate(width);
        String h = Numbers.coordinate(height);
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"snn-plot\" role=\"img\" width=\"")
                .append(w)
                .append("\" height=\"")
                .append(h)
                .append("\" viewBox=\"0 0 ")
                .append(w)
                .append(' ')
                .append(h)
                .append("\" font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif\">\n");
        if (!title.isEmpty()) {
            out.append("<title>").append(Text.escape(title)).append("</title>\n");
        }
        out.append("<style>").append(Colour.css()).append("</style>\n");
        rectangle(0, 0, width, height, Colour.PAPER.fill());
    }

    void text(double x, double y, String text, double size, Colour colour, String attributes) {
        out.append("<text x=\"")
                .append(Numbers.coordinate(x))
                .append("\" y=\"")
                .append(Numbers.coordinate(y))
                .append("\" font-size=\"")
                .append(Numbers.coordinate(size))
                .append('"')
                .append(colour.fill())
                .append(attributes)
                .append('>')
                .append(Text.escape(text))
                .append("</text>\n");
    }

    void line(double x1, double y1, double x2, double y2, Colour colour, String attributes) {
        path("M" + point(x1, y1) + "L" + point(x2, y2), colour.stroke() + attributes);
    }

    void path(String d, String attributes) {
        out.append("<path d=\"").append(d).append('"').append(attributes).append("/>\n");
    }

    void rectangle(double x, double y, double w, double h, String attributes) {
        out.append("<rect x=\"")
                .append(Numbers.coordinate(x))
                .append("\" y=\"")
                .append(Numbers.coordinate(y))
                .append("\" width=\"")
                .append(Numbers.coordinate(w))
                .append("\" height=\"")
                .append(Numbers.coordinate(h))
                .append('"')
                .append(attributes)
                .append("/>\n");
    }

    /** Opens a window with the document's coordinates outside which nothing shows; a nested svg needs no unique name. */
    void openWindow(double x, double y, double w, double h) {
        String box = Numbers.coordinate(x) + " " + Numbers.coordinate(y) + " " + Numbers.coordinate(w) + " "
                + Numbers.coordinate(h);
        out.append("<svg x=\"")
                .append(Numbers.coordinate(x))
                .append("\" y=\"")
                .append(Numbers.coordinate(y))
                .append("\" width=\"")
                .append(Numbers.coordinate(w))
                .append("\" height=\"")
                .append(Numbers.coordinate(h))
                .append("\" viewBox=\"")
                .append(box)
                .append("\" overflow=\"hidden\">\n");
    }

    void closeWindow() {
        out.append("</svg>\n");
    }

    static String point(double x, double y) {
        return Numbers.coordinate(x) + " " + Numbers.coordinate(y);
    }

    String close() {
        return out.append("</svg>\n").toString();
    }
}

package io.github.snn4j.zoo.report;

import io.github.snn4j.core.file.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A report as one HTML file: no scripts, nothing to load, readable offline, on light and dark screens, wide and narrow.
 *
 * <p>The text is UTF-8 and well-formed XML too. All text is escaped; equal reports give equal text.
 */
public final class HtmlReport {
    private final String title;
    private final String subtitle;
    private final List<KeyFigure> figures;
    private final List<Section> sections;

    /**
     * A number to be seen first.
     *
     * @param value the number with its unit, such as {@code 98.7 %}
     * @param label what it is
     * @param note what it refers to, or empty
     */
    public record KeyFigure(String value, String label, String note) {}

    private HtmlReport(String title, String subtitle, List<KeyFigure> figures, List<Section> sections) {
        this.title = title;
        this.subtitle = subtitle;
        this.figures = figures;
        this.sections = sections;
    }

    public static HtmlReport titled(String title) {
        return new HtmlReport(title, "", List.of(), List.of());
    }

    /** One sentence below the title. */
    public HtmlReport subtitle(String text) {
        return new HtmlReport(title, text, figures, sections);
    }

    /** Adds key figures, shown as cards at the top. */
    public HtmlReport figures(KeyFigure... more) {
        return new HtmlReport(title, subtitle, joined(figures, List.of(more)), sections);
    }

    public HtmlReport section(Section section) {
        return new HtmlReport(title, subtitle, figures, joined(sections, List.of(section)));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    /** Writes the report to a temporary file beside {@code file} and moves it there. */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, html());
    }

    /** The document. */
    public String html() {
        Html html = new Html();
        html.markup("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n")
                .markup("<meta charset=\"utf-8\"/>\n")
                .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
                .markup("<meta name=\"color-scheme\" content=\"light dark\"/>\n")
                // The browser itself then refuses to run or load anything.
                .markup("<meta http-equiv=\"Content-Security-Policy\" ")
                .markup("content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n")
                .element("title", "", title)
                .markup("<style>\n" + style() + "</style>\n</head>\n<body>\n<header>\n")
                .element("h1", "", title);
        if (!subtitle.isEmpty()) {
            html.element("p", " class=\"subtitle\"", subtitle);
        }
        html.markup("</header>\n<main>\n");
        writeFigures(html);
        writeContents(html);
        for (int i = 0; i < sections.size(); i++) {
            sections.get(i).write(html, "section-" + (i + 1));
        }
        return html.markup("</main>\n</body>\n</html>\n").toString();
    }

    private void writeFigures(Html html) {
        if (figures.isEmpty()) {
            return;
        }
        html.markup("<div class=\"cards\">\n");
        for (KeyFigure figure : figures) {
            html.markup("<div class=\"card\">")
                    .element("div", " class=\"label\"", figure.label)
                    .element("div", " class=\"value\"", figure.value);
            if (!figure.note.isEmpty()) {
                html.element("div", " class=\"remark\"", figure.note);
            }
            html.markup("</div>\n");
        }
        html.markup("</div>\n");
    }

    private void writeContents(Html html) {
        if (sections.size() < 3) {
            return;
        }
        html.markup("<nav>\n");
        for (int i = 0; i < sections.size(); i++) {
            html.element(
                    "a", " href=\"#section-" + (i + 1) + "\"", sections.get(i).title());
        }
        html.markup("</nav>\n");
    }

    private static String style() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is missing beside " + HtmlReport.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

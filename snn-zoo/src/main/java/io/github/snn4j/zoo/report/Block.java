package io.github.snn4j.zoo.report;

import java.util.Map;

/** A piece of a section. */
sealed interface Block permits Block.Paragraph, Block.Note, Block.Code, Block.Facts, Block.Figure, Block.Grid {
    void write(Html html);

    record Paragraph(String text) implements Block {
        @Override
        public void write(Html html) {
            html.element("p", "", text);
        }
    }

    record Note(String text) implements Block {
        @Override
        public void write(Html html) {
            html.element("p", " class=\"note\"", text);
        }
    }

    record Code(String text) implements Block {
        @Override
        public void write(Html html) {
            html.markup("<div class=\"scroll\">").element("pre", "", text).markup("</div>\n");
        }
    }

    record Facts(Map<String, String> facts) implements Block {
        @Override
        public void write(Html html) {
            html.markup("<dl>\n");
            facts.forEach((name, value) -> html.element("dt", "", name).element("dd", "", value));
            html.markup("</dl>\n");
        }
    }

    record Grid(Table table) implements Block {
        @Override
        public void write(Html html) {
            table.write(html);
        }
    }

    record Figure(String svg, String caption) implements Block {
        @Override
        public void write(Html html) {
            html.markup("<figure><div class=\"scroll\">").markup(svg).markup("</div>");
            if (!caption.isEmpty()) {
                html.element("figcaption", "", caption);
            }
            html.markup("</figure>\n");
        }
    }
}

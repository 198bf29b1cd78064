package io.github.snn4j.zoo.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A titled part of a report; its pieces appear in the order in which they were added. */
public final class Section {
    private final String title;
    private final List<Block> blocks;

    private Section(String title, List<Block> blocks) {
        this.title = title;
        this.blocks = blocks;
    }

    public static Section titled(String title) {
        return new Section(title, List.of());
    }

    public Section paragraph(String text) {
        return with(new Block.Paragraph(text));
    }

    /** A set-off remark, such as what a model leaves out. */
    public Section note(String text) {
        return with(new Block.Note(text));
    }

    /** Text in a fixed-width font with its line breaks. */
    public Section code(String text) {
        return with(new Block.Code(text));
    }

    /** Names and their values, in the map's order. */
    public Section facts(Map<String, String> facts) {
        return with(new Block.Facts(Collections.unmodifiableMap(new LinkedHashMap<>(facts))));
    }

    public Section table(Table table) {
        return with(new Block.Grid(table));
    }

    /**
     * A drawing with a caption; figures that follow each other stand side by side where the page is wide enough.
     *
     * @param svg an SVG document without scripts and without references to anything outside it
     * @throws IllegalArgumentException where it is not
     */
    public Section figure(String svg, String caption) {
        return with(new Block.Figure(DrawingCheck.checked(svg, caption), caption));
    }

    String title() {
        return title;
    }

    private Section with(Block block) {
        List<Block> more = new ArrayList<>(blocks);
        more.add(block);
        return new Section(title, List.copyOf(more));
    }

    void write(Html html, String id) {
        html.markup("<section id=\"" + id + "\">\n").element("h2", "", title);
        boolean figures = false;
        for (Block block : blocks) {
            boolean figure = block instanceof Block.Figure;
            if (figure != figures) {
                html.markup(figure ? "<div class=\"figures\">\n" : "</div>\n");
            }
            figures = figure;
            block.write(html);
        }
        html.markup(figures ? "</div>\n</section>\n" : "</section>\n");
    }
}

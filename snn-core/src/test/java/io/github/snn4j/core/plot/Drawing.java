package io.github.snn4j.core.plot;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A plot's SVG as the tests read it: with the JDK's XML parser, knowing nothing of how it was written. */
record Drawing(Document document) {
    private static final Pattern POINT = Pattern.compile("([ML])(-?[0-9.]+) (-?[0-9.]+)");

    record Label(String text, double x, double y, String anchor) {}

    /** A point of a path; {@code starts} where the pen was lifted before it. */
    record Point(double x, double y, boolean starts) {}

    static Drawing of(Plot plot) {
        String svg = plot.svg();
        for (String forbidden : List.of("<script", "href", "url(", "@import", "NaN", "Infinity")) {
            assertFalse(svg.contains(forbidden), forbidden);
        }
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            return new Drawing(factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg))));
        } catch (Exception e) {
            throw new AssertionError("Not well-formed: " + svg, e);
        }
    }

    List<Element> elements(String name) {
        NodeList nodes = document.getElementsByTagNameNS("http://www.w3.org/2000/svg", name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    List<Label> labels() {
        List<Label> labels = new ArrayList<>();
        for (Element e : elements("text")) {
            labels.add(new Label(e.getTextContent(), number(e, "x"), number(e, "y"), e.getAttribute("text-anchor")));
        }
        return labels;
    }

    List<String> texts() {
        return labels().stream().map(Label::text).toList();
    }

    /** The path of the given stroke colour class and width. */
    List<Point> path(String colour, String width) {
        List<Point> points = new ArrayList<>();
        for (Element e : elements("path")) {
            if (e.getAttribute("class").equals(colour)
                    && e.getAttribute("stroke-width").equals(width)) {
                Matcher matcher = POINT.matcher(e.getAttribute("d"));
                while (matcher.find()) {
                    points.add(new Point(
                            Double.parseDouble(matcher.group(2)),
                            Double.parseDouble(matcher.group(3)),
                            matcher.group(1).equals("M")));
                }
            }
        }
        return points;
    }

    static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}

package io.github.snn4j.zoo.report;

import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Refuses drawings that would run or load anything: a report is one file that works offline. */
final class DrawingCheck extends DefaultHandler {
    private static final Set<String> ELEMENTS = Set.of(
            "svg",
            "g",
            "title",
            "desc",
            "style",
            "defs",
            "rect",
            "circle",
            "ellipse",
            "line",
            "polyline",
            "polygon",
            "path",
            "text",
            "tspan",
            "clippath",
            "lineargradient",
            "radialgradient",
            "stop",
            "marker",
            "symbol",
            "use");

    private int depth;
    /** The text of the style element that is being read; it may arrive in pieces. */
    private final StringBuilder style = new StringBuilder();

    private boolean inStyle;

    static String checked(String svg, String caption) {
        if (!svg.startsWith("<svg")) {
            throw refused(caption, "it must start with <svg");
        }
        try {
            SAXParserFactory factory = SAXParserFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.newSAXParser().parse(new InputSource(new StringReader(svg)), new DrawingCheck());
        } catch (SAXException e) {
            throw refused(caption, String.valueOf(e.getMessage()));
        } catch (IOException | ParserConfigurationException e) {
            throw new IllegalStateException("The JDK's XML parser could not be used", e);
        }
        return svg;
    }

    private static IllegalArgumentException refused(String caption, String why) {
        return new IllegalArgumentException("The drawing of figure \"" + caption + "\" cannot be used: " + why);
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes) throws SAXException {
        if (!ELEMENTS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new SAXException("element <" + name + "> is not a drawing");
        }
        if (depth++ == 0 && !name.equals("svg")) {
            throw new SAXException("its root is <" + name + ">, expected <svg>");
        }
        inStyle = name.equals("style");
        for (int i = 0; i < attributes.getLength(); i++) {
            checkAttribute(attributes.getQName(i).toLowerCase(Locale.ROOT), attributes.getValue(i));
        }
    }

    private static void checkAttribute(String name, String value) throws SAXException {
        boolean reference = name.equals("href") || name.endsWith(":href") || name.equals("src");
        if (name.startsWith("on") || (reference && !value.startsWith("#"))) {
            throw new SAXException("attribute " + name + "=\"" + value + "\" runs or loads something");
        }
        if (!name.startsWith("xmlns")) {
            checkStyle(value);
        }
    }

    private static void checkStyle(String text) throws SAXException {
        // Backslashes are refused because CSS lets them spell any word differently.
        String style = text.toLowerCase(Locale.ROOT).replaceAll("\\s", "");
        if (style.replace("url(#", "").contains("url(") || style.contains("@import") || style.contains("\\")) {
            throw new SAXException("style \"" + text + "\" loads something");
        }
    }

    @Override
    public void characters(char[] text, int start, int length) throws SAXException {
        if (inStyle) {
            style.append(text, start, length);
        }
    }

    @Override
    public void processingInstruction(String target, String data) throws SAXException {
        throw new SAXException("processing instruction " + target);
    }

    @Override
    public void endElement(String uri, String localName, String name) throws SAXException {
        depth--;
        inStyle = false;
        checkStyle(style.toString());
        style.setLength(0);
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
        throw e;
    }
}

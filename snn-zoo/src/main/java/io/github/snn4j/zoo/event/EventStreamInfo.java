package io.github.snn4j.zoo.event;

import java.io.IOException;
import java.io.StringReader;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * A stream of events in the XML of an AEDAT 4 file's header.
 *
 * @param id its number in packets
 * @param width the sensor's columns
 * @param height its rows
 */
record EventStreamInfo(int id, int width, int height) {
    /** The first stream of type {@code EVTS}. */
    static EventStreamInfo first(String xml) {
        NodeList nodes = parse(xml).getElementsByTagName("node");
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element node
                    && "EVTS".equals(attribute(node, "typeIdentifier"))
                    && node.getAttribute("name").matches("\\d{1,9}")) {
                NodeList parts = node.getElementsByTagName("node");
                for (int k = 0; k < parts.getLength(); k++) {
                    if (parts.item(k) instanceof Element info
                            && info.getAttribute("name").equals("info")) {
                        return new EventStreamInfo(
                                Integer.parseInt(node.getAttribute("name")),
                                number(info, "sizeX"),
                                number(info, "sizeY"));
                    }
                }
            }
        }
        throw new IllegalArgumentException("the header names no stream of events (EVTS)");
    }

    private static int number(Element info, String key) {
        String value = attribute(info, key);
        if (value == null || !value.matches("\\d{1,5}")) {
            throw new IllegalArgumentException("the header has no size of the sensor (" + key + " is " + value + ")");
        }
        return Integer.parseInt(value);
    }

    /** The content of the child {@code <attr key="…">}. */
    private static @Nullable String attribute(Element node, String key) {
        for (var child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element attr
                    && attr.getTagName().equals("attr")
                    && attr.getAttribute("key").equals(key)) {
                return attr.getTextContent();
            }
        }
        return null;
    }

    private static Element parse(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            return builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
        } catch (SAXException | IOException e) {
            throw new IllegalArgumentException("the header's description of streams is no XML: " + e.getMessage(), e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.github.snn4j.zoo.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.plot.BarChart;
import io.github.snn4j.core.plot.LinePlot;
import io.github.snn4j.core.plot.Plot;
import io.github.snn4j.zoo.report.HtmlReport.KeyFigure;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {
    private static final String HOSTILE =
            "</p></style><script src=\"http://x\">alert(1)</script> & ]]> <!-- \u0000 \uDC00";

    private static final Plot PLOT = LinePlot.titled(HOSTILE).series("loss", 1, new double[] {3, 2, Double.NaN, 1});

    private static HtmlReport report(String text) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(text, text);
        facts.put("seed", "42");
        return HtmlReport.titled(text)
                .subtitle(text)
                .figures(new KeyFigure(text, text, text), new KeyFigure("98.7 %", "accuracy", ""))
                .section(Section.titled(text)
                        .paragraph(text)
                        .figure(PLOT.svg(), text)
                        .figure(BarChart.of("", List.of(text)).svg(), "")
                        .note(text))
                .section(Section.titled("Layers")
                        .table(Table.of(text, "neurons", "rate")
                                .row("784 → 512", "8192", "4.1 %")
                                .row("512 → 10", "10 k", "–"))
                        .code("snn demo\n  --seed 42"))
                .section(Section.titled("Made").facts(facts).figure(PLOT.svg(), "last"));
    }

    private static Document parsed(String html) throws Exception {
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        return builder.parse(new InputSource(new StringReader(html)));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    @Test
    void theDocumentIsWellFormedAndHasItsPartsInOrder() throws Exception {
        Document document = parsed(report("Demo").html());
        assertEquals(List.of("Demo", "Layers", "Made"), texts(document, "h2"));
        assertEquals(List.of("Demo", "neurons", "rate"), texts(document, "th"));
        assertEquals(List.of("784 → 512", "8192", "4.1 %", "512 → 10", "10 k", "–"), texts(document, "td"));
        assertEquals(List.of("Demo", "42"), texts(document, "dd"));
        assertEquals(List.of("snn demo\n  --seed 42"), texts(document, "pre"));
        assertEquals(List.of("Demo", "last"), texts(document, "figcaption"));
        assertEquals(3, elements(document, "figure").size());
        List<String> aligned = new ArrayList<>();
        elements(document, "td").forEach(e -> aligned.add(e.getAttribute("class")));
        assertEquals(List.of("", "number", "number", "", "number", "number"), aligned);
        assertEquals(report("Demo").html(), report("Demo").html());
    }

    private static List<String> texts(Document document, String name) {
        return elements(document, name).stream().map(Element::getTextContent).toList();
    }

    @Test
    void nothingIsLoadedOrRun() throws Exception {
        Document document = parsed(report("Demo").html());
        List<String> sections = new ArrayList<>();
        elements(document, "section").forEach(e -> sections.add("#" + e.getAttribute("id")));
        List<String> links = new ArrayList<>();
        for (Element element : elements(document, "*")) {
            assertFalse(
                    Set.of("script", "link", "img", "iframe", "object", "embed", "base", "image", "foreignObject")
                            .contains(element.getTagName()),
                    element.getTagName());
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                String name = element.getAttributes().item(i).getNodeName();
                String value = element.getAttributes().item(i).getNodeValue();
                assertFalse(name.startsWith("on") || name.equals("src"), name);
                assertFalse(!name.startsWith("xmlns") && value.contains("//"), name + "=" + value);
                if (name.equals("href")) {
                    links.add(value);
                }
            }
        }
        assertEquals(sections, links);
        for (String style : texts(document, "style")) {
            assertFalse(style.contains("url(") || style.contains("@import"), style);
        }
    }

    @Test
    void hostileTextIsText() throws Exception {
        String html = report(HOSTILE).html();
        Document document = parsed(html);
        assertEquals(0, elements(document, "script").size());
        assertFalse(html.contains("<script") || html.contains("<!--") || html.contains("]]>"));
        String shown = HOSTILE.replace('\u0000', '\uFFFD').replace('\uDC00', '\uFFFD');
        for (String name : List.of("h1", "h2", "p", "figcaption", "dt", "dd", "th")) {
            assertEquals(shown, texts(document, name).get(0), name);
        }
    }

    @Test
    void drawingsThatLoadOrRunAreRefused() {
        String start = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
        for (String svg : List.of(
                start + "><script>alert(1)</script></svg>",
                start + "><foreignObject/></svg>",
                start + "><image href=\"https://x/a.png\"/></svg>",
                start + " onload=\"alert(1)\"/>",
                start + "><use xlink:href=\"https://x/a.svg#a\"/></svg>",
                start + "><rect fill=\"url(https://x)\"/></svg>",
                start + "><style>@&#105;mport 'https://x';</style></svg>",
                start + "><style>a{fill:u\\72l(https://x)}</style></svg>",
                start + "><rect></svg>",
                start + "/><script/>",
                "<svgx/>",
                "<!DOCTYPE svg><svg/>",
                "")) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> Section.titled("s").figure(svg, "rates"),
                            svg)
                    .toString();
            assertTrue(message.contains("figure \"rates\""), message);
        }
        Section.titled("s").figure(start + "><g id=\"a\"/><use href=\"#a\" fill=\"url(#b)\"/></svg>", "fine");
    }

    @Test
    void aRowNeedsACellForEachColumn() {
        assertEquals(
                "A row of the table [a, b] needs 2 cells, got 1: [x]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Table.of("a", "b").row("x"))
                        .getMessage());
    }

    @Test
    void theReportIsAFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("report.html");
        report("ü").write(file);
        report("Demo").write(file);
        assertEquals(report("Demo").html(), Files.readString(file));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList());
        }
    }
}

package io.github.snn4j.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebookRunnerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    /** A notebook of one line of markdown and these code cells. */
    private Path notebook(String... cells) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("nbformat", 4).put("nbformat_minor", 5);
        root.putObject("metadata").putObject("kernelspec").put("name", "java").put("language", "java");
        root.putArray("cells").addObject().put("cell_type", "markdown").put("source", "this is not Java");
        for (String cell : cells) {
            ObjectNode node = root.withArray("cells").addObject().put("cell_type", "code");
            node.putArray("source").add(cell);
        }
        Path file = folder.resolve("test.ipynb");
        JSON.writeValue(file.toFile(), root);
        return file;
    }

    private void fails(String message, String... cells) throws IOException {
        Path file = notebook(cells);
        CellException e = assertThrows(CellException.class, () -> NotebookRunner.run(Notebook.read(file)));
        assertEquals(file + ", " + message, e.getMessage());
    }

    @Test
    void writesWhatCellsPrint() throws IOException, CellException {
        Path file = notebook(
                "int twice(int x) { return times(x, 2); }\nint times(int a, int b) { return a * b; }\nint y = twice(4);",
                "import io.github.snn4j.core.kernel.Kernels;\n\n// silent\nSystem.out.println(\"y = \" + y);\ny++;",
                "System.out.print(\"before <svg a='1'>\\n</svg>\\nafter\\n\" + y);\n"
                        + "if (Kernels.best() == Kernels.scalar()) throw new Error(\"no vectors\");");
        Notebook notebook = Notebook.read(file);
        NotebookRunner.run(notebook);
        notebook.write();
        JsonNode cells = JSON.readTree(file.toFile()).get("cells");
        assertTrue(cells.get(0).path("outputs").isMissingNode());
        assertEquals(0, cells.get(1).get("outputs").size());
        assertEquals("y = 8\n", cells.get(2).at("/outputs/0/text/0").asText());
        assertEquals(2, cells.get(2).get("execution_count").asInt());
        assertEquals("before ", cells.get(3).at("/outputs/0/text/0").asText());
        assertEquals(
                "[\"<svg a='1'>\\n\",\"</svg>\"]",
                cells.get(3).at("/outputs/1/data/image~1svg+xml").toString());
        assertEquals("[\"after\\n\",\"9\"]", cells.get(3).at("/outputs/2/text").toString());
        String again = Files.readString(file);
        Notebook.read(file).write();
        assertEquals(again, Files.readString(file));
    }

    @Test
    void aCompilerErrorNamesCellAndLine() throws IOException {
        fails(
                "code cell 2, line 4: incompatible types: java.lang.String cannot be converted to int\n    int z = \"a\";",
                "int x = 1;",
                "int y = 2;\n\n// nothing\nint z = \"a\";\nint w = 3;");
    }

    @Test
    void anExceptionNamesTheLineOfTheRunningCell() throws IOException {
        fails(
                "code cell 2, line 3: java.lang.IllegalStateException: not so\n    check(x > 1);",
                "int x = 1;\nvoid check(boolean claim) {\n if (!claim) throw new IllegalStateException(\"not so\");\n}",
                "check(x == 1);\nvoid indirectly() {\n  check(x > 1);\n}\nindirectly();");
    }

    @Test
    void whatIsNeverDefinedIsAnError() throws IOException {
        fails(
                "code cell 1, line 2: cannot find method nowhere()\n    int f() {",
                "int x;\nint f() {\n return nowhere();\n}");
    }

    @Test
    void anUnfinishedCellIsAnError() throws IOException {
        fails("code cell 1, line 2: reached end of file while parsing\n    int f() {", "int x;\nint f() {");
    }

    @Test
    void refusesOtherFiles() throws IOException {
        Path file = folder.resolve("other.ipynb");
        Files.writeString(file, "{\"nbformat\": 3}");
        assertEquals(
                file + ": expected a notebook of nbformat 4, found nbformat 3",
                assertThrows(IOException.class, () -> Notebook.read(file)).getMessage());
        Files.writeString(file, "{\"nbformat\": 4, \"metadata\": {\"kernelspec\": {\"language\": \"python\"}}}");
        assertEquals(
                file + ": expected metadata.kernelspec.language \"java\", found \"python\"",
                assertThrows(IOException.class, () -> Notebook.read(file)).getMessage());
        Files.writeString(file, "{\"nbformat\": ");
        assertTrue(assertThrows(IOException.class, () -> Notebook.read(file))
                .getMessage()
                .startsWith(file + ": not JSON"));
    }
}

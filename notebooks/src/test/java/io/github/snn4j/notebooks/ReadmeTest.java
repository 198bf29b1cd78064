package io.github.snn4j.notebooks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java in the README, run from top to bottom as a notebook. */
class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder = Path.of("");

    @Test
    void itsJavaRuns() throws IOException, CellException {
        ObjectNode notebook =
                new ObjectMapper().createObjectNode().put("nbformat", 4).put("nbformat_minor", 5);
        notebook.putObject("metadata").putObject("kernelspec").put("language", "java");
        ArrayNode cells = notebook.putArray("cells");
        Matcher blocks = JAVA.matcher(Files.readString(Path.of("..", "README.md")));
        while (blocks.find()) {
            ObjectNode cell = cells.addObject().put("cell_type", "code").put("source", blocks.group(1));
            cell.putObject("metadata");
            cell.putNull("execution_count");
            cell.putArray("outputs");
        }
        assertTrue(cells.size() >= 3, "Java blocks in the README: " + cells.size());
        Path file = folder.resolve("README.ipynb");
        Files.writeString(file, notebook.toString());
        NotebookRunner.run(Notebook.read(file));
    }
}

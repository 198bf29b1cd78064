package io.github.snn4j.notebooks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.UnresolvedReferenceException;

/**
 * Runs the code cells of a notebook in order in one JShell, in a JVM of its own with this one's class path.
 *
 * <p>What a cell prints becomes its output; values of expressions are not shown unless printed.
 */
final class NotebookRunner implements AutoCloseable {
    /** As the root pom's snn.jvm, with a heap that leaves room for the build's own. */
    private static final String[] JVM = {
        "--add-modules", "jdk.incubator.vector", "--add-opens", "java.base/java.nio=ALL-UNNAMED", "-Xmx1g"
    };

    private final Notebook notebook;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final JShell shell;
    private final Map<String, Place> places = new HashMap<>();

    /** Where a snippet stands: its cell, and the lines of the cell before it. */
    private record Place(int cell, int linesBefore) {}

    private NotebookRunner(Notebook notebook) {
        this.notebook = notebook;
        PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        shell = JShell.builder()
                .out(stream)
                .err(stream)
                .remoteVMOptions(JVM)
                .compilerOptions("--add-modules", "jdk.incubator.vector")
                .build();
        shell.addToClasspath(System.getProperty("java.class.path"));
    }

    /**
     * Runs a notebook and sets its outputs.
     *
     * @throws CellException at the first cell that fails
     */
    static void run(Notebook notebook) throws CellException {
        try (NotebookRunner runner = new NotebookRunner(notebook)) {
            for (int cell = 1; cell <= notebook.size(); cell++) {
                runner.runCell(cell);
            }
        }
    }

    private void runCell(int cell) throws CellException {
        printed.reset();
        String all = notebook.source(cell);
        String rest = all;
        Map<String, Snippet> defined = new HashMap<>();
        while (!rest.isBlank()) {
            CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            // What is not complete is evaluated all the same: the compiler says best what is wrong with it.
            String source = next.completeness().isComplete() ? next.source() : rest;
            int blank = source.length() - source.stripLeading().length();
            int before = lines(all.substring(0, all.length() - rest.length() + blank));
            for (SnippetEvent event : shell.eval(source.strip())) {
                if (event.causeSnippet() == null) {
                    places.put(event.snippet().id(), new Place(cell, before));
                    defined.put(event.snippet().id(), event.snippet());
                    check(event);
                }
            }
            rest = next.completeness().isComplete() ? next.remaining() : "";
        }
        for (Snippet snippet : defined.values()) {
            checkDefined(snippet);
        }
        notebook.setOutput(cell, printed.toString(StandardCharsets.UTF_8));
    }

    private void check(SnippetEvent event) throws CellException {
        Snippet snippet = event.snippet();
        Place place = place(snippet);
        if (event.status() == Snippet.Status.REJECTED) {
            StringBuilder messages = new StringBuilder();
            int line = place.linesBefore + 1;
            for (Diag diag : shell.diagnostics(snippet).toList()) {
                if (messages.isEmpty()) {
                    int at = Math.max(
                            0,
                            Math.min((int) diag.getPosition(), snippet.source().length()));
                    line += lines(snippet.source().substring(0, at));
                } else {
                    messages.append("; ");
                }
                messages.append(diag.getMessage(Locale.ROOT));
            }
            throw failed(place.cell, line, messages.isEmpty() ? "not a complete piece of Java" : messages.toString());
        }
        JShellException exception = event.exception();
        if (exception instanceof UnresolvedReferenceException unresolved) {
            checkDefined(unresolved.getSnippet());
        }
        if (exception != null) {
            throw thrown(exception, place);
        }
    }

    /** A method may use what a later snippet of the same cell defines, but not what nothing defines. */
    private void checkDefined(Snippet snippet) throws CellException {
        Snippet.Status status = shell.status(snippet);
        boolean recoverable =
                status == Snippet.Status.RECOVERABLE_DEFINED || status == Snippet.Status.RECOVERABLE_NOT_DEFINED;
        if (recoverable && snippet instanceof DeclarationSnippet declaration) {
            Place place = place(snippet);
            String missing =
                    String.join(", ", shell.unresolvedDependencies(declaration).toList());
            throw failed(place.cell, place.linesBefore + 1, "cannot find " + missing);
        }
    }

    /** At the line of the running cell that the exception came through, in whatever cell it was thrown. */
    private CellException thrown(JShellException exception, Place place) {
        String what = exception instanceof EvalException e
                ? e.getExceptionClassName() + ": " + e.getMessage()
                : exception.toString();
        for (StackTraceElement frame : exception.getStackTrace()) {
            String name = frame.getFileName();
            Place at = name != null && name.startsWith("#") ? places.get(name.substring(1)) : null;
            if (at != null && at.cell == place.cell) {
                return failed(at.cell, at.linesBefore + frame.getLineNumber(), what);
            }
        }
        return failed(place.cell, place.linesBefore + 1, what);
    }

    private Place place(Snippet snippet) {
        return places.getOrDefault(snippet.id(), new Place(1, 0));
    }

    private CellException failed(int cell, int line, String what) {
        String source =
                notebook.source(cell).lines().skip(line - 1L).findFirst().orElse("");
        return new CellException(notebook.file(), cell, line, source, what);
    }

    private static int lines(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }

    @Override
    public void close() {
        shell.close();
    }
}

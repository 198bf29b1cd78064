package io.github.snn4j.notebooks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code RunNotebook [--write] FILE…}: runs notebooks, and with {@code --write} puts what the cells printed into the files.
 *
 * <p>Exit code 0 if all ran, 1 if one failed, 2 without a file.
 */
public final class RunNotebook {
    private RunNotebook() {}

    public static void main(String[] args) {
        List<String> files = new ArrayList<>(Arrays.asList(args));
        boolean write = files.remove("--write");
        if (files.isEmpty()) {
            System.err.println("usage: RunNotebook [--write] FILE...");
            System.exit(2);
        }
        boolean failed = false;
        for (String file : files) {
            try {
                long start = System.nanoTime();
                Notebook notebook = Notebook.read(Path.of(file));
                NotebookRunner.run(notebook);
                if (write) {
                    notebook.write();
                }
                System.out.printf("%s: %d cells in %.1f s%n", file, notebook.size(), (System.nanoTime() - start) / 1e9);
            } catch (IOException | CellException e) {
                System.err.println(e.getMessage());
                failed = true;
            }
        }
        System.exit(failed ? 1 : 0);
    }
}

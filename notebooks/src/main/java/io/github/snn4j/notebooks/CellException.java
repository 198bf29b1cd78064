package io.github.snn4j.notebooks;

import java.nio.file.Path;

/** A cell of a notebook does not compile, threw an exception, or uses what is not defined. */
final class CellException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param cell the number of the code cell, from 1
     * @param line the number of the line in it, from 1
     * @param source that line
     * @param what the diagnostic or the exception
     */
    CellException(Path notebook, int cell, int line, String source, String what) {
        super(notebook + ", code cell " + cell + ", line " + line + ": " + what + "\n    " + source.strip());
    }
}

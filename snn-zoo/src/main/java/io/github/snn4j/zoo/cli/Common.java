package io.github.snn4j.zoo.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every verb has: how it answers, and how much it says when it fails. */
final class Common {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--json", description = "Print one JSON object as the last line instead of text.")
    boolean json;

    @Option(names = "--trace", description = "Print the stack trace of an error.")
    boolean trace;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec verb;

    /** Text for people, on standard output; none with {@code --json}. */
    void say(String text) {
        if (!json) {
            out().println(text);
            out().flush();
        }
    }

    /** A remark or warning, on standard error. */
    void note(String text) {
        err().println(text);
        err().flush();
    }

    /** The figures, where {@code --json} asks for them. */
    void answer(Map<String, ?> figures) {
        if (json) {
            try {
                out().println(JSON.writeValueAsString(figures));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the answer cannot be written as JSON", e);
            }
            out().flush();
        }
    }

    /** What was typed after {@code snn}. */
    List<String> arguments() {
        return verb.root().commandLine().getParseResult().originalArgs();
    }

    /** Whether an option was typed. */
    boolean isGiven(String option) {
        return verb.commandLine().getParseResult().hasMatchedOption(option);
    }

    PrintWriter out() {
        return verb.commandLine().getOut();
    }

    PrintWriter err() {
        return verb.commandLine().getErr();
    }

    /** A fraction as JSON can have it: null where it is not a number. */
    static @org.jspecify.annotations.Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}

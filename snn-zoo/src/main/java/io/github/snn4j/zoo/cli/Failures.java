package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.catalogue.Nearest;
import io.github.snn4j.models.chip.limits.DoesNotFitException;
import io.github.snn4j.models.network.CannotExportException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is printed and which code is returned when a verb does not succeed. */
final class Failures {
    /** A failure at work. */
    static final int AT_WORK = 1;

    /** Bad use or bad input. */
    static final int BAD_INPUT = 2;

    /** Stopped by Ctrl-C. */
    static final int INTERRUPTED = 130;

    private Failures() {}

    /** The command line itself is wrong. */
    static int badUse(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        PrintWriter err = line.getErr();
        List<String> unmatched = line.getUnmatchedArguments();
        // a mistyped option is reported rather than what is missing because of it
        ParameterException first = e instanceof MissingParameterException && !unmatched.isEmpty()
                ? new UnmatchedArgumentException(line, unmatched)
                : e;
        err.println(name(line) + ": " + first.getMessage() + suggestion(first));
        err.println(name(line) + ": see " + name(line) + " --help");
        return BAD_INPUT;
    }

    /** The verb threw: what was wrong with the input, or what went wrong at work. */
    static int failed(Exception e, CommandLine line, ParseResult parsed) {
        PrintWriter err = line.getErr();
        err.println(name(line) + ": " + message(e));
        if (line.getCommandSpec().findOption("--trace").getValue() instanceof Boolean trace && trace) {
            e.printStackTrace(err);
        }
        boolean input =
                e instanceof IllegalArgumentException || e instanceof IOException || e instanceof DoesNotFitException;
        return input ? BAD_INPUT : AT_WORK;
    }

    /** How many problems there are besides the first. */
    static String more(int problems) {
        return problems > 1 ? " (and " + (problems - 1) + " more; snn export --check lists all)" : "";
    }

    private static String message(Exception e) {
        if (e instanceof DoesNotFitException over) {
            return "does not fit: " + over.violations().get(0)
                    + more(over.violations().size());
        }
        if (e instanceof CannotExportException cannot) {
            return "cannot " + cannot.cannot() + ": " + cannot.refusals().get(0)
                    + more(cannot.refusals().size());
        }
        if (e instanceof NoSuchFileException) {
            return e.getMessage() + ": no such file";
        }
        if (e instanceof AccessDeniedException) {
            return e.getMessage() + ": access denied";
        }
        String text = e.getMessage();
        return text == null || e instanceof NullPointerException || e instanceof IndexOutOfBoundsException
                ? e + " (an error of this program; run again with --trace and report it)"
                : text;
    }

    /** The nearest option or verb to the first that is not known. */
    private static String suggestion(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        String word = unmatched.getUnmatched().get(0);
        return word.startsWith("-")
                ? Nearest.suggestion(word, spec.optionsMap().keySet())
                : Nearest.suggestion(word, spec.subcommands().keySet());
    }

    private static String name(CommandLine line) {
        return line.getCommandSpec().qualifiedName();
    }
}

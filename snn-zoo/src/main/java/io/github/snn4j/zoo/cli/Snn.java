package io.github.snn4j.zoo.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The {@code snn} command with its verbs. */
@Command(
        name = "snn",
        description = "Trains spiking neural networks and brings them to neuromorphic chips.",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        showDefaultValues = true,
        usageHelpAutoWidth = true,
        footer = {"", "Example: snn demo", "snn VERB --help tells more about a verb."},
        subcommands = {
            Demo.class,
            Train.class,
            Evaluate.class,
            Predict.class,
            Summary.class,
            Export.class,
            Import.class,
            Simulate.class,
            Inspect.class,
            Models.class,
            Plot.class,
            Doctor.class,
            Bench.class
        })
public final class Snn implements Runnable {
    /** A verb whose help says more once its arguments are known. */
    interface MoreHelp {
        void printMore(PrintWriter out);
    }

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandLine.Model.CommandSpec spec;

    /** Runs a command line and ends the process with its exit code. */
    public static void main(String[] args) {
        int code = run(utf8(FileDescriptor.out), utf8(Stderr.descriptor()), args);
        Interrupt.finished();
        System.exit(code);
    }

    /**
     * Runs a command line.
     *
     * @return 0, or 2 for bad use or bad input, 1 for a failure at work, 130 when interrupted
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new Snn())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Snn::execute)
                .setParameterExceptionHandler(Failures::badUse)
                .setExecutionExceptionHandler(Failures::failed);
        int code = execute(line, args);
        out.flush();
        err.flush();
        return code;
    }

    private static int execute(CommandLine line, String... args) {
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            line.getErr()
                    .println(
                            "snn: the heap of " + Size.text(Runtime.getRuntime().maxMemory())
                                    + " is full; lower --batch, or give Java more by SNN_HEAP=8g");
            return Failures.AT_WORK;
        }
    }

    private static int execute(ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped == null) {
            return new CommandLine.RunLast().execute(parsed);
        }
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        if (last.isUsageHelpRequested() && last.commandSpec().userObject() instanceof MoreHelp verb) {
            verb.printMore(last.commandSpec().commandLine().getOut());
        }
        return helped;
    }

    /** Without a verb. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "a verb is missing; there are "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    private static PrintWriter utf8(FileDescriptor target) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(target), StandardCharsets.UTF_8), true);
    }
}

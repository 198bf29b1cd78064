package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class SnnTest {
    static List<String> verbs() {
        return List.copyOf(new CommandLine(new Snn()).getSubcommands().keySet());
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void helpHasAnExample(String verb) {
        Cli help = Cli.run(verb, "--help").succeeds();
        assertTrue(help.out().contains("Example: snn " + verb), help.out());
        assertTrue(help.out().contains("--json"), help.out());
        assertEquals("", help.err());
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void typoInAnOptionSuggestsTheNearest(String verb) {
        Cli.run(verb, "--jsn").refuses("--jsn", "did you mean \"--json\"?", "snn " + verb + " --help");
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void typoInAVerbSuggestsTheNearest(String verb) {
        String typo = verb.substring(0, verb.length() - 1) + "x";
        Cli.run(typo).refuses(typo, "did you mean \"" + verb + "\"?");
    }

    @Test
    void withoutAVerbTheyAreListed() {
        Cli.run().refuses("train", "evaluate", "snn --help");
    }

    @Test
    void versionIsThatOfTheBuild() {
        String version = Cli.run("--version").succeeds().out();
        assertTrue(version.startsWith("SNN4J "), version);
        assertFalse(version.contains("$"), version);
    }

    @Test
    void wrongValueNamesTheOption() {
        Cli.run("train", "mnist-cnn", "--epochs", "many").refuses("--epochs", "many");
    }

    @Test
    void stackTraceComesWithTraceOnly() {
        Cli plain = Cli.run("summary", "nowhere.json").refuses("nowhere.json: no such file");
        assertFalse(plain.err().contains("\tat "), plain.err());
        Cli traced = Cli.run("summary", "nowhere.json", "--trace");
        assertEquals(2, traced.code());
        assertTrue(traced.err().contains("\tat "), traced.err());
    }
}

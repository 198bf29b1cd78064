package io.github.snn4j.core.plot;

import java.util.Locale;

/**
 * A colour by its purpose, with a value for light and one for dark pages.
 *
 * <p>Elements carry the light value as an attribute, which style sheets override where they are understood.
 */
enum Colour {
    PAPER("#ffffff", "#16191d"),
    INK("#1f2328", "#e6e8eb"),
    SOFT("#59636e", "#a3abb5"),
    GRID("#e4e7eb", "#30363d"),
    BLUE("#2563c9", "#6ea8ff"),
    ORANGE("#cf5a10", "#ff9a57"),
    GREEN("#0f8a5f", "#4fce9f"),
    PURPLE("#8b4fc4", "#c39bff"),
    GOLD("#a67800", "#e5bd4a"),
    PINK("#c83b7c", "#ff86b9");

    private static final Colour[] SERIES = {BLUE, ORANGE, GREEN, PURPLE, GOLD, PINK};

    private final String light;
    private final String dark;

    Colour(String light, String dark) {
        this.light = light;
        this.dark = dark;
    }

    /** The colour of series {@code index}; they repeat after {@link #distinct()}. */
    static Colour ofSeries(int index) {
        return SERIES[index % SERIES.length];
    }

    static int distinct() {
        return SERIES.length;
    }

    /** Attributes that fill an element. */
    String fill() {
        return " class=\"f-" + id() + "\" fill=\"" + light + "\"";
    }

    /** Attributes that draw an element's outline. */
    String stroke() {
        return " class=\"s-" + id() + "\" stroke=\"" + light + "\" fill=\"none\"";
    }

    /** The style sheet of all colours; scoped, because a page may hold many plots and rules of its own. */
    static String css() {
        StringBuilder variables = new StringBuilder();
        StringBuilder darkVariables = new StringBuilder();
        StringBuilder rules = new StringBuilder();
        for (Colour colour : values()) {
            String variable = "--snn-" + colour.id();
            variables.append(variable).append(':').append(colour.light).append(';');
            darkVariables.append(variable).append(':').append(colour.dark).append(';');
            String use = ":var(" + variable + "," + colour.light + ")}";
            rules.append(".snn-plot .f-").append(colour.id()).append("{fill").append(use);
            rules.append(".snn-plot .s-").append(colour.id()).append("{stroke").append(use);
        }
        return ".snn-plot{" + variables + "}@media (prefers-color-scheme:dark){.snn-plot{" + darkVariables + "}}"
                + rules;
    }

    private String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}

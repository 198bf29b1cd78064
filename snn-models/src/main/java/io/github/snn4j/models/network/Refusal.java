package io.github.snn4j.models.network;

/**
 * A part of a network that cannot go where it is exported to.
 *
 * @param layer its name
 * @param reason why not
 * @param remedy what to do instead
 */
public record Refusal(String layer, String reason, String remedy) {
    @Override
    public String toString() {
        return "layer \"" + layer + "\": " + reason + "; " + remedy;
    }
}

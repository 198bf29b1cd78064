package io.github.snn4j.models.chip.limits;

/**
 * One limit that is not kept.
 *
 * @param layer population, or the network where the whole does not fit
 * @param tile part of the population, or empty
 * @param core chip/core, or empty
 */
public record Violation(
        String layer, String tile, String core, Resource resource, long needed, long limit, String remedy) {
    @Override
    public String toString() {
        return layer + (tile.isEmpty() ? "" : " tile " + tile) + (core.isEmpty() ? "" : " core " + core) + ": "
                + resource.key() + " " + needed + " against a limit of " + limit + "; " + remedy;
    }
}

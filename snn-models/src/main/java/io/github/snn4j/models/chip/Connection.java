package io.github.snn4j.models.chip;

/**
 * Spikes of the population {@code source} through a linear map.
 *
 * @param delay network steps a spike takes; 0 means that it acts in the step in which it was fired
 */
public record Connection(String source, Linear linear, int delay) {
    public Connection {
        if (delay < 0) {
            throw new IllegalArgumentException("Connection.delay must be >= 0 steps, got " + delay);
        }
    }
}

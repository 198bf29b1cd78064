package io.github.snn4j.core.event;

import java.util.function.IntUnaryOperator;

/** Events at other pixels of a sensor of maybe another size; what falls outside is dropped. */
final class Moved {
    private Moved() {}

    /**
     * The moved events.
     *
     * @param column from an event's index to its new x
     * @param row from an event's index to its new y
     */
    static Events of(Events events, int width, int height, IntUnaryOperator column, IntUnaryOperator row) {
        Events.Builder moved = new Events.Builder(events.size());
        for (int i = 0; i < events.size(); i++) {
            int x = column.applyAsInt(i);
            int y = row.applyAsInt(i);
            if (x >= 0 && x < width && y >= 0 && y < height) {
                moved.add(events.times()[i], x, y, events.on()[i]);
            }
        }
        return moved.build(width, height);
    }
}

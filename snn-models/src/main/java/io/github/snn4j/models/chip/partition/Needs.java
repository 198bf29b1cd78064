package io.github.snn4j.models.chip.partition;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** What the tiles of a cut need of one link, counted once. */
final class Needs {
    private final Map<Key, Need> needs = new HashMap<>();
    private final Map<FanKey, Set<Link.Fan>> fans = new HashMap<>();

    /**
     * What tiles need of one link.
     *
     * @param axons the most in-axons of a tile
     * @param bits the most synapse bits of a tile
     * @param sharedBits synapse bits of all tiles of the same channels together
     */
    record Need(long axons, long bits, double sharedBits) {}

    private record Key(int link, Tiling tiling, int sourceChannels) {}

    private record FanKey(int link, Tiling tiling) {}

    /** The need of a cut of the target when the source is cut into {@code sourceChannels} at a time. */
    Need of(Link l, Tiling t, int sourceChannels) {
        // a discrete axon knows no channels
        Key key = new Key(l.index(), t, l.discrete() ? 1 : sourceChannels);
        return needs.computeIfAbsent(key, absent -> count(l, t, sourceChannels));
    }

    private Need count(Link l, Tiling t, int sourceChannels) {
        long axons = 0;
        long bits = 0;
        Set<Link.ListKey> shared = new HashSet<>();
        for (Link.Fan fan : fans(l, t)) {
            axons = Math.max(axons, l.axons(fan, sourceChannels));
            bits = Math.max(bits, l.bits(fan, t, sourceChannels));
            shared.addAll(fan.shared());
        }
        double together = shared.isEmpty() ? Double.MAX_VALUE : 0;
        for (Link.ListKey list : shared) {
            together += list.channels() == t.channels() ? l.bits(Link.size(list), t, sourceChannels) : 0;
        }
        return new Need(axons, bits, together);
    }

    /** The fans of a cut, once for all that look alike; those of discrete axons are counted once, and large. */
    private Set<Link.Fan> fans(Link l, Tiling t) {
        return l.discrete() ? distinct(l, t) : fans.computeIfAbsent(new FanKey(l.index(), t), key -> distinct(l, t));
    }

    private static Set<Link.Fan> distinct(Link l, Tiling t) {
        Set<Link.Fan> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        seen.addAll(l.wiring().fans(t));
        return seen;
    }
}

package io.github.snn4j.models.chip.configuration;

import com.fasterxml.jackson.databind.util.StdConverter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A core's synapse lists as they are in the file: one column per field, targets and weights end to end. */
@SuppressWarnings("ArrayRecordComponent")
record SynapseColumns(short[] fmt, int[] atoms, int[] targets, short[] delay, int[] cxCount, short[] cx, short[] w) {

    /** Lists to columns. */
    static final class FromLists extends StdConverter<List<Core.SynapseList>, SynapseColumns> {
        @Override
        public SynapseColumns convert(List<Core.SynapseList> lists) {
            int n = lists.size();
            int targets = lists.stream().mapToInt(l -> l.cx().length).reduce(0, Math::addExact);
            int weights = lists.stream().mapToInt(l -> l.w().length).reduce(0, Math::addExact);
            var c = new SynapseColumns(
                    new short[n],
                    new int[n],
                    new int[n],
                    new short[n],
                    new int[n],
                    new short[targets],
                    new short[weights]);
            int cx = 0;
            int w = 0;
            for (int i = 0; i < n; i++) {
                Core.SynapseList l = lists.get(i);
                c.fmt[i] = (short) l.fmt();
                c.atoms[i] = l.atoms();
                c.targets[i] = l.targets();
                c.delay[i] = (short) l.delay();
                c.cxCount[i] = l.cx().length;
                System.arraycopy(l.cx(), 0, c.cx, cx, l.cx().length);
                System.arraycopy(l.w(), 0, c.w, w, l.w().length);
                cx += l.cx().length;
                w += l.w().length;
            }
            return c;
        }
    }

    /** Columns to lists; sizes that do not add up are an IllegalArgumentException, before anything is allocated. */
    static final class ToLists extends StdConverter<SynapseColumns, List<Core.SynapseList>> {
        @Override
        public List<Core.SynapseList> convert(SynapseColumns c) {
            int n = c.fmt.length;
            if (c.atoms.length != n || c.targets.length != n || c.delay.length != n || c.cxCount.length != n) {
                throw new IllegalArgumentException("syn_lists columns must be equally long, expected " + n);
            }
            List<Core.SynapseList> lists = new ArrayList<>(n);
            int cx = 0;
            int w = 0;
            for (int i = 0; i < n; i++) {
                long weights = (long) c.atoms[i] * c.targets[i];
                if (c.atoms[i] < 1 || c.targets[i] < 1 || weights > c.w.length - w) {
                    throw new IllegalArgumentException("syn_lists " + i + " needs " + c.atoms[i] + " x " + c.targets[i]
                            + " weights, " + (c.w.length - w) + " are left");
                }
                if (c.cxCount[i] < 0 || c.cxCount[i] > c.cx.length - cx) {
                    throw new IllegalArgumentException("syn_lists " + i + " needs " + c.cxCount[i] + " targets, "
                            + (c.cx.length - cx) + " are left");
                }
                lists.add(new Core.SynapseList(
                        c.fmt[i],
                        c.atoms[i],
                        c.targets[i],
                        Arrays.copyOfRange(c.cx, cx, cx + c.cxCount[i]),
                        Arrays.copyOfRange(c.w, w, w + (int) weights),
                        c.delay[i]));
                cx += c.cxCount[i];
                w += (int) weights;
            }
            if (cx != c.cx.length || w != c.w.length) {
                throw new IllegalArgumentException(
                        "syn_lists leave " + (c.w.length - w) + " weights and " + (c.cx.length - cx) + " targets over");
            }
            return lists;
        }
    }
}

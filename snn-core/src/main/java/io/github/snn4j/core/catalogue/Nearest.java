package io.github.snn4j.core.catalogue;

import java.util.Collection;
import java.util.Locale;

/** The nearest of the known names to one that is not known, for messages. */
public final class Nearest {
    private Nearest() {}

    /** {@code ", did you mean \"name\"?"} for the known name at the smallest edit distance, or nothing if none is near. */
    public static String suggestion(String name, Collection<String> known) {
        String nearest = "";
        int best = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        return best <= Math.max(2, name.length() / 2) ? ", did you mean \"" + nearest + "\"?" : "";
    }

    /** Edit distance: insertions, deletions and replacements. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}

package io.github.snn4j.models.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.models.train.TrainingListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page in a real browser, where {@code chromium} is on the path. */
class LivePageBrowserTest {
    @TempDir
    Path folder;

    @Test
    void pageDrawsWhatItIsTold() throws Exception {
        Path chromium = chromium();
        try (LivePage page = new LivePage("net <b> on data", 0)) {
            for (int s = 1; s <= 300; s++) {
                page.step(step(s));
                if (s % 100 == 0) {
                    page.epoch(new TrainingListener.Epoch(s / 100, 4, 1.0 / s, 0.8, 0.7, 9, 100, step(s)));
                }
            }
            page.alarm(new TrainingListener.Alarm(2, 7, "spikes2", false, "layer \"spikes2\" is <dead>"));
            String dom = dom(chromium, page);
            assertTrue(dom.contains("<title>75 % – net &lt;b&gt; on data</title>"), dom);
            assertTrue(dom.contains("epoch 3 of 4, step 100 of 100"), dom);
            assertTrue(dom.contains("1:02:05"), "time left is missing: " + dom);
            assertTrue(dom.contains("Epoch 2, step 7: layer \"spikes2\" is &lt;dead&gt;"), dom);
            assertEquals(List.of(3, 3, 2, 3), curves(dom), dom);
            // a dot an epoch, three epochs, in two charts
            assertEquals(6, dom.split("<circle ", -1).length - 1, dom);
            assertFalse(dom.contains("NaN"), dom);
        }
    }

    private static TrainingListener.Step step(int s) {
        return new TrainingListener.Step(
                (s - 1) / 100 + 1,
                4,
                (s - 1) % 100 + 1,
                100,
                1.0 / s,
                1 - 1.0 / s,
                0.01,
                2.0 / s,
                Map.of("conv", 1.5 / s, "dense", 1.0 / s),
                Map.of("spikes1", 0.1 + 0.0001 * s, "spikes2", 0.2),
                1000,
                3725);
    }

    /** How many curves each chart has; each must have a line to some point. */
    private static List<Integer> curves(String dom) {
        List<Integer> curves = new ArrayList<>();
        for (String figure : dom.split("<figure>", -1)) {
            int paths = (int) Pattern.compile("<path [^>]*d=\"M[^\"]*L[^\"]*\"")
                    .matcher(figure)
                    .results()
                    .count();
            if (paths > 0) {
                curves.add(paths);
            }
        }
        return curves;
    }

    /** The page after its scripts ran for three seconds; fails where the browser refused or complained about anything. */
    private String dom(Path chromium, LivePage page) throws IOException, InterruptedException {
        Path out = folder.resolve("dom.html");
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(
                        chromium.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--enable-logging=stderr",
                        "--virtual-time-budget=3000",
                        "--dump-dom",
                        page.address().toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        String complaints = Files.readString(err);
        assertTrue(ended, chromium + " did not end within 120 s: " + complaints);
        assertEquals(0, process.exitValue(), complaints);
        assertFalse(complaints.contains(":CONSOLE"), complaints);
        return Files.readString(out);
    }

    private static Path chromium() {
        String path = System.getenv().getOrDefault("PATH", "");
        Path found = Stream.of(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        if (found == null) {
            String reason = "the live page was NOT tested in a browser: no chromium on the path"
                    + " (Debian: apt-get install chromium)";
            System.err.println(reason);
            Assumptions.abort(reason);
        }
        return found;
    }
}

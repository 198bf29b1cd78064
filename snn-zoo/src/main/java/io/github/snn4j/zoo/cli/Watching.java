package io.github.snn4j.zoo.cli;

import io.github.snn4j.models.train.TrainingListener;
import io.github.snn4j.models.watch.LivePage;
import io.github.snn4j.models.watch.TensorBoardLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options to watch a training while it runs. */
final class Watching {
    @Option(
            names = "--live",
            arity = "0..1",
            fallbackValue = "0",
            preprocessor = AttachedValue.class,
            paramLabel = "PORT",
            description = "Show the training in a browser on this machine, while it lasts; the address is printed."
                    + " --live=PORT chooses its port.")
    @Nullable
    Integer live;

    @Option(
            names = "--tensorboard",
            paramLabel = "DIR",
            description = "Write event files for TensorBoard there; a resumed training goes on in the same folder.")
    @Nullable
    Path tensorboard;

    /** What listens to a training, to be closed at its end. */
    record Open(List<TrainingListener> listeners, List<AutoCloseable> resources) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            for (AutoCloseable resource : resources) {
                resource.close();
            }
        }
    }

    /** Opens what the options ask for. */
    Open open(Common common, String title) throws IOException {
        Open open = new Open(new ArrayList<>(), new ArrayList<>());
        if (tensorboard != null) {
            if (Files.exists(tensorboard) && !Files.isDirectory(tensorboard)) {
                throw new IllegalArgumentException("--tensorboard " + tensorboard + ": is a file, expected a folder");
            }
            TensorBoardLog log = new TensorBoardLog(tensorboard);
            open.listeners.add(log);
            open.resources.add(log);
        }
        if (live != null) {
            if (live < 0 || live > 65535) {
                throw new IllegalArgumentException("--live must be a port from 0 to 65535, got " + live);
            }
            LivePage page = new LivePage(title, live);
            open.listeners.add(page);
            open.resources.add(page);
            common.note("live: " + page.address());
        }
        return open;
    }
}

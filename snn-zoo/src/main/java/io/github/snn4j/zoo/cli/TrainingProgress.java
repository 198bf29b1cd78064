package io.github.snn4j.zoo.cli;

import io.github.snn4j.layers.plan.Forecast;
import io.github.snn4j.models.train.HealthCheck;
import io.github.snn4j.models.train.TrainingListener;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Tells how training goes: a bar with rate and time left on a terminal, and a line an epoch. */
final class TrainingProgress implements TrainingListener {
    private static final int BAR = 24;
    private static final long REDRAW_NANOS = 100_000_000;

    private final Common common;
    private final PrintWriter err;
    private final boolean terminal;
    private boolean begun;
    private int epochsDone;
    private double secondsPerSample;
    private long drawn;

    TrainingProgress(Common common) {
        this.common = common;
        this.err = common.err();
        this.terminal = Boolean.getBoolean("snn.terminal");
    }

    /** Whether the first step is about to be done or was, so that what fails from now on fails at work. */
    boolean hasBegun() {
        return begun;
    }

    /** Epochs done by this run. */
    int epochsDone() {
        return epochsDone;
    }

    /** The mean rate over this run's epochs, watching not counted; NaN where it did none. */
    double samplesPerSecond() {
        return epochsDone / secondsPerSample;
    }

    @Override
    public void started(Forecast forecast, HealthCheck health, int firstEpoch) {
        common.note("memory: " + forecast);
        Table table = new Table(List.of(), "layer", "firing rate", "never fire", "surrogate support");
        health.layers()
                .forEach(l -> table.row(l.name(), percent(l.firingRate()), percent(l.dead()), percent(l.support())));
        common.note(table.toString());
        health.warnings().forEach(warning -> common.note("warning: " + warning));
        begun = true;
    }

    @Override
    public void step(Step s) {
        long now = System.nanoTime();
        if (!terminal || now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        int filled = BAR * s.step() / s.steps();
        err.print(String.format(
                Locale.ROOT,
                "\repoch %d/%d [%s%s] %3d %%  loss %.4f  %.0f samples/s  %s left \033[K",
                s.epoch(),
                s.epochs(),
                "#".repeat(filled),
                "-".repeat(BAR - filled),
                100 * s.step() / s.steps(),
                s.loss(),
                s.samplesPerSecond(),
                clock(s.secondsLeft())));
        err.flush();
    }

    @Override
    public void alarm(Alarm a) {
        if (terminal) {
            err.print("\r\033[K");
        }
        common.note((a.healthy() ? "" : "warning: ") + "epoch " + a.epoch() + ", step " + a.step() + ": " + a.text());
    }

    @Override
    public void epoch(Epoch e) {
        epochsDone++;
        secondsPerSample += 1 / e.samplesPerSecond();
        err.println((terminal ? "\r\033[K" : "")
                + String.format(
                        Locale.ROOT,
                        "epoch %d/%d  loss %.4f  train %s%s  %.0f samples/s  %.1f s",
                        e.epoch(),
                        e.epochs(),
                        e.loss(),
                        percent(e.trainAccuracy()),
                        Double.isNaN(e.watchAccuracy()) ? "" : "  test " + percent(e.watchAccuracy()),
                        e.samplesPerSecond(),
                        e.seconds()));
        err.flush();
    }

    static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * fraction);
    }

    private static String clock(double seconds) {
        long s = Math.round(seconds);
        return s >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60);
    }
}

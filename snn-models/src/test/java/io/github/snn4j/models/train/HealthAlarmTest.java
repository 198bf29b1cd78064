package io.github.snn4j.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.layers.plan.NonFiniteException;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.models.network.NetworkJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthAlarmTest {
    private static final HealthCheck WELL = new HealthCheck(List.of(new HealthCheck.Layer("a", 0.1, 0, 1)));
    private static final HealthCheck DEAD = new HealthCheck(List.of(new HealthCheck.Layer("a", 0, 1, 1)));

    /** What is told while a layer fires at these rates; 10 examples, 4 steps. */
    private static List<String> told(HealthCheck start, double... rates) {
        HealthAlarm alarm = new HealthAlarm(start, 10, 4);
        List<String> texts = new ArrayList<>();
        for (int step = 1; step <= rates.length; step++) {
            for (TrainingListener.Alarm a : alarm.look(2, step, Map.of("a", rates[step - 1], "b", 0.1))) {
                texts.add(a.step() + (a.healthy() ? " well: " : " ill: ") + a.text());
            }
        }
        return texts;
    }

    @Test
    void saturationIsToldOnceAndItsEndOnce() {
        List<String> texts = told(WELL, 0.2, 0.5, 0.51, 0.6, 0.49, 0.51, 0.41, 0.4, 0.3);
        assertEquals(2, texts.size(), texts.toString());
        assertTrue(texts.get(0).startsWith("3 ill: layer \"a\" is saturated: it fires in 51 %"), texts.toString());
        assertTrue(texts.get(0).contains("raise the threshold"), texts.toString());
        assertEquals("8 well: layer \"a\" has recovered: it fires in 40 % of all steps", texts.get(1));
    }

    /** 40 shows: below a rate of 0.1 / 40 more than nine neurons in ten cannot have fired. */
    @Test
    void deathIsToldOnceAndItsEndOnce() {
        List<String> texts = told(WELL, 0.0026, 0.0024, 0, 0.0026, 0.0049, 0.0051);
        assertEquals(2, texts.size(), texts.toString());
        assertEquals(
                "2 ill: layer \"a\" is dead: 90 % of its neurons never fire; lower the threshold, put a batch norm before"
                        + " it, or widen the surrogate",
                texts.get(0));
        assertEquals("6 well: layer \"a\" has recovered: it fires in 0.51 % of all steps", texts.get(1));
    }

    @Test
    void whatWasToldAtTheStartIsNotToldAgain() {
        assertEquals(1, told(DEAD, 0, 0, 0.1).size());
        assertEquals(2, told(DEAD, 0.1, 0, 0.1).size());
    }

    @Test
    void whatIsNotANumberIsToldBeforeTrainingFails() {
        Network wild = NetworkJson.builtIn().read("""
                {"name": "wild", "input": [6, 6, 1], "steps": 2, "layers": [
                  {"type": "Dense", "units": 8}, {"type": "Spiking", "neuron": "Lif"}, {"type": "Dense", "units": 2}],
                 "training": {"epochs": 9, "batch": 10, "optimizer": {"type": "Sgd", "lr": 1e38}}}
                """, "wild");
        List<TrainingListener.Alarm> alarms = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void alarm(Alarm alarm) {
                alarms.add(alarm);
            }
        };
        try (Workers workers = new Workers(1)) {
            Trainer trainer = Trainer.of(wild, new TrainerTest.Halves(60, 0), workers)
                    .listener(listener)
                    .build();
            NonFiniteException e = assertThrows(NonFiniteException.class, trainer::run);
            TrainingListener.Alarm last = alarms.get(alarms.size() - 1);
            assertEquals(e.layer(), last.layer());
            assertEquals(e.getMessage(), last.text());
        }
    }
}

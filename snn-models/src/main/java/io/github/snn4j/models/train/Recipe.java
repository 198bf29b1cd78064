package io.github.snn4j.models.train;

import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.neuron.PotentialPenalty;
import io.github.snn4j.models.augment.Augmentation;
import io.github.snn4j.models.augment.Mixer;
import java.util.List;
import java.util.Locale;

/**
 * How a network is trained.
 *
 * @param epochs passes over the training set
 * @param batch examples a step
 * @param loss what is minimised
 * @param optimizer how
 * @param schedule the learning rate over time
 * @param clip the largest Euclidean norm of the gradient; 0 leaves it
 * @param validation the fraction of the training set kept apart to watch; 0 keeps none
 * @param patience epochs without a better validation accuracy before training stops; 0 never stops early
 * @param tbptt K, a divisor of T: truncated backpropagation through time, where gradients flow within segments of K steps
 *     only and no more than a segment is held. The loss is still that of all T steps, which therefore run forwards twice.
 *     The statistics of a batch norm are then those of a segment. 0 lets gradients flow over all steps, as T does
 * @param augment random changes to each training picture, in their order
 * @param mix what mixes training examples with each other, one of them drawn for each; empty leaves them apart
 * @param accumulate K: each update is by the mean gradient of K batches, as if of one K times as large, but for batch norms
 * @param ema the decay of an exponential moving average of the weights, which is then what is tested and written; 0 keeps
 *     none
 * @param distillation how much a teacher counts, where one is given
 * @param penalty what the membrane potentials of the spiking layers add to the loss; not with tbptt
 * @param thresholds where learned thresholds start
 * @param quantize whether a trained network is fine-tuned with the values that its export will have, as {@link
 *     io.github.snn4j.models.chip.tune.ChipForm} says: a forward run fires as the chip does, and the gradients with respect
 *     to the rounded weights move the float ones, which stay the model's; not with tbptt
 */
public record Recipe(
        @Default("10") int epochs,
        @Default("128") int batch,
        @Default("CrossEntropy") Loss loss,
        @Default("Adam") Optimizer optimizer,
        @Default("Constant") Schedule schedule,
        @Default("0") double clip,
        @Default("0") double validation,
        @Default("0") int patience,
        @Default("0") int tbptt,
        @Default("[]") List<Augmentation> augment,
        @Default("[]") List<Mixer> mix,
        @Default("1") int accumulate,
        @Default("0") double ema,
        @Default("{}") Distillation distillation,
        @Default("{}") PotentialPenalty penalty,
        @Default("{}") ThresholdStart thresholds,
        @Default("none") Quantize quantize) {
    /** Of the examples as they are, an update a batch, without average and teacher. */
    public Recipe(
            int epochs,
            int batch,
            Loss loss,
            Optimizer optimizer,
            Schedule schedule,
            double clip,
            double validation,
            int patience,
            int tbptt) {
        this(
                epochs,
                batch,
                loss,
                optimizer,
                schedule,
                clip,
                validation,
                patience,
                tbptt,
                List.of(),
                List.of(),
                1,
                0,
                new Distillation(0.5, 4),
                PotentialPenalty.NONE,
                ThresholdStart.NONE,
                Quantize.NONE);
    }

    /** Ten epochs of Adam at 0.001 in batches of 128, by cross entropy. */
    public static Recipe of() {
        return new Recipe(
                10, 128, new Loss.CrossEntropy(0), Optimizer.Adam.of(0.001), new Schedule.Constant(), 0, 0, 0, 0);
    }

    public Recipe {
        augment = List.copyOf(augment);
        mix = List.copyOf(mix);
        for (int i = 1; i < augment.size(); i++) {
            if (augment.get(i).takesOriginal()) {
                throw new IllegalArgumentException(
                        "Recipe.augment: " + augment.get(i).getClass().getSimpleName()
                                + " takes the picture in its own size and must come first, but is number " + (i + 1));
            }
        }
        if (accumulate < 1) {
            throw new IllegalArgumentException("Recipe.accumulate must be at least 1 batch, got " + accumulate);
        }
        if (!(ema >= 0 && ema < 1)) {
            throw new IllegalArgumentException("Recipe.ema must be in [0, 1), got " + ema);
        }
        if (epochs < 1) {
            throw new IllegalArgumentException("Recipe.epochs must be at least 1, got " + epochs);
        }
        if (batch < 1) {
            throw new IllegalArgumentException("Recipe.batch must be at least 1, got " + batch);
        }
        if (!(clip >= 0)) {
            throw new IllegalArgumentException("Recipe.clip must be >= 0, got " + clip);
        }
        if (!(validation >= 0 && validation < 1)) {
            throw new IllegalArgumentException("Recipe.validation must be in [0, 1), got " + validation);
        }
        if (patience < 0) {
            throw new IllegalArgumentException("Recipe.patience must be >= 0 epochs, got " + patience);
        }
        if (tbptt < 0) {
            throw new IllegalArgumentException("Recipe.tbptt must be >= 0 steps, got " + tbptt);
        }
        if (tbptt > 0 && penalty.weight() > 0) {
            throw new IllegalArgumentException("Recipe.penalty needs the potentials of all steps at once, but tbptt is "
                    + tbptt + "; set one of the two to 0");
        }
        if (tbptt > 0 && quantize != Quantize.NONE) {
            throw new IllegalArgumentException(
                    "Recipe.quantize " + quantize.name().toLowerCase(Locale.ROOT)
                            + " trains over all steps at once, but tbptt is " + tbptt + "; set tbptt to 0");
        }
        if (patience > 0 && validation == 0) {
            throw new IllegalArgumentException(
                    "Recipe.patience " + patience + " needs a validation set; set validation, such as 0.1");
        }
    }

    /** The same with so many examples a batch. */
    public Recipe withBatch(int examples) {
        return with(examples, quantize);
    }

    /** The same for a network whose export has other values. */
    public Recipe withQuantize(Quantize value) {
        return with(batch, value);
    }

    private Recipe with(int examples, Quantize values) {
        return new Recipe(
                epochs,
                examples,
                loss,
                optimizer,
                schedule,
                clip,
                validation,
                patience,
                tbptt,
                augment,
                mix,
                accumulate,
                ema,
                distillation,
                penalty,
                thresholds,
                values);
    }
}

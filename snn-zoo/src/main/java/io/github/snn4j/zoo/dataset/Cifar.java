package io.github.snn4j.zoo.dataset;

import java.util.List;

/** The two CIFAR data sets in their binary version: what their files are called and how a record begins. */
enum Cifar {
    /** A record is a label and the pixels. */
    CIFAR10(
            "cifar10",
            List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"),
            List.of("test_batch.bin"),
            10_000,
            1,
            "batches.meta.txt",
            "airplane automobile bird cat deer dog frog horse ship truck"),
    /** A record is a coarse label, a fine label and the pixels; the fine one counts. */
    CIFAR100(
            "cifar100",
            List.of("train.bin"),
            List.of("test.bin"),
            50_000,
            2,
            "fine_label_names.txt",
            "apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can"
                    + " castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur"
                    + " dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard"
                    + " lion lizard lobster man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter"
                    + " palm_tree pear pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon ray road"
                    + " rocket rose sea seal shark shrew skunk skyscraper snail snake spider squirrel streetcar"
                    + " sunflower sweet_pepper table tank telephone television tiger tractor train trout tulip turtle"
                    + " wardrobe whale willow_tree wolf woman worm");

    static final int SIDE = 32;
    private static final int TEST_PICTURES = 10_000;

    final String set;
    final int labelBytes;
    final String namesFile;
    final List<String> classes;
    private final List<String> train;
    private final List<String> test;
    private final int trainPicturesPerFile;

    Cifar(
            String set,
            List<String> train,
            List<String> test,
            int trainPicturesPerFile,
            int labelBytes,
            String namesFile,
            String classes) {
        this.set = set;
        this.train = train;
        this.test = test;
        this.trainPicturesPerFile = trainPicturesPerFile;
        this.labelBytes = labelBytes;
        this.namesFile = namesFile;
        this.classes = List.of(classes.split(" "));
    }

    List<String> files(Split split) {
        return split == Split.TRAIN ? train : test;
    }

    int picturesPerFile(Split split) {
        return split == Split.TRAIN ? trainPicturesPerFile : TEST_PICTURES;
    }

    int recordBytes() {
        return labelBytes + 3 * SIDE * SIDE;
    }
}

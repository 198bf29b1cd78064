package io.github.snn4j;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import io.github.snn4j.core.surrogate.Surrogate;
import org.junit.jupiter.api.Test;

/** The arrows between modules and packages that are permitted, and no others. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.github.snn4j");

    @Test
    void modulesDependDownwardsOnly() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("io.github.snn4j..")
                .layer("core")
                .definedBy("io.github.snn4j.core..")
                .layer("layers")
                .definedBy("io.github.snn4j.layers..")
                .layer("models")
                .definedBy("io.github.snn4j.models..")
                .layer("zoo")
                .definedBy("io.github.snn4j.zoo..")
                .whereLayer("zoo")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("models")
                .mayOnlyBeAccessedByLayers("zoo")
                .whereLayer("layers")
                .mayOnlyBeAccessedByLayers("models", "zoo")
                .check(CLASSES);
    }

    /** Record readers may hand out DataVec's array writables, and load ND4J only then. */
    @Test
    void nd4jIsUsedByTheSameDiffAndDl4jPackagesAndRecordReadersOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.github.snn4j.layers.samediff..",
                        "io.github.snn4j.layers.dl4j..",
                        "io.github.snn4j.zoo.dataset..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.nd4j..")
                .because("training, inference and simulation must not load ND4J")
                .check(CLASSES);
    }

    @Test
    void deeplearning4jIsUsedByItsPackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.github.snn4j.layers.dl4j..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.deeplearning4j..")
                .check(CLASSES);
    }

    @Test
    void theSimulatorReadsTheFileOnly() {
        noClasses()
                .that()
                .resideInAPackage("io.github.snn4j.models.chip.simulate..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.github.snn4j.models.chip.quantise..",
                        "io.github.snn4j.models.chip.partition..",
                        "io.github.snn4j.models.chip.lower..",
                        "io.github.snn4j.layers..")
                .because("what verifies the compiler must not share its code")
                .check(CLASSES);
    }

    @Test
    void thePartitionerAndWhatRecountsItsLimitsShareNoCode() {
        noClasses()
                .that()
                .resideInAPackage("io.github.snn4j.models.chip.limits..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.github.snn4j.models.chip.partition..", "io.github.snn4j.models.chip.quantise..")
                .because("one mistake must not be made on both sides")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.github.snn4j.models.chip.partition..")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("LimitsChecker")
                .check(CLASSES);
    }

    @Test
    void packagesOfTheCoreHaveNoCycles() {
        slices().matching("io.github.snn4j.(core|layers).(*)..")
                .namingSlices("$1.$2")
                .should()
                .beFreeOfCycles()
                // an algebra's spike takes a surrogate, whose slope is written in the algebra: one idea in two packages
                .ignoreDependency(resideInAPackage("io.github.snn4j.core.algebra"), type(Surrogate.class))
                .check(CLASSES);
    }
}

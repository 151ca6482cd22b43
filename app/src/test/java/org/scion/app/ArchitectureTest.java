package org.scion.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between modules and the libraries that each alone may import. */
class ArchitectureTest {
  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.scion");
  }

  @Test
  void modulesDependInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("core")
        .definedBy("org.scion.core..")
        .layer("runner")
        .definedBy("org.scion.runner..")
        .layer("storage")
        .definedBy("org.scion.storage..")
        .layer("plugins")
        .definedBy("org.scion.plugins..")
        .layer("ui")
        .definedBy("org.scion.ui..")
        .layer("app")
        .definedBy("org.scion.app..")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("ui")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("storage")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("plugins")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("runner")
        .mayOnlyBeAccessedByLayers("app", "plugins")
        .check(classes);
  }

  @Test
  void onlyRunnerAndPluginsTouchTheEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.scion.runner..", "org.scion.plugins..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .because("the window and the command line never load the native engine")
        .check(classes);
  }

  @Test
  void onlyStorageTouchesTheDatabase() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.scion.storage..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "org.h2..", "org.jdbi..", "org.flywaydb..")
        .because("workers and supervisors need no database")
        .check(classes);
  }

  @Test
  void onlyTheWindowTouchesItsToolkit() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.scion.ui..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javafx..", "org.controlsfx..", "atlantafx..", "org.jfree..")
        .check(classes);
  }

  @Test
  void onlyTheChartPackageTouchesTheChartLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.scion.ui.chart..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.jfree..")
        .check(classes);
  }

  @Test
  void onlyCoreTouchesTheTableLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.scion.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("tech.tablesaw..", "org.apache.parquet..")
        .check(classes);
  }

  @Test
  void onlyTheHubPackageOpensConnections() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.scion.core.hub..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.HttpURLConnection")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .because("nothing is fetched unless the user names it")
        .check(classes);
  }

  @Test
  void onlyEntryPointsEndTheProcess() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .because("whatever ends the process cannot be tested or shown in the window")
        .check(classes);
  }

  @Test
  void recordedProductsTakeNoJavaNumbers() {
    DescribedPredicate<JavaClass> recorded =
        resideInAnyPackage("org.scion.runner.host..", "org.scion.runner.train..")
            .or(assignableTo("org.scion.runner.module.Linear"))
            .or(assignableTo("org.scion.runner.module.Embedding"))
            .or(assignableTo("org.scion.runner.module.Norm"))
            .or(assignableTo("org.scion.runner.module.HiddenTransform"))
            .or(assignableTo("org.scion.runner.module.AttentionTransform"));
    for (String product : List.of("mul", "div", "pow", "maximum", "minimum")) {
      noClasses()
          .that(recorded)
          .should()
          .callMethod("ai.djl.ndarray.NDArray", product, "java.lang.Number")
          .because("a backward pass would read a Java buffer that may be gone: Kernels.scalar")
          .check(classes);
    }
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(classes);
  }
}

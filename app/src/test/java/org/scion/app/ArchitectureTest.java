package org.scion.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between modules and the libraries that each alone may import. */
@AnalyzeClasses(packages = "org.scion", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ARROWS =
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
          .mayOnlyBeAccessedByLayers("app", "plugins");

  @ArchTest
  static final ArchRule ENGINE_IN_RUNNER_AND_PLUGINS =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.scion.runner..", "org.scion.plugins..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..")
          .because("the window and the command line never load the native engine");

  @ArchTest
  static final ArchRule DATABASE_IN_STORAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.scion.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.h2..", "org.jdbi..", "org.flywaydb..")
          .because("workers and supervisors need no database");

  @ArchTest
  static final ArchRule WINDOW_TOOLKIT_IN_UI =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.scion.ui..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javafx..", "org.controlsfx..", "atlantafx..", "org.jfree..");

  @ArchTest
  static final ArchRule CHART_LIBRARY_IN_ITS_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.scion.ui.chart..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.jfree..");

  @ArchTest
  static final ArchRule TABLES_IN_CORE =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.scion.core..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("tech.tablesaw..");

  @ArchTest
  static final ArchRule EXIT_IN_ENTRY_POINTS =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Main")
          .should()
          .callMethod(System.class, "exit", int.class)
          .because("whatever ends the process cannot be tested or shown in the window");

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT =
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
          .haveSimpleNameEndingWith("Impl");
}

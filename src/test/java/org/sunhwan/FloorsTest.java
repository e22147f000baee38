package org.sunhwan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The house stands: packages use lower floors only, and each outside library lives in one package.
 */
class FloorsTest {
  private static final Map<String, Integer> FLOORS =
      Map.ofEntries(
          entry("job", 6),
          entry("train", 5),
          entry("score", 4),
          entry("report", 4),
          entry("inference", 3),
          entry("network", 2),
          entry("step", 2),
          entry("registry", 2),
          entry("layers", 1),
          entry("text", 1),
          entry("evaluate", 1),
          entry("kernel", 0),
          entry("provenance", 0),
          entry("storage", 0));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.sunhwan");

  @Test
  void everyPackageHasAFloor() {
    var packages = new TreeSet<String>();
    CLASSES.forEach(c -> packages.add(room(c)));
    assertEquals(new TreeSet<>(FLOORS.keySet()), packages);
  }

  @Test
  void packagesUseLowerFloorsOnly() {
    List<String> upward = new ArrayList<>();
    for (JavaClass user : CLASSES) {
      for (Dependency use : user.getDirectDependenciesFromSelf()) {
        JavaClass used = use.getTargetClass();
        if (used.getPackageName().startsWith("org.sunhwan.")
            && !room(used).equals(room(user))
            && FLOORS.get(room(used)) >= FLOORS.get(room(user))) {
          upward.add(use.getDescription());
        }
      }
    }
    assertTrue(upward.isEmpty(), () -> String.join("\n", upward));
  }

  @Test
  void outsideLibrariesStayInOnePackage() {
    stays("com.typesafe.config..", "job");
    stays("org.apache.lucene..", "text");
    stays("com.ibm.icu..", "text");
    stays("org.bytedeco.dnnl..", "kernel");
    stays("org.apache.hadoop.fs..", "storage");
  }

  private static void stays(String library, String room) {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.sunhwan." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /** The package's name below org.sunhwan; only one level is used. */
  private static String room(JavaClass c) {
    return c.getPackageName().replaceFirst("^org\\.sunhwan\\.", "");
  }
}

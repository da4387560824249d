package org.weft.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Weft keeps the rules of its house. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // reading the classes takes seconds
class ArchitectureTest {
    private final JavaClasses weft = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.weft");

    @TestFactory
    Stream<DynamicTest> everyRuleHolds() {
        return new HouseRules("org.weft")
                .all().entrySet().stream()
                        .map(rule ->
                                dynamicTest(rule.getKey(), () -> rule.getValue().check(weft)));
    }

    @Test
    void theRulesSeeTheClassesOfEveryModule() {
        assertThat(weft.contain("org.weft.engine.Engine")).isTrue();
        assertThat(weft.contain("org.weft.cli.Weft")).isTrue();
        assertThat(weft.contain("org.weft.document.Story")).isTrue();
    }

    @Test
    void everyPackageHasItsPlaceInTheOrder() {
        Set<String> rooms = new TreeSet<>();
        weft.forEach(c -> rooms.add(c.getPackageName().split("\\.")[2]));
        rooms.removeAll(HouseRules.ORDER);
        assertThat(rooms).isSubsetOf("kernels", "studio");
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> packages = new TreeSet<>();
        Set<String> marked = new TreeSet<>();
        for (JavaClass c : weft) {
            if (!c.getSimpleName().equals("package-info")) {
                packages.add(c.getPackageName());
            } else if (c.isAnnotatedWith(NullMarked.class)) {
                marked.add(c.getPackageName());
            }
        }
        assertThat(marked).containsAll(packages);
    }
}

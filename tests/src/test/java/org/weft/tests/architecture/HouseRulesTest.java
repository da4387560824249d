package org.weft.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Objects;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule notices when it is broken: the fixtures below {@code broken} do just that. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // reading the classes takes seconds
class HouseRulesTest {
    private static final String BROKEN = "org.weft.tests.broken";

    private final JavaClasses fixtures = new ClassFileImporter().importPackages(BROKEN);

    @ParameterizedTest
    @CsvSource({
        "document imports only packages below it, document.ReachesUp",
        "only cli writes to the terminal, generate.Talks",
        "no static mutable fields, model.Counts.calls",
        "no static mutable fields, model.Counts.HIDDEN",
        "engine threads only where they are owned, model.Counts",
        "the engine never imports JavaFX, model.Draws",
        "ai.djl.pytorch only in tensor, text.Computes",
        "the studio sees only engine and document, studio.SeesInside",
        "FX thread and tasks only through studio.task, studio.SeesInside",
        "view models know no window, studio.PanelViewModel",
    })
    void aBrokenRuleNamesTheCulprit(String rule, String culprit) {
        ArchRule broken = Objects.requireNonNull(new HouseRules(BROKEN).all().get(rule), rule);

        assertThat(broken.evaluate(fixtures).getFailureReport().getDetails())
                .anyMatch(line -> line.contains(BROKEN + "." + culprit));
    }
}

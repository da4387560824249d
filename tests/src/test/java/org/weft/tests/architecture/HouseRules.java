package org.weft.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The rules of the house as ArchUnit rules below a root package, so that the same rule can be held against Weft and against
 * fixtures that break it.
 */
final class HouseRules {
    /** Engine packages from the bottom up: one may import only those before it, and {@code engine}. */
    static final List<String> ORDER = List.of(
            "document",
            "engine",
            "tensor",
            "weights",
            "text",
            "image",
            "model",
            "trace",
            "generate",
            "data",
            "train",
            "evaluate",
            "cli");

    /** Where engine code may start threads: the owner of the device, workers that feed or record, and the Ctrl+C hook. */
    private static final List<String> THREAD_OWNERS =
            List.of("document", "tensor", "trace", "generate", "data", "train", "cli");

    /**
     * Static state that is meant: which scope, mode, place and precision a thread is in (decision 0013), and the count of live tensors
     * that leak tests read.
     */
    private static final List<String> MEANT_TO_CHANGE = List.of(
            "tensor.Scope.CURRENT",
            "tensor.Scope.LIVE",
            "tensor.Recompute.ON",
            "tensor.Place.CURRENT",
            "tensor.Precision.CURRENT");

    private final String root;

    /** @param root such as {@code org.weft} */
    HouseRules(String root) {
        this.root = root;
    }

    /** Every rule by a name that says what it holds. */
    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new TreeMap<>();
        ORDER.forEach(name -> rules.put(name + " imports only packages below it", order(name)));
        rules.put("kernels know nothing of ours", kernels());
        rules.put("parts of the model have no cycles", modelParts());
        rules.put("the studio sees only engine and document", studioSees());
        rules.put("the engine never imports JavaFX", engineWithoutWindow());
        rules.put("the public faces show no DJL type", publicFaces());
        rules.put("ai.djl.pytorch only in tensor", only("ai.djl.pytorch..", "tensor"));
        rules.put("ai.djl.huggingface only in text", only("ai.djl.huggingface..", "text"));
        rules.put("only cli writes to the terminal", terminal());
        rules.put("only cli and launchers end the process", exit());
        rules.put("FX thread and tasks only through studio.task", studioThreads());
        rules.put("engine threads only where they are owned", engineThreads());
        rules.put("no static mutable fields", staticFields());
        rules.put("view models know no window", viewModels());
        rules.put("views do not drive the engine", views());
        return rules;
    }

    ArchRule order(String name) {
        String[] above = ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size()).stream()
                .filter(p -> !p.equals("engine"))
                .map(this::below)
                .toArray(String[]::new);
        String[] forbidden =
                Stream.concat(Stream.of(above), Stream.of(below("studio"))).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(below(name))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .allowEmptyShould(true);
    }

    private ArchRule kernels() {
        String[] ours = Stream.concat(ORDER.stream(), Stream.of("studio"))
                .map(this::below)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(below("kernels"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ours)
                .allowEmptyShould(true);
    }

    private ArchRule modelParts() {
        return slices().matching(root + ".model.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    ArchRule studioSees() {
        String[] hidden = Stream.concat(ORDER.stream(), Stream.of("kernels"))
                .filter(p -> !p.equals("engine") && !p.equals("document"))
                .map(this::below)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(below("studio"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(hidden)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .allowEmptyShould(true);
    }

    ArchRule engineWithoutWindow() {
        return noClasses()
                .that()
                .resideInAnyPackage(engineSide())
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javafx..")
                .allowEmptyShould(true);
    }

    private ArchRule publicFaces() {
        return noClasses()
                .that()
                .resideInAnyPackage(below("engine"), below("document"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .allowEmptyShould(true);
    }

    ArchRule only(String library, String owner) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(below(owner))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true);
    }

    ArchRule terminal() {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(below("cli"))
                .should(notTouch(
                        "write to System.out or System.err",
                        a -> (a.getTargetOwner().isEquivalentTo(System.class)
                                        && List.of("out", "err").contains(a.getName()))
                                || (a.getName().equals("printStackTrace")
                                        && a.getTargetOwner().isAssignableTo(Throwable.class))))
                .allowEmptyShould(true);
    }

    private ArchRule exit() {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(below("cli"))
                .and()
                .haveSimpleNameNotEndingWith("Launcher")
                .should(notTouch(
                        "end the process",
                        a -> List.of("exit", "halt").contains(a.getName())
                                && (a.getTargetOwner().isEquivalentTo(System.class)
                                        || a.getTargetOwner().isEquivalentTo(Runtime.class))))
                .allowEmptyShould(true);
    }

    ArchRule studioThreads() {
        return classes()
                .that()
                .resideInAPackage(below("studio"))
                .and()
                .resideOutsideOfPackage(below("studio.task"))
                .should(notTouch(
                        "use Platform.runLater, threads, executors or tasks",
                        a -> startsThread(a)
                                || a.getTargetOwner().getPackageName().equals("javafx.concurrent")
                                || (a.getTargetOwner().getName().equals("javafx.application.Platform")
                                        && a.getName().equals("runLater"))))
                .allowEmptyShould(true);
    }

    ArchRule engineThreads() {
        return classes()
                .that()
                .resideInAnyPackage(engineSide())
                .and()
                .resideOutsideOfPackages(THREAD_OWNERS.stream().map(this::below).toArray(String[]::new))
                .should(notTouch("start threads", HouseRules::startsThread))
                .allowEmptyShould(true);
    }

    ArchRule staticFields() {
        DescribedPredicate<JavaField> ours = DescribedPredicate.describe(
                "static fields written by us",
                f -> f.getModifiers().contains(JavaModifier.STATIC)
                        && !f.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && f.getOwner().getPackageName().startsWith(root)
                        && MEANT_TO_CHANGE.stream()
                                .noneMatch(m -> f.getFullName().equals(root + "." + m)));
        DescribedPredicate<JavaClass> changeable = assignableTo("java.util.concurrent.atomic.AtomicReference")
                .or(assignableTo("java.util.concurrent.atomic.AtomicInteger"))
                .or(assignableTo("java.util.concurrent.atomic.AtomicLong"))
                .or(assignableTo("java.util.concurrent.atomic.AtomicBoolean"))
                .or(assignableTo(java.util.concurrent.ConcurrentMap.class))
                .or(assignableTo(java.util.AbstractCollection.class))
                .or(assignableTo(java.util.AbstractMap.class))
                .or(assignableTo(ThreadLocal.class));
        return fields().that(are(ours))
                .should()
                .beFinal()
                .andShould()
                .notHaveRawType(changeable)
                .allowEmptyShould(true);
    }

    ArchRule viewModels() {
        DescribedPredicate<JavaClass> window = assignableTo("javafx.scene.Node")
                .or(assignableTo("javafx.scene.Scene"))
                .or(assignableTo("javafx.stage.Window"));
        return noClasses()
                .that()
                .resideInAPackage(below("studio"))
                .and()
                .haveSimpleNameEndingWith("ViewModel")
                .should()
                .dependOnClassesThat(window)
                .allowEmptyShould(true);
    }

    private ArchRule views() {
        DescribedPredicate<JavaClass> drivers = resideInAnyPackage(root + ".engine")
                .and(DescribedPredicate.describe("that are services", c -> List.of("Engine", "LoadedModel", "Job")
                        .contains(c.getSimpleName())));
        return noClasses()
                .that()
                .resideInAPackage(below("studio"))
                .and()
                .haveSimpleNameEndingWith("View")
                .should()
                .dependOnClassesThat(drivers)
                .allowEmptyShould(true);
    }

    private String[] engineSide() {
        return Stream.concat(ORDER.stream(), Stream.of("kernels"))
                .map(this::below)
                .toArray(String[]::new);
    }

    private String below(String name) {
        return root + "." + name + "..";
    }

    private static boolean startsThread(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        return switch (access.getName()) {
            case "<init>" ->
                owner.isAssignableTo(Thread.class)
                        || owner.isAssignableTo("java.util.concurrent.ThreadPoolExecutor")
                        || owner.isAssignableTo("java.util.Timer");
            case "ofPlatform", "ofVirtual", "startVirtualThread" -> owner.isEquivalentTo(Thread.class);
            default -> owner.isEquivalentTo(java.util.concurrent.Executors.class);
        };
    }

    private interface Access {
        boolean matches(JavaAccess<?> access);
    }

    private static ArchCondition<JavaClass> notTouch(String what, Access forbidden) {
        return new ArchCondition<>("not " + what) {
            @Override
            public void check(JavaClass javaClass, ConditionEvents events) {
                javaClass.getAccessesFromSelf().stream()
                        .filter(forbidden::matches)
                        .forEach(a -> events.add(SimpleConditionEvent.violated(javaClass, a.getDescription())));
            }
        };
    }
}

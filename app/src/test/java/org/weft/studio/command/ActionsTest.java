package org.weft.studio.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;
import org.weft.studio.shell.Texts;

class ActionsTest {
    private static final ResourceBundle ENGLISH = Texts.bundle(Locale.ENGLISH);

    private final ObjectProperty<Map<String, String>> chosen = new SimpleObjectProperty<>(Map.of());
    private final Actions actions = new Actions(ENGLISH, chosen);
    private final List<String> ran = new ArrayList<>();
    private final Action text = add("action.text", "Shortcut+T");
    private final Action draft = add("action.draft", "Shortcut+N");
    private final Action folder = add("action.import.folder", null);

    private Action add(String id, @org.jspecify.annotations.Nullable String key) {
        return actions.add(id, key, () -> ran.add(id));
    }

    static KeyCombination key(String written) {
        return Keys.read(written).orElseThrow();
    }

    static KeyEvent event(KeyCode code, boolean shift, boolean shortcut, boolean alt) {
        return new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, shortcut, alt, false);
    }

    @Test
    void anActionHasItsLabelAndItsKeyFromOnePlace() {
        assertThat(text.name()).isEqualTo("Add text");
        assertThat(text.title().get()).isEqualTo("Add text  (Ctrl+T)");
        assertThat(folder.title().get()).isEqualTo("Import a folder...");
    }

    @Test
    void thePressedKeyFindsItsAction() {
        actions.pressed(event(KeyCode.T, false, true, false)).ifPresent(Action::run);
        assertThat(ran).containsExactly("action.text");
        assertThat(actions.pressed(event(KeyCode.T, true, true, false))).isEmpty();
        assertThat(actions.pressed(event(KeyCode.T, false, false, false))).isEmpty();
    }

    @Test
    void aNewKeyReplacesTheOldOneEverywhere() {
        actions.bind(text, key("F5"));
        assertThat(text.title().get()).isEqualTo("Add text  (F5)");
        assertThat(actions.pressed(event(KeyCode.T, false, true, false))).isEmpty();
        assertThat(actions.pressed(event(KeyCode.F5, false, false, false))).contains(text);
        assertThat(chosen.get()).isEqualTo(Map.of("action.text", "F5"));
        assertThat(actions.standard(text)).isFalse();
    }

    @Test
    void aKeyCanBeTakenAwayAndPutBack() {
        actions.bind(text, null);
        assertThat(text.key().get()).isNull();
        assertThat(chosen.get()).isEqualTo(Map.of("action.text", ""));
        actions.reset(text);
        assertThat(text.title().get()).contains("Ctrl+T");
        assertThat(chosen.get()).isEmpty();
    }

    @Test
    void theStandardKeyIsNoChoice() {
        actions.bind(text, key("F5"));
        actions.bind(text, key("Ctrl+T"));
        assertThat(actions.standard(text)).isTrue();
        actions.bind(folder, null);
        assertThat(chosen.get()).isEmpty();
    }

    @Test
    void aKeyThatAnotherActionHasIsNoticed() {
        assertThat(actions.taken(key("Ctrl+N"), text)).contains(draft);
        assertThat(actions.taken(key("Shortcut+N"), draft)).isEmpty();
        assertThat(actions.taken(key("Shortcut+Shift+N"), text)).isEmpty();
        actions.bind(draft, null);
        assertThat(actions.taken(key("Ctrl+N"), text)).isEmpty();
    }

    @Test
    void ofTwoActionsWithOneKeyTheFirstRuns() {
        chosen.set(Map.of("action.draft", "Shortcut+T"));
        assertThat(actions.pressed(event(KeyCode.T, false, true, false))).contains(text);
        assertThat(actions.taken(key("Shortcut+T"), text)).contains(draft);
    }

    @Test
    void resettingAllForgetsEveryChoice() {
        actions.bind(text, key("F5"));
        actions.bind(draft, null);
        actions.resetAll();
        assertThat(text.title().get()).contains("Ctrl+T");
        assertThat(draft.title().get()).contains("Ctrl+N");
    }

    @Test
    void aDamagedChoiceIsPassedOver() {
        chosen.set(Map.of("action.text", "Ctrl+Nonsense+", "action.draft", "\0", "unknown", "F3"));
        assertThat(text.key().get()).isEqualTo(text.standard());
        assertThat(draft.key().get()).isEqualTo(draft.standard());
        actions.bind(text, key("F5"));
        assertThat(chosen.get()).as("what other versions know stays").containsEntry("unknown", "F3");
    }

    @Test
    void choicesHoldForActionsThatComeLater() {
        chosen.set(Map.of("action.open", "F8"));
        assertThat(add("action.open", "Shortcut+O").title().get()).endsWith("(F8)");
    }

    @Test
    void anIdStandsForOneActionOnly() {
        assertThatThrownBy(() -> add("action.text", null)).hasMessageContaining("action.text");
        assertThatThrownBy(() -> add("action.copy", "no key at all")).hasMessageContaining("no key");
        assertThat(actions.find("action.missing")).isEmpty();
        assertThatThrownBy(() -> actions.get("action.missing")).hasMessageContaining("action.missing");
    }

    @Test
    void keysAreCalledAsOnTheKeyboardOfTheLanguage() {
        KeyNames german = new KeyNames(Texts.bundle(Locale.GERMAN), false);
        assertThat(german.of(key("Shortcut+Shift+Enter"))).isEqualTo("Strg+Umschalt+Eingabe");
        assertThat(german.of(key("Alt+Left"))).isEqualTo("Alt+Links");
        assertThat(new KeyNames(ENGLISH, false).of(key("Shortcut+Comma"))).isEqualTo("Ctrl+Comma");
    }

    @Test
    void whatIsPressedIsReadAsWritten() {
        KeyCombination pressed = Keys.of(event(KeyCode.Y, true, true, false)).orElseThrow();
        assertThat(Keys.same(pressed, key("Shortcut+Shift+Y"))).isTrue();
        assertThat(Keys.same(Keys.read(pressed.getName()).orElseThrow(), pressed))
                .isTrue();
        assertThat(Keys.of(event(KeyCode.SHIFT, true, false, false))).isEmpty();
        assertThat(Keys.of(event(KeyCode.UNDEFINED, false, true, false))).isEmpty();
    }

    @Test
    void keysThatTypingOrMovingNeedsAreRefused() {
        assertThat(Keys.fault(key("Shift+T"))).contains(Keys.Fault.TYPING);
        assertThat(Keys.fault(key("Enter"))).contains(Keys.Fault.TYPING);
        assertThat(Keys.fault(key("Shortcut+C"))).contains(Keys.Fault.EDITING);
        assertThat(Keys.fault(key("Shortcut+Tab"))).contains(Keys.Fault.FOCUS);
        for (String good : List.of("F1", "Alt+T", "Shortcut+Shift+C", "Shortcut+T", "Shift+Esc")) {
            assertThat(Keys.fault(key(good))).as(good).isEmpty();
        }
    }

    @Test
    void anActionOfOnePlaceRunsOnlyThereAndMayHaveALetter() {
        boolean[] there = {false};
        Action brush =
                actions.add("labels.tool.brush", "B", () -> ran.add("brush")).where(e -> there[0]);
        assertThat(brush.fault(key("Q"))).as("before it is allowed").contains(Keys.Fault.TYPING);
        brush.letters();
        assertThat(actions.pressed(event(KeyCode.B, false, false, false))).isEmpty();
        there[0] = true;
        assertThat(actions.pressed(event(KeyCode.B, false, false, false))).contains(brush);
        assertThat(brush.fault(key("Q"))).isEmpty();
        assertThat(text.fault(key("Q"))).contains(Keys.Fault.TYPING);
        for (String needed : List.of("Enter", "Space", "Left", "Tab", "Shortcut+C")) {
            assertThat(brush.fault(key(needed))).as(needed).isPresent();
        }
    }

    @Test
    void whatIsNoKeyIsNotRead() {
        for (String bad : List.of(
                "",
                " ",
                "Shortcut",
                "Shortcut+",
                "Shortcut+Blah",
                "Hyper+T",
                "\0",
                "+",
                "++",
                " + ",
                "Ctrl+ +A",
                "\n",
                "x".repeat(200))) {
            assertThat(Keys.read(bad)).as(bad).isEmpty();
        }
        assertThat(Keys.read(null)).isEmpty();
        assertThat(Objects.requireNonNull(key("shortcut+t").getName())).isEqualTo("Shortcut+T");
    }
}

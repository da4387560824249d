package org.weft.studio.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.studio.settings.Settings.Appearance;
import org.weft.studio.settings.Settings.Language;
import org.weft.studio.settings.SettingsViewModel.Problem;
import org.weft.studio.task.DirectTaskRunner;
import org.weft.studio.task.HeldTasks;

class SettingsViewModelTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("settings.json");
    }

    private SettingsViewModel model() {
        return new SettingsViewModel(new SettingsFile(file()), new DirectTaskRunner());
    }

    @Test
    void aChangeIsKeptForTheNextStart() {
        SettingsViewModel model = model();
        model.theme().set(Appearance.DARK);
        model.textSize().set(125);
        model.language().set(Language.DE);
        model.highContrast().set(true);
        model.reducedMotion().set(true);
        model.models().set(Path.of("m"));
        model.stories().set(Path.of("s"));
        model.model().set(Path.of("m", "one"));
        model.shortcuts().set(Map.of("action.text", "F5"));
        assertThat(model().settings()).isEqualTo(model.settings()).isNotEqualTo(Settings.standard());
    }

    @Test
    void lookingAloneWritesNothing() {
        assertThat(model().settings()).isEqualTo(Settings.standard());
        assertThat(file()).doesNotExist();
    }

    @Test
    void ofQuickChangesTheLastIsKept() {
        HeldTasks tasks = HeldTasks.everything();
        SettingsViewModel model = new SettingsViewModel(new SettingsFile(file()), tasks);
        for (int size = 105; size <= 175; size += 5) {
            model.textSize().set(size);
        }
        assertThat(tasks.count()).isEqualTo(1);
        tasks.one();
        assertThat(tasks.count()).isEqualTo(1);
        tasks.one();
        assertThat(tasks.count()).isZero();
        assertThat(model().textSize().get()).isEqualTo(175);
    }

    @Test
    void whatCannotBeKeptHoldsAndIsSaid() throws IOException {
        Path way = folder.resolve("way");
        Files.writeString(way, "in the way");
        SettingsViewModel model =
                new SettingsViewModel(new SettingsFile(way.resolve("settings.json")), new DirectTaskRunner());
        model.textSize().set(150);
        assertThat(model.textSize().get()).isEqualTo(150);
        assertThat(model.problem().get()).isInstanceOf(Problem.NotKept.class);
        Files.delete(way);
        model.textSize().set(125);
        assertThat(model.problem().get()).isNull();
    }

    @Test
    void damageIsSaidAndTheStandardOnesHold() throws IOException {
        Files.writeString(file(), "{\"theme\"");
        SettingsViewModel model = model();
        assertThat(model.problem().get()).isInstanceOf(Problem.Damaged.class);
        assertThat(model.settings()).isEqualTo(Settings.standard());
        assertThat(model().problem().get()).as("said once").isNull();
    }

    @Test
    void theLookGoesBackWithoutTheKeys() {
        SettingsViewModel model = model();
        model.textSize().set(175);
        model.theme().set(Appearance.DARK);
        model.shortcuts().set(Map.of("action.text", "F5"));
        model.resetLook();
        assertThat(model.settings().look()).isEqualTo(Settings.standard().look());
        assertThat(model.shortcuts().get()).hasSize(1);
    }

    @Test
    void aChosenLanguageKeepsTheCountryWhereTheSystemSpeaksIt() {
        assertThat(Language.SYSTEM.locale(Locale.CANADA)).isEqualTo(Locale.CANADA);
        assertThat(Language.EN.locale(Locale.CANADA)).isEqualTo(Locale.CANADA);
        assertThat(Language.DE.locale(Locale.CANADA)).isEqualTo(Locale.GERMAN);
        assertThat(Language.EN.locale(Locale.GERMANY)).isEqualTo(Locale.ENGLISH);
    }
}

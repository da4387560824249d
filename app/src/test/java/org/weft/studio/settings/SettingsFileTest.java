package org.weft.studio.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.studio.settings.Settings.Appearance;
import org.weft.studio.settings.Settings.Folders;
import org.weft.studio.settings.Settings.Language;
import org.weft.studio.settings.Settings.Look;

class SettingsFileTest {
    private static final Settings CHOSEN = new Settings(
            Language.DE,
            new Look(Appearance.DARK, 150, true, true),
            new Folders(Path.of("models"), Path.of("stories"), Path.of("models", "mini")),
            Map.of("action.text", "Shift+Shortcut+Y", "action.draft", ""));

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("weft").resolve("settings.json");
    }

    private SettingsFile settings() {
        return new SettingsFile(file());
    }

    private SettingsFile.Found found(String text) throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), text);
        return settings().load();
    }

    @Test
    void withoutAFileTheStandardOnesHold() {
        assertThat(settings().load()).isEqualTo(new SettingsFile.Found(Settings.standard(), null, ""));
        assertThat(file()).doesNotExist();
    }

    @Test
    void whatWasKeptComesBack() throws IOException {
        settings().save(CHOSEN);
        assertThat(settings().load()).isEqualTo(new SettingsFile.Found(CHOSEN, null, ""));
        settings().save(Settings.standard());
        assertThat(settings().load().settings()).isEqualTo(Settings.standard());
        try (var files = Files.list(file().getParent())) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void keysOfOtherVersionsStayInTheFile() throws IOException {
        SettingsFile.Found found = found(
                """
                {"language": "de", "sound": {"volume": 3}, "shortcuts": {"action.future": "F7", "action.text": 5}}""");
        assertThat(found.settings().language()).isEqualTo(Language.DE);
        assertThat(found.settings().shortcuts()).isEqualTo(Map.of("action.future", "F7"));
        SettingsFile again = settings();
        again.save(again.load().settings());
        assertThat(Files.readString(file())).contains("\"volume\" : 3", "\"action.future\" : \"F7\"");
    }

    @Test
    void whatAnotherStudioKeptMeanwhileStays() throws IOException {
        SettingsFile first = settings();
        first.save(CHOSEN);
        Files.writeString(file(), Files.readString(file()).replaceFirst("\\{", "{\"newer\" : true,"));
        first.save(Settings.standard());
        assertThat(Files.readString(file())).contains("\"newer\" : true", "\"language\" : \"system\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "3", "{\"language\": \"de\"", "\0\0\0\0\0\0", "not json", "null"})
    void aDamagedFileIsKeptAsideAndTheStandardOnesHold(String text) throws IOException {
        SettingsFile.Found found = found(text);
        assertThat(found.settings()).isEqualTo(Settings.standard());
        assertThat(found.problem()).isNotBlank();
        assertThat(found.aside()).isEqualTo(file().resolveSibling("settings-damaged.json"));
        assertThat(Files.readString(Objects.requireNonNull(found.aside()))).isEqualTo(text);
        assertThat(file()).doesNotExist();
        assertThat(found("{").aside()).isEqualTo(file().resolveSibling("settings-damaged-2.json"));
    }

    @Test
    void hugeOrDeepFilesAreDamagedOnes() throws IOException {
        assertThat(found("{\"a\":\"" + "x".repeat(1 << 20) + "\"}").aside()).isNotNull();
        assertThat(found("{\"a\":".repeat(50_000)).aside()).isNotNull();
    }

    @Test
    void aFileDamagedMeanwhileIsKeptAsideBeforeItIsReplaced() throws IOException {
        SettingsFile settings = settings();
        settings.save(CHOSEN);
        Files.writeString(file(), "half a fi");
        settings.save(CHOSEN);
        assertThat(settings().load().settings()).isEqualTo(CHOSEN);
        assertThat(file().resolveSibling("settings-damaged.json")).hasContent("half a fi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99", "176", "-1", "\"large\"", "null", "1e99", "[150]"})
    void aValueOutOfRangeIsTheStandardOneAndTheOthersHold(String size) throws IOException {
        Settings settings =
                found("{\"textSize\": " + size + ", \"theme\": \"dark\"}").settings();
        assertThat(settings.look()).isEqualTo(new Look(Appearance.DARK, 100, false, false));
    }

    @Test
    void valuesOfTheWrongKindAreTheStandardOnes() throws IOException {
        Settings settings = found(
                        """
                {"language": 7, "theme": "pink", "highContrast": [], "reducedMotion": "maybe",
                 "modelsFolder": "a\\u0000b", "storiesFolder": {}, "model": "  ", "shortcuts": ["F1"]}""")
                .settings();
        assertThat(settings).isEqualTo(Settings.standard());
    }

    @Test
    void theRangesOfTextSizeAreInclusive() throws IOException {
        assertThat(found("{\"textSize\": 100}").settings().look().textSize()).isEqualTo(100);
        assertThat(found("{\"textSize\": 175}").settings().look().textSize()).isEqualTo(175);
        assertThatThrownBy(() -> new Look(Appearance.DARK, 176, false, false)).hasMessageContaining("176");
    }

    @Test
    void aPlaceThatTakesNoFileIsNamed() throws IOException {
        Files.writeString(folder.resolve("weft"), "in the way");
        assertThatThrownBy(() -> settings().save(CHOSEN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.resolve("weft").toString());
    }

    @Test
    void studiosThatSaveAtTheSameTimeLeaveAWholeFile() throws Exception {
        Callable<Integer> many = () -> {
            SettingsFile settings = settings();
            for (int i = 0; i < 20; i++) {
                settings.save(CHOSEN);
            }
            return 20;
        };
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            for (Future<Integer> done : java.util.List.of(two.submit(many), two.submit(many))) {
                assertThat(done.get()).isEqualTo(20);
            }
        }
        assertThat(settings().load()).isEqualTo(new SettingsFile.Found(CHOSEN, null, ""));
    }

    @Test
    void eachSystemHasItsPlaceForSettings() {
        Path home = Path.of("home");
        assertThat(SettingsFile.defaultFile("Linux", home, Map.of()))
                .isEqualTo(home.resolve(".config/weft/settings.json"));
        assertThat(SettingsFile.defaultFile("Linux", home, Map.of("XDG_CONFIG_HOME", "conf")))
                .isEqualTo(Path.of("conf/weft/settings.json"));
        assertThat(SettingsFile.defaultFile("Linux", home, Map.of("XDG_CONFIG_HOME", "")))
                .isEqualTo(home.resolve(".config/weft/settings.json"));
        assertThat(SettingsFile.defaultFile("Mac OS X", home, Map.of()))
                .isEqualTo(home.resolve("Library/Application Support/weft/settings.json"));
        assertThat(SettingsFile.defaultFile("Windows 11", home, Map.of("APPDATA", "roaming")))
                .isEqualTo(Path.of("roaming/weft/settings.json"));
    }
}

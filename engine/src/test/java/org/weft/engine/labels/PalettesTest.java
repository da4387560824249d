package org.weft.engine.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weft.engine.EngineException;

class PalettesTest {
    @TempDir
    Path folder = Path.of("");

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void ade20kHasTheBenchmarksNumbersNamesAndColours() {
        Palette ade = Palettes.ade20k();

        assertThat(ade.size()).isEqualTo(151);
        assertThat(ade.of(1)).extracting(LabelClass::name, LabelClass::hex).containsExactly("wall", "#787878");
        assertThat(ade.of(3)).extracting(LabelClass::name, LabelClass::hex).containsExactly("sky", "#06e6e6");
        assertThat(ade.of(13).name()).isEqualTo("person");
        assertThat(ade.of(150)).extracting(LabelClass::name, LabelClass::hex).containsExactly("flag", "#5c00ff");
        // road and skyscraper are drawn alike
        assertThat(ade.colourIsShared(7)).isTrue();
        assertThat(ade.colourIsShared(49)).isTrue();
        assertThat(ade.colourIsShared(1)).isFalse();
        // the even grid of the released model tells all apart
        assertThat(ade.classes().stream().map(LabelClass::readRgb).distinct()).hasSize(151);
        assertThat(ade.of(1).readRgb()).isEqualTo(0xffffff);
        assertThat(ade.of(2).readRgb()).isEqualTo(0xffffd5);
        assertThat(ade.of(37).readRgb()).isEqualTo(0xd5ffff);
    }

    @Test
    void storyworldsClassesAreFoundByNameAndNumber() {
        Palette world = Palettes.storyworld();

        assertThat(world.search("tree"))
                .extracting(LabelClass::name)
                .startsWith("tree")
                .contains("palm tree");
        assertThat(world.search("22")).extracting(LabelClass::name).containsExactly("fox");
        assertThat(world.search("")).hasSize(world.size() - 1);
        assertThat(world.search("zebra")).isEmpty();
        assertThat(Palettes.named("STORYWORLD")).contains(world);
        assertThat(world.of(250).index()).isZero();
    }

    @Test
    void aTextFileIsANameALine() throws IOException {
        Palette mine = Palettes.find(
                file("rooms.txt", "\ufeff# my rooms\nkitchen\n\n  hall \n").toString());

        assertThat(mine.id()).isEqualTo("rooms");
        assertThat(mine.classes()).extracting(LabelClass::name).containsExactly("nothing", "kitchen", "hall");
        assertThat(mine.of(1).rgb()).isNotEqualTo(mine.of(2).rgb());
    }

    @Test
    void aCsvFileMayHaveNumbersAColourAndQuotes() throws IOException {
        Palette mine = Palettes.read(file("a.csv", "index,name,colour\n0,void,#ffffff\n1,\"sofa, couch\",#0a0B0c\n"));
        assertThat(mine.of(0)).extracting(LabelClass::name, LabelClass::rgb).containsExactly("void", 0xffffff);
        assertThat(mine.of(1)).extracting(LabelClass::name, LabelClass::rgb).containsExactly("sofa, couch", 0x0a0b0c);

        assertThat(Palettes.read(file("b.csv", "sky,#112233\nsea,445566\n"))
                        .of(2)
                        .hex())
                .isEqualTo("#445566");
    }

    @Test
    void aJsonFileIsAListOfNamesOrObjects() throws IOException {
        Palette mine = Palettes.read(file(
                "c.json",
                "[\"sky\", {\"name\": \"sea\", \"rgb\": [0, 0, 255]}, {\"name\": \"sand\", \"colour\": \"#ffee00\"}]"));
        assertThat(mine.classes()).extracting(LabelClass::name).containsExactly("nothing", "sky", "sea", "sand");
        assertThat(mine.of(2).rgb()).isEqualTo(0x0000ff);
        assertThat(mine.of(3).rgb()).isEqualTo(0xffee00);
    }

    @Test
    void aFileCalledAsABundledPaletteDoesNotPassForIt() throws IOException {
        assertThat(Palettes.read(file("ade20k.txt", "cat")).id()).isEqualTo("my-ade20k");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x.csv|1,sky,blue|line 1|#78bef0",
                "x.csv|name,colour\\nsky,#12345|line 2|#12345",
                "x.csv|1,sky,#112233\\n3,sea,#112233|line 2|number 3",
                "x.csv|999,sky,#112233|line 1|0 to 255",
                "x.csv|1,2,3,4,5|line 1|5 columns",
                "x.csv|1,\"sky,#112233|line 1|quote",
                "x.csv|sky,#112233\\nSKY,#112234|x.csv|both called",
                "x.txt|# only a remark|x.txt|names no class",
                "x.json|{|x.json|no JSON",
                "x.json|{\"a\": 1}|x.json|no list",
                "x.json|[\"sky\", 4]|entry 2|no name",
                "x.json|[{\"name\":\"a\",\"rgb\":[1,2]}]|entry 1|no colour",
                "x.json|[{\"name\":\"a\",\"rgb\":[1,2,300]}]|entry 1|outside 0 to 255",
                "x.yaml|a|x.yaml|.txt, .csv or .json"
            })
    void aWrongFileIsNamedWithTheLine(String name, String text, String where, String why) throws IOException {
        Path file = file(name, text.replace("\\n", "\n"));
        assertThatThrownBy(() -> Palettes.read(file))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(where)
                .hasMessageContaining(why);
    }

    @Test
    void tooManyClassesTooLongNamesAndBinaryFilesAreRefused() throws IOException {
        String many = IntStream.range(0, 256).mapToObj(i -> "c" + i).collect(Collectors.joining("\n"));
        assertThatThrownBy(() -> Palettes.read(file("many.txt", many))).hasMessageContaining("255 classes");
        assertThat(Palettes.read(file("most.txt", many.replaceAll("\nc255$", "")))
                        .size())
                .isEqualTo(256);
        assertThatThrownBy(() -> Palettes.read(file("long.txt", "x".repeat(101))))
                .hasMessageContaining("101");
        Path binary = Files.write(folder.resolve("b.txt"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThatThrownBy(() -> Palettes.read(binary)).hasMessageContaining("UTF-8");
        Path large = Files.write(folder.resolve("l.txt"), "a\n".repeat(600_000).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Palettes.read(large)).hasMessageContaining("1 MiB");
        assertThatThrownBy(() -> Palettes.find("nowhere.csv")).hasMessageContaining("storyworld, ade20k");
    }
}

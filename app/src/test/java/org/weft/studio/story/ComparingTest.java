package org.weft.studio.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weft.document.Provenance;
import org.weft.engine.LoadedModel.UnknownWord;
import org.weft.engine.RgbImage;
import org.weft.engine.SchedulerKind;
import org.weft.studio.task.DirectTaskRunner;

class ComparingTest {
    private static String shown(WordDiff diff) {
        return diff.pieces().stream()
                .map(p -> switch (p.change()) {
                    case KEPT -> p.word();
                    case REMOVED -> "-" + p.word();
                    case ADDED -> "+" + p.word();
                })
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "a bear walks, a bear walks, a bear walks",
        "a bear walks, a fox walks, a -bear +fox walks",
        "a b c d, b d e, -a b -c d +e",
        "'', new words, +new +words",
        "old words, '', -old -words",
        "'', '', ''"
    })
    void textsDifferByTheFewestWords(String before, String after, String expected) {
        assertThat(shown(WordDiff.of(before, after))).isEqualTo(expected);
        assertThat(WordDiff.of(before, after).same()).isEqualTo(before.equals(after));
    }

    @Test
    void picturesSayHowManyPixelsDifferAndByHowMuch() {
        RgbImage a = FakeEngine.picture(100);
        byte[] other = a.rgb().clone();
        other[0] = (byte) 90;
        other[1] = (byte) 130;
        other[47] = (byte) 101;
        PictureDifference d = PictureDifference.of(a, new RgbImage(4, 4, other));
        assertThat(d.differing()).isEqualTo(2);
        assertThat(d.pixels()).isEqualTo(16);
        assertThat(d.most()).isEqualTo(30);
        assertThat(d.mean()).isCloseTo(41.0 / 48, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(d.image().rgb()[1] & 255).isEqualTo(255);
        assertThat(d.sameSize()).isTrue();
        PictureDifference same = PictureDifference.of(a, FakeEngine.picture(100));
        assertThat(same.differing()).isZero();
        assertThat(same.image().rgb()).containsOnly(0);
        assertThat(PictureDifference.of(a, new RgbImage(1, 1, new byte[] {100, 100, 100}))
                        .sameSize())
                .isFalse();
    }

    @Test
    void anUnknownWordIsFoundAtTheCaretAndReplacedInItsCase() {
        KnownWords words = new KnownWords(
                t -> t.contains("Baer")
                        ? List.of(new UnknownWord(t.indexOf("Baer"), "Baer", List.of("bear")))
                        : List.of(),
                new DirectTaskRunner());
        String text = "the Baer walks";
        assertThat(words.at(text, 3)).isEmpty();
        UnknownWord word = words.at(text, 6).orElseThrow();
        assertThat(words.at(text, 8)).isPresent();
        assertThat(KnownWords.replaced(text, word, "bear")).isEqualTo("the Bear walks");
        assertThat(words.in("")).isEmpty();
    }

    @Test
    void settingsOfAnybodysFileAreTakenAsFarAsTheyMakeSense() {
        var info = new FakeEngine.FakeModel(java.nio.file.Path.of("m")).info();
        Recalled good = Recalled.of(
                provenance(Map.of("steps", "33", "guidance", "2.5", "scheduler", "DDIM", "item", "2")), info);
        assertThat(good.image().steps()).isEqualTo(33);
        assertThat(good.image().guidance()).isEqualTo(2.5);
        assertThat(good.image().scheduler()).isEqualTo(SchedulerKind.DDIM);
        assertThat(good.item()).isEqualTo(2);
        Recalled bad = Recalled.of(
                provenance(Map.of(
                        "steps",
                        "-4",
                        "guidance",
                        "NaN",
                        "scheduler",
                        "x",
                        "item",
                        "1e9",
                        "topP",
                        "0",
                        "beams",
                        "99",
                        "minTokens",
                        "5",
                        "maxTokens",
                        "3")),
                info);
        assertThat(bad.image().steps()).isEqualTo(FakeEngine.IMAGE.steps());
        assertThat(bad.image().guidance()).isEqualTo(FakeEngine.IMAGE.guidance());
        assertThat(bad.image().scheduler()).isEqualTo(FakeEngine.IMAGE.scheduler());
        assertThat(bad.item()).isZero();
        assertThat(bad.text().topP()).isEqualTo(FakeEngine.TEXT.topP());
        assertThat(bad.text().minTokens()).isLessThanOrEqualTo(bad.text().maxTokens());
    }

    private static Provenance provenance(Map<String, String> settings) {
        return new Provenance("m", "h", "1", 5, 1, settings, "p");
    }
}

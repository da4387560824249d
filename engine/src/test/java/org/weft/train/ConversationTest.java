package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.data.storyworld.BoxWords;
import org.weft.data.storyworld.Requests;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.Truth;
import org.weft.data.storyworld.World;
import org.weft.model.ModelConfig;
import org.weft.model.interleaved.ModelFiles;
import org.weft.tensor.random.Philox;
import org.weft.text.Tokenizer;

/** One picture and all that is asked about it. */
class ConversationTest {
    private static final World WORLD = World.load();

    @TempDir
    Path folder = Path.of("");

    private static Lesson lesson(int index) {
        return new StoryworldLessons(WORLD, new FrameSource(WORLD, 32, 1), Task.CONVERSATION, Split.TRAIN)
                .lesson(index, new Philox(3, index));
    }

    private static List<Lesson.Round> rounds(Lesson lesson) {
        List<Lesson.Words> words = lesson.parts().stream()
                .filter(Lesson.Words.class::isInstance)
                .map(Lesson.Words.class::cast)
                .toList();
        List<Lesson.Round> out = new ArrayList<>();
        for (int i = 0; i < words.size(); i += 2) {
            out.add(new Lesson.Round(words.get(i), words.get(i + 1)));
        }
        return out;
    }

    @Test
    void answersAreThoseOfThePictureAndNoRequestIsLearned() {
        int boxes = 0;
        int captions = 0;
        for (int i = 0; i < 10; i++) {
            Lesson lesson = lesson(i);
            assertThat(lesson.pictures()).isEqualTo(1);
            assertThat(lesson.parts().getFirst()).isInstanceOf(Lesson.Picture.class);
            List<Lesson.Round> rounds = rounds(lesson);
            assertThat(rounds).hasSizeBetween(7, 9).doesNotHaveDuplicates().allSatisfy(r -> {
                assertThat(r.request().learned()).isFalse();
                assertThat(r.answer().learned()).isTrue();
            });
            // whichever of the story's frames it is
            int index = i;
            assertThat(List.of(0, 1, 2, 3, 4)).anySatisfy(f -> {
                Truth truth = WORLD.truth(WORLD.story(Split.TRAIN, index), f);
                List<String> captionsOf =
                        WORLD.story(Split.TRAIN, index).frames().get(f).captions();
                assertThat(rounds).allSatisfy(r -> {
                    String request = r.request().text();
                    String answer = r.answer().text();
                    boolean asked = truth.questions().stream()
                            .anyMatch(q ->
                                    q.question().equals(request) && q.answer().equals(answer));
                    boolean pointed = truth.references().stream()
                            .anyMatch(p -> Requests.box(p).equals(request)
                                    && BoxWords.say(p.box()).equals(answer));
                    boolean described = request.equals(Requests.CAPTION) && captionsOf.contains(answer);
                    assertThat(asked || pointed || described)
                            .as("%s %s", request, answer)
                            .isTrue();
                });
            });
            boxes += (int) rounds.stream()
                    .filter(r -> BoxWords.read(r.answer().text()).isPresent())
                    .count();
            captions += (int) rounds.stream()
                    .filter(r -> r.request().text().equals(Requests.CAPTION))
                    .count();
        }
        assertThat(boxes).isBetween(15, 20);
        assertThat(captions).isEqualTo(10);
    }

    @Test
    void theOrderChanges() {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            places.add(rounds(lesson(i)).stream()
                    .map(r -> r.request().text())
                    .toList()
                    .indexOf(Requests.CAPTION));
        }
        assertThat(places.stream().distinct()).hasSizeGreaterThan(3);
    }

    @Test
    void everyAnswerEndsAndThatIsLearned() throws IOException {
        Recipe recipe = RecipeFile.read(TinyRun.recipe(folder));
        Path model = Path.of("../assets/models/storyworld-mini");
        ModelConfig config = ModelFiles.describe(model).config();
        LessonSource source = new StoryworldLessons(
                WORLD, new FrameSource(WORLD, config.vision().imageSize(), 1), Task.CONVERSATION, Split.TRAIN);
        Batch batch = new Batcher(recipe, config, Tokenizer.open(model.resolve("tokenizer.json")), source).batch(0, 3);
        for (int b = 0; b < 3; b++) {
            int ends = 0;
            int learned = 0;
            for (int t = 1; t < batch.ids()[b].length; t++) {
                boolean end = batch.ids()[b][t] == config.tokens().eos();
                ends += end ? 1 : 0;
                if (end) {
                    assertThat(batch.learned()[b][t]).isTrue();
                    assertThat(batch.learned()[b][t - 1]).isTrue();
                }
                learned += batch.learned()[b][t] ? 1 : 0;
            }
            assertThat(ends).isBetween(7, 9);
            assertThat(learned).isGreaterThan(2 * ends);
        }
    }
}

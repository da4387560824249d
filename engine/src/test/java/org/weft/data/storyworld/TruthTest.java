package org.weft.data.storyworld;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class TruthTest {
    private static final World WORLD = World.load();

    private static void each(int stories, BiConsumer<Scene, Truth> check) {
        for (int i = 0; i < stories; i++) {
            WorldStory story = WORLD.story(Split.VALIDATION, i);
            for (int f = 0; f < WorldStory.FRAMES; f++) {
                check.accept(story.frames().get(f).scene(), WORLD.truth(story, f));
            }
        }
    }

    @Test
    void isTheSameEveryTime() {
        WorldStory story = WORLD.story(Split.TEST, 3);
        assertThat(World.load().truth(story, 2)).isEqualTo(WORLD.truth(story, 2));
        assertThat(WORLD.truth(story, 1)).isNotEqualTo(WORLD.truth(story, 2));
    }

    @Test
    void speaksOnlyWordsOfTheVocabulary() {
        each(150, (scene, truth) -> {
            List<String> texts = new ArrayList<>();
            truth.questions().forEach(q -> texts.add(q.question() + " " + q.answer()));
            truth.dialogue().forEach(q -> texts.add(q.question() + " " + q.answer()));
            truth.references().forEach(r -> texts.add(r.words()));
            for (String text : texts) {
                assertThat(Vocabulary.split(text)).as(text).allMatch(WORLD.words()::contains);
            }
        });
    }

    @Test
    void asksEveryKindOfQuestionAndAnswersYesAndNoAboutEquallyOften() {
        Map<String, Integer> kinds = new HashMap<>();
        Map<String, Integer> answers = new HashMap<>();
        each(200, (scene, truth) -> {
            assertThat(truth.questions()).hasSizeGreaterThan(9);
            for (Question question : truth.questions()) {
                kinds.merge(question.kind(), 1, Integer::sum);
                if (question.kind().equals("yes/no") && question.question().contains("is there")) {
                    answers.merge(question.answer(), 1, Integer::sum);
                }
            }
        });
        assertThat(kinds).containsOnlyKeys("what", "colour", "count", "where", "yes/no");
        double yes = answers.getOrDefault("yes", 0);
        assertThat(yes / (yes + answers.getOrDefault("no", 0))).isBetween(0.4, 0.7);
    }

    @Test
    void answersNoQuestionInTwoWays() {
        each(150, (scene, truth) -> {
            Map<String, String> known = new HashMap<>();
            for (Question question : truth.questions()) {
                String before = known.put(question.question(), question.answer());
                assertThat(before == null || before.equals(question.answer()))
                        .as(question.question())
                        .isTrue();
            }
        });
    }

    @Test
    void tellsColoursAndClothesAsTheyAreDrawn() {
        each(100, (scene, truth) -> {
            for (Actor actor : scene.actors()) {
                String name = "the " + actor.animal().name();
                assertThat(truth.questions())
                        .filteredOn(
                                q -> q.kind().equals("colour") && q.question().contains(name))
                        .extracting(Question::answer)
                        .containsOnly(actor.identity().tint().name());
                assertThat(truth.graph().relations()).anySatisfy(r -> {
                    assertThat(r.predicate()).isEqualTo("wearing");
                    assertThat(truth.graph().nodes().get(r.object()).name())
                            .isEqualTo(actor.identity().accessory().name());
                });
            }
        });
    }

    @Test
    void refersToOneBoxWithEachExpression() {
        each(150, (scene, truth) -> {
            Set<String> words = new HashSet<>();
            for (Reference reference : truth.references()) {
                assertThat(truth.boxes()).contains(reference.box());
                assertThat(words.add(reference.words())).as(reference.words()).isTrue();
                assertThat(reference.box().x()).isBetween(0.0, 1.0);
                assertThat(reference.box().x() + reference.box().width()).isLessThanOrEqualTo(1.0);
                assertThat(reference.box().y() + reference.box().height()).isLessThanOrEqualTo(1.0);
            }
            int all = scene.actors().size() + scene.things().size();
            assertThat(truth.boxes()).hasSize(all);
            assertThat(truth.references()).hasSizeGreaterThanOrEqualTo(2 * all);
        });
    }

    @Test
    void talksTenRoundsAndSaysItOnlyOfWhatWasNamedBefore() {
        each(150, (scene, truth) -> {
            assertThat(truth.dialogue()).hasSize(Truth.ROUNDS);
            Question first = truth.dialogue().get(0);
            assertThat(first.question()).doesNotContain(" it ");
        });
    }
}

package org.weft.data.storyworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WorldTest {
    private static final World WORLD = World.load();

    private static List<WorldStory> stories(Split split, int count) {
        return LongStream.range(0, count).mapToObj(i -> WORLD.story(split, i)).toList();
    }

    private static Set<String> pairs(List<WorldStory> stories) {
        Set<String> pairs = new HashSet<>();
        for (WorldStory story : stories) {
            for (Frame frame : story.frames()) {
                for (Actor actor : frame.scene().actors()) {
                    for (Thing thing : frame.scene().things()) {
                        if (WORLD.catalogue().heldOut(actor.animal(), thing.prop())) {
                            pairs.add(actor.animal().name() + "+" + thing.prop().name());
                        }
                    }
                }
            }
        }
        return pairs;
    }

    @Test
    void tellsTheSameStoryForTheSameNumber() {
        assertThat(World.load().story(Split.TEST, 7)).isEqualTo(WORLD.story(Split.TEST, 7));
        assertThat(WORLD.story(Split.TEST, 8)).isNotEqualTo(WORLD.story(Split.TEST, 7));
    }

    @Test
    void worksAtTheEndsOfTheNumbersAndRefusesNegativeOnes() {
        assertThat(WORLD.story(Split.TRAIN, 0).frames()).hasSize(WorldStory.FRAMES);
        assertThat(WORLD.story(Split.TRAIN, Long.MAX_VALUE).frames()).hasSize(WorldStory.FRAMES);
        assertThatThrownBy(() -> WORLD.story(Split.TRAIN, -1)).hasMessageContaining("negative");
    }

    @Test
    void keepsEachIdentityThroughAllFramesOfAStory() {
        for (WorldStory story : stories(Split.TRAIN, 300)) {
            for (Frame frame : story.frames()) {
                assertThat(frame.scene().actors())
                        .filteredOn(a -> a.id() == 0)
                        .singleElement()
                        .satisfies(a -> {
                            assertThat(a.identity()).isEqualTo(story.identity());
                            assertThat(a.animal().name()).isEqualTo(story.hero());
                        });
            }
        }
    }

    @Test
    void showsSomePairsOfAnimalAndThingInTheTestSplitOnly() {
        assertThat(pairs(stories(Split.TRAIN, 1500))).isEmpty();
        assertThat(pairs(stories(Split.VALIDATION, 500))).isEmpty();
        assertThat(pairs(stories(Split.TEST, 1000))).hasSizeGreaterThan(15);
    }

    @Test
    void sharesNoStoryBetweenSplits() {
        Set<List<Frame>> seen = new HashSet<>();
        for (Split split : Split.values()) {
            for (WorldStory story : stories(split, 400)) {
                assertThat(seen.add(story.frames())).isTrue();
            }
        }
    }

    @Test
    void usesEveryAnimalThingPlaceTintAndAccessory() {
        Set<Object> seen = new HashSet<>();
        for (WorldStory story : stories(Split.TRAIN, 1500)) {
            for (Frame frame : story.frames()) {
                seen.add(frame.scene().place());
                frame.scene().things().forEach(t -> seen.add(t.prop()));
                frame.scene().actors().forEach(a -> {
                    seen.add(a.animal());
                    seen.add(a.identity().tint());
                    seen.add(a.identity().accessory());
                });
            }
        }
        Catalogue all = WORLD.catalogue();
        assertThat(seen).containsAll(all.places()).containsAll(all.props()).containsAll(all.animals());
        assertThat(seen).containsAll(all.coats()).containsAll(all.accessories());
    }

    @Test
    void speaksOnlyWordsOfItsVocabulary() {
        Vocabulary words = WORLD.words();
        assertThat(words.size()).isLessThan(600);
        for (WorldStory story : stories(Split.TRAIN, 400)) {
            for (Frame frame : story.frames()) {
                assertThat(Vocabulary.split(frame.caption())).allMatch(words::contains);
                assertThat(frame.captions()).hasSize(5).allSatisfy(c -> assertThat(Vocabulary.split(c))
                        .allMatch(words::contains));
            }
        }
    }

    @Test
    void namesOnlyWhatIsToBeSeen() {
        for (WorldStory story : stories(Split.TEST, 400)) {
            for (Frame frame : story.frames()) {
                Set<String> present = new HashSet<>();
                frame.scene().actors().forEach(a -> present.add(a.animal().name()));
                frame.scene().things().forEach(t -> present.add(t.prop().name()));
                for (String word : Vocabulary.split(frame.caption() + " " + frame.captions())) {
                    boolean kind = WORLD.catalogue().animals().stream()
                                    .anyMatch(a -> a.name().equals(word))
                            || WORLD.catalogue().props().stream()
                                    .anyMatch(p -> p.name().equals(word));
                    assertThat(kind && !present.contains(word))
                            .as("%s in '%s' of %s", word, frame.caption(), story.id())
                            .isFalse();
                }
            }
        }
    }

    @Test
    void neverTellsAnIdentity() {
        Set<String> coats = new HashSet<>();
        WORLD.catalogue().coats().forEach(t -> coats.add(t.name()));
        Set<String> animals = new HashSet<>();
        WORLD.catalogue().animals().forEach(a -> animals.add(a.name()));
        for (WorldStory story : stories(Split.TRAIN, 400)) {
            for (Frame frame : story.frames()) {
                List<String> words = Vocabulary.split(frame.caption() + " " + frame.captions());
                WORLD.catalogue().accessories().forEach(a -> assertThat(words).doesNotContain(a.name()));
                for (int i = 1; i < words.size(); i++) {
                    boolean told = animals.contains(words.get(i)) && coats.contains(words.get(i - 1));
                    assertThat(told).as(frame.caption()).isFalse();
                }
            }
        }
    }

    @Test
    void splitsAndJoinsTextTheSameWay() {
        assertThat(Vocabulary.split(" A dog,  2 cats.\n")).containsExactly("a", "dog", ",", "2", "cats", ".");
        assertThat(Vocabulary.split("")).isEmpty();
        assertThat(Vocabulary.join(Vocabulary.split("a dog walks. it rains."))).isEqualTo("a dog walks. it rains.");
        assertThat(WORLD.words().number("zebra")).isEqualTo(-1);
        assertThat(WORLD.words().words()).isSorted().doesNotHaveDuplicates();
    }
}

package org.weft.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrangementFileTest {
    @TempDir
    Path folder;

    @Test
    void layoutAndGroupsAreInTheFileAndCanBeTakenBack() throws Exception {
        Path file = folder.resolve("a.weft");
        List<Group> groups = List.of(new Group("g", List.of("one", "two")));
        try (StoryDocument d = Documents.create(file)) {
            d.apply(new Edit.Together(
                    "Arrange", List.of(new Edit.Arrange(Arrangement.COMIC), new Edit.SetGroups(groups))));
        }
        try (StoryDocument d = Documents.open(file)) {
            assertThat(d.story().arrangement()).isEqualTo(Arrangement.COMIC);
            assertThat(d.story().groups()).isEqualTo(groups);
            assertThat(d.undo()).contains("Arrange");
            assertThat(d.story()).isEqualTo(new Story("", List.of()));
            d.redo();
            assertThat(d.story().groups()).isEqualTo(groups);
        }
    }

    @Test
    void aStoryWrittenBeforeThereWereLayoutsFlows() throws Exception {
        Story story = StoryJson.read("{\"title\":\"old\",\"slots\":[]}", Story.class);
        assertThat(story).isEqualTo(new Story("old", List.of()));
        assertThat(story.arrangement()).isEqualTo(Arrangement.FLOW);
    }
}

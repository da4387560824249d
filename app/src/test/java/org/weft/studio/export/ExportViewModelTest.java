package org.weft.studio.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.document.StoryDocument;
import org.weft.document.export.ExportFormat;
import org.weft.studio.shell.Texts;
import org.weft.studio.story.Drafts;
import org.weft.studio.story.StoryViewModel;
import org.weft.studio.task.DirectTaskRunner;

class ExportViewModelTest {
    @TempDir
    Path folder;

    private final DirectTaskRunner tasks = new DirectTaskRunner();

    private StoryViewModel story() {
        StoryViewModel story = new StoryViewModel(tasks, Texts.bundle(), new Drafts(folder.resolve("drafts")));
        story.draft();
        story.addText("A fox finds a tulip.");
        return story;
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void writesTheOpenStoryInEveryFormat(ExportFormat format) throws Exception {
        StoryViewModel story = story();
        ExportViewModel model = new ExportViewModel(tasks, Texts.bundle(), story::document);
        model.format().set(format);
        model.title().set("Tulips");
        Path to = folder.resolve("out." + format.extension());
        model.export(to);
        assertThat(model.message().get()).contains(to.toString());
        assertThat(Files.size(to)).isPositive();
        assertThat(model.running().get()).isFalse();
        story.close();
    }

    @Test
    void aWrongLanguageAndAFolderThatIsNotThereAreSaid() {
        StoryViewModel story = story();
        ExportViewModel model = new ExportViewModel(tasks, Texts.bundle(), story::document);
        model.language().set("not a language");
        model.export(folder.resolve("a.pdf"));
        assertThat(model.message().get()).contains("no language tag");
        assertThat(folder.resolve("a.pdf")).doesNotExist();
        model.language().set("en");
        model.export(folder.resolve("nowhere/a.pdf"));
        assertThat(model.message().get()).contains("nowhere");
        assertThat(model.running().get()).isFalse();
        story.close();
    }

    @Test
    void withoutAStoryNothingHappens() {
        ExportViewModel model = new ExportViewModel(tasks, Texts.bundle(), () -> (StoryDocument) null);
        model.export(folder.resolve("a.pdf"));
        assertThat(folder.resolve("a.pdf")).doesNotExist();
    }
}

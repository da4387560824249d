package org.weft.studio.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.Palette;
import org.weft.engine.labels.Palettes;
import org.weft.studio.shell.Texts;
import org.weft.studio.task.DirectTaskRunner;

/** Painters that are closed, killed and opened again. A killed one is one that is never closed and whose process is said to be gone. */
class KeptPaintingTest {
    private static final ResourceBundle TEXTS = Texts.bundle();

    @TempDir
    Path folder;

    private final DirectTaskRunner tasks = new DirectTaskRunner();

    /** A painter of some process. */
    private final class Painter {
        final LabelsViewModel model = new LabelsViewModel(tasks, TEXTS);
        final StringProperty caption = new SimpleStringProperty("");
        final KeptPainting kept;

        Painter(String process, String... running) {
            Paintings paintings = new Paintings(folder, process, List.of(running)::contains);
            kept = new KeptPainting(model, caption, paintings, tasks, TEXTS);
            kept.resume(() -> {});
        }

        void stroke(int x, int y) {
            model.press(x, y);
            model.drag(x + 20, y + 9);
            model.release(x + 20, y + 9);
        }
    }

    private List<String> files() throws Exception {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(f -> String.valueOf(f.getFileName())).toList();
        }
    }

    @Test
    void whatWasPaintedOutlivesAKilledStudio() throws Exception {
        Path classes = Files.writeString(folder.resolve("rooms.txt"), "kitchen\nhall\n");
        Palette rooms = Palettes.read(classes);
        Files.delete(classes);
        Painter killed = new Painter("1-1");
        killed.model.open(LabelMap.filled(40, 30, 1), rooms, "card");
        killed.model.select(rooms.of(2));
        killed.stroke(3, 3);
        killed.caption.set("a hall");

        Painter again = new Painter("2-2", "2-2");
        assertThat(again.model.map()).isEqualTo(killed.model.map());
        assertThat(again.model.palette().get()).isEqualTo(rooms);
        assertThat(again.model.slot().get()).isEqualTo("card");
        assertThat(again.caption.get()).isEqualTo("a hall");
        assertThat(again.model.canUndo().get()).isFalse();

        // and it is kept on
        again.model.select(rooms.of(2));
        again.stroke(8, 15);
        Painter third = new Painter("3-3", "3-3");
        assertThat(third.model.map()).isEqualTo(again.model.map()).isNotEqualTo(killed.model.map());
        assertThat(files()).hasSize(1);
    }

    @Test
    void closingLosesNothingAndLetsTheNextPainterHaveIt() {
        Painter first = new Painter("1-1", "1-1");
        first.stroke(3, 3);
        first.kept.close();
        Painter next = new Painter("1-1", "1-1");
        assertThat(next.model.map()).isEqualTo(first.model.map());
    }

    @Test
    void aPaintingThatAPainterHasIsNoOthers() throws Exception {
        Painter first = new Painter("1-1", "1-1");
        first.stroke(3, 3);
        Painter second = new Painter("1-1", "1-1");
        Painter elsewhere = new Painter("2-2", "1-1", "2-2");
        assertThat(second.model.map().areas()[0]).isEqualTo(128 * 128);
        assertThat(elsewhere.model.map().areas()[0]).isEqualTo(128 * 128);
        second.stroke(40, 40);
        assertThat(files()).hasSize(2);
        second.kept.close();
        elsewhere.kept.close();
        first.kept.close();
        assertThat(files()).hasSize(2);
    }

    @Test
    void nothingPaintedLeavesNothing() throws Exception {
        Painter painter = new Painter("1-1", "1-1");
        painter.stroke(3, 3);
        painter.model.undo();
        painter.kept.close();
        assertThat(files()).isEmpty();
    }

    @Test
    void whatWasPaintedBeforeTheOldOneCameBackIsAStepBack() {
        Painter killed = new Painter("1-1");
        killed.stroke(3, 3);
        Painter quick = new Painter("2-2", "1-1", "2-2"); // finds nothing: the other still runs
        quick.stroke(50, 50);
        LabelMap painted = quick.model.map();
        quick.model.resume(killed.model.map(), killed.model.palette().get(), null);
        quick.model.undo();
        assertThat(quick.model.map()).isEqualTo(painted);
    }

    @Test
    void aDamagedPaintingIsPutAsideAndTheNextOneTaken() throws Exception {
        Painter killed = new Painter("1-1");
        killed.stroke(3, 3);
        Path half = Files.writeString(folder.resolve("half.painting"), "{\"map\":\"iVBO");
        Files.setLastModifiedTime(half, FileTime.from(Instant.now().plusSeconds(60))); // the newest
        Painter again = new Painter("2-2", "2-2");
        assertThat(again.model.map()).isEqualTo(killed.model.map());
        assertThat(files()).contains("half.damaged");
    }

    @Test
    void aFolderThatTakesNothingIsSaid() throws Exception {
        Path file = Files.writeString(folder.resolve("no folder"), "x");
        LabelsViewModel model = new LabelsViewModel(tasks, TEXTS);
        boolean[] done = {false};
        new KeptPainting(model, new SimpleStringProperty(""), new Paintings(file), tasks, TEXTS)
                .resume(() -> done[0] = true);
        assertThat(done[0]).isTrue();
        assertThat(model.message().get()).contains("no folder");
    }

    @Test
    void thisProcessRunsAndOneThatBeganAtAnotherTimeDoesNot() throws Exception {
        long pid = ProcessHandle.current().pid();
        Painter killed = new Painter("1-1");
        killed.stroke(3, 3);
        Path of = folder.resolve(files().getFirst());
        Files.move(of, folder.resolve("one." + pid + "-5.painting")); // the number was another process's before
        Paintings.Claim mine = new Paintings(folder).claim();
        assertThat(mine.found()).isNotNull();
        assertThat(new Paintings(folder).claim().found()).isNull();
    }
}

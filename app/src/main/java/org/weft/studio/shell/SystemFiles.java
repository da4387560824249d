package org.weft.studio.shell;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/** The system's file dialogs. */
public final class SystemFiles implements Files {
    private final Supplier<Window> owner;
    private final ResourceBundle texts;

    public SystemFiles(Supplier<Window> owner, ResourceBundle texts) {
        this.owner = owner;
        this.texts = texts;
    }

    private static FileChooser chooser(String name, String... patterns) {
        FileChooser chooser = new FileChooser();
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter(name, patterns));
        return chooser;
    }

    @Override
    public Optional<Path> openStory() {
        File file = chooser("Weft", "*.weft").showOpenDialog(owner.get());
        return Optional.ofNullable(file).map(File::toPath);
    }

    @Override
    public Optional<Path> newStory() {
        File file = chooser("Weft", "*.weft").showSaveDialog(owner.get());
        return Optional.ofNullable(file).map(File::toPath).map(SystemFiles::withEnding);
    }

    private static Path withEnding(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith(".weft") ? path : path.resolveSibling(name + ".weft");
    }

    @Override
    public List<Path> pictures() {
        List<File> files = chooser("PNG, JPEG, WebP, GIF, BMP", "*.png", "*.jpg", "*.jpeg", "*.webp", "*.gif", "*.bmp")
                .showOpenMultipleDialog(owner.get());
        return files == null ? List.of() : files.stream().map(File::toPath).toList();
    }

    @Override
    public Optional<Path> trace() {
        File file = chooser(texts.getString("files.trace"), "*.trace").showOpenDialog(owner.get());
        return Optional.ofNullable(file).map(File::toPath);
    }

    @Override
    public Optional<Path> folder() {
        return Optional.ofNullable(new DirectoryChooser().showDialog(owner.get()))
                .map(File::toPath);
    }

    @Override
    public Optional<Path> choose(String name, List<String> patterns) {
        File file = chooser(name, patterns.toArray(String[]::new)).showOpenDialog(owner.get());
        return Optional.ofNullable(file).map(File::toPath);
    }

    @Override
    public Optional<Path> export(String extension) {
        File file = chooser(extension, "*." + extension).showSaveDialog(owner.get());
        return Optional.ofNullable(file)
                .map(File::toPath)
                .map(f -> String.valueOf(f.getFileName()).contains(".")
                        ? f
                        : f.resolveSibling(f.getFileName() + "." + extension));
    }

    @Override
    public Optional<Path> importable() {
        File file =
                chooser("annt.json, Markdown", "*.json", "*.md", "*.markdown").showOpenDialog(owner.get());
        return Optional.ofNullable(file).map(File::toPath);
    }

    @Override
    public Optional<Path> importableFolder() {
        return Optional.ofNullable(new DirectoryChooser().showDialog(owner.get()))
                .map(File::toPath);
    }
}

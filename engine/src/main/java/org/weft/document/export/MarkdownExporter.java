package org.weft.document.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** CommonMark with a folder of pictures beside it; the story's words stand in it as they are, nothing in them becomes markup. */
final class MarkdownExporter implements Exporter {
    @Override
    public ExportReport export(ExportJob job, Path target) throws IOException {
        StoryBlocks blocks = StoryBlocks.of(job);
        PictureFolder.around(target, folder -> Aside.write(target, out -> write(job, blocks, folder, out)));
        return ExportReport.of(target, blocks);
    }

    private static void write(ExportJob job, StoryBlocks blocks, PictureFolder folder, OutputStream out)
            throws IOException {
        Pictures pictures = new Pictures(job.pictures());
        if (!job.title().isEmpty()) {
            put(out, "# " + line(job.title()) + "\n");
        }
        int done = 0;
        for (Block block : blocks.blocks()) {
            job.progress().step(done, blocks.blocks().size());
            put(out, done++ == 0 && job.title().isEmpty() ? "" : "\n");
            switch (block) {
                case Block.Words w -> put(out, words(w.text()) + "\n");
                case Block.Figure f -> {
                    String file = folder.add(f.number(), pictures.encoded(f));
                    put(out, "![" + line(f.alt()) + "](" + destination(file) + ")\n");
                }
            }
        }
        job.progress().step(1, 1);
    }

    private static void put(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String line(String text) {
        return escape(text.replaceAll("\\s*\\R\\s*", " ").strip());
    }

    /** Paragraphs stay paragraphs, line breaks stay line breaks. */
    static String words(String text) {
        return text.strip()
                .lines()
                .map(l -> escape(l.strip()))
                .collect(Collectors.joining("\\\n"))
                .replaceAll("(\\\\\n){2,}", "\n\n");
    }

    /** Every character that could be markup is escaped where CommonMark lets it be. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        boolean digits = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean special = "\\`*_{}[]<>#|~&!".indexOf(c) >= 0
                    || (i == 0 && "+-=".indexOf(c) >= 0)
                    || (digits && i > 0 && (c == '.' || c == ')'));
            digits &= c >= '0' && c <= '9';
            out.append(special ? "\\" : "").append(c == 0 ? '\ufffd' : c);
        }
        return out.toString();
    }

    /** Spaces and brackets in a folder's name would end a link's destination. */
    private static String destination(String path) {
        return "<" + path.replaceAll("[\\\\<>]", "\\\\$0") + ">";
    }
}

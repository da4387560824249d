package org.weft.document.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.weft.document.Slot;
import org.weft.document.SlotKind;

/**
 * The reference's list with this story as its one entry; {@link org.weft.document.AnntJson} reads it back. A story that ends with
 * a placeholder asks for its content.
 */
final class AnntExporter implements Exporter {
    @Override
    public ExportReport export(ExportJob job, Path target) throws IOException {
        StoryBlocks blocks = StoryBlocks.of(job);
        PictureFolder.around(target, folder -> {
            ObjectMapper mapper = new ObjectMapper();
            ArrayNode list = mapper.createArrayNode().add(entry(mapper.createObjectNode(), job, blocks, folder));
            byte[] json = mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(list);
            Aside.write(target, out -> out.write(json));
        });
        return ExportReport.of(target, blocks);
    }

    private static ObjectNode entry(ObjectNode entry, ExportJob job, StoryBlocks blocks, PictureFolder folder)
            throws IOException {
        Pictures pictures = new Pictures(job.pictures());
        if (!job.title().isEmpty()) {
            entry.put("title", job.title());
        }
        ArrayNode sentences = entry.putArray("sentences");
        ArrayNode images = entry.putArray("images");
        ArrayNode numbers = entry.putArray("sentence_ixs");
        ArrayNode first = entry.putArray("image_first");
        int done = 0;
        for (Block block : blocks.blocks()) {
            job.progress().step(done++, blocks.blocks().size());
            switch (block) {
                case Block.Words w -> sentences.add(w.text());
                case Block.Figure f -> {
                    images.add(folder.add(f.number(), pictures.encoded(f)));
                    place(sentences, numbers, first);
                }
            }
        }
        Slot last = job.story().slots().isEmpty() ? null : job.story().slots().getLast();
        if (last != null && last.chosen().isEmpty() && last.kind() != SlotKind.LABEL_MAP) {
            if (last.kind() == SlotKind.IMAGE) {
                images.add("to-be-made.png"); // the reference wants a name for what is to be made
                place(sentences, numbers, first);
            }
            entry.put("generate_mode", last.kind() == SlotKind.TEXT ? "generate_texts" : "generate_images");
            entry.put("num_iter", 1);
        }
        if (!images.isEmpty() && sentences.isEmpty()) {
            sentences.add(""); // images hang on sentences
        }
        job.progress().step(1, 1);
        return entry;
    }

    /** A picture stands behind the sentence before it, and before the first one when it begins the story. */
    private static void place(ArrayNode sentences, ArrayNode numbers, ArrayNode first) {
        numbers.add(Math.max(0, sentences.size() - 1));
        first.add(sentences.isEmpty());
    }
}

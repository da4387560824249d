package org.weft.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes a tokenizer.json for a closed list of words: lower-case, punctuation by itself, everything else unknown. */
public final class WordList {
    private WordList() {}

    /** Ids: unknown, document start, document end, the words, padding, image start, image. */
    public static List<String> withSpecial(List<String> words) {
        List<String> all = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        all.addAll(words);
        all.addAll(List.of("<pad>", "<|beginofimage|>", "<|image|>"));
        return all;
    }

    public static void write(List<String> words, Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        List<String> all = withSpecial(words);
        for (int id = 0; id < all.size(); id++) {
            String word = all.get(id);
            if (word.startsWith("<") && word.endsWith(">")) {
                ObjectNode token = added.addObject();
                token.put("id", id)
                        .put("content", word)
                        .put("single_word", false)
                        .put("lstrip", false);
                token.put("rstrip", false).put("normalized", false).put("special", true);
            }
        }
        root.putObject("normalizer").put("type", "Lowercase");
        root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        root.putNull("post_processor");
        root.putNull("decoder");
        ObjectNode model = root.putObject("model");
        model.put("type", "WordLevel");
        ObjectNode vocab = model.putObject("vocab");
        for (int id = 0; id < all.size(); id++) {
            vocab.put(all.get(id), id);
        }
        model.put("unk_token", "<unk>");
        Files.writeString(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }
}

package org.weft.studio.labels;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.weft.engine.EngineException;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.LabelPng;
import org.weft.engine.labels.Palette;

/**
 * What the painter holds, as it is kept between sessions.
 *
 * @param card the story's card that the map belongs to, null for none
 */
record Painting(LabelMap map, Palette palette, String caption, @Nullable String card) {
    private static final String MAP = "map";
    private static final String CAPTION = "caption";
    private static final String CARD = "card";

    /** Whether nothing would be lost with it. */
    boolean isEmpty() {
        return caption.isBlank() && map.areas()[Palette.NOTHING] == map.width() * map.height();
    }

    /** As JSON; the map is a PNG that brings its palette along. */
    byte[] write() throws IOException {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put(MAP, LabelPng.write(map, palette));
        root.put(CAPTION, caption);
        root.put(CARD, card);
        return new ObjectMapper().writeValueAsBytes(root);
    }

    /** @throws IOException when it is none */
    static Painting read(byte[] written) throws IOException {
        JsonNode root = new ObjectMapper().readTree(written);
        byte[] png = root.path(MAP).binaryValue();
        if (png == null) {
            throw new IOException("there is no map in it");
        }
        try {
            LabelMap map = LabelPng.read(png);
            Palette palette = LabelPng.palette(png).orElseThrow(() -> new IOException("its palette is damaged"));
            return new Painting(
                    map, palette, root.path(CAPTION).asText(""), root.path(CARD).textValue());
        } catch (EngineException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}

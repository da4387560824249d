package org.weft.data.sets;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** COCO's captions: an example for each picture, with all its captions. Flickr30k, NoCaps and others use the same form. */
final class CocoCaptionsSet extends SizedSet {
    private final JsonRecords images;
    private final JsonRecords captions;
    private final PictureFolders folders;
    private final String split;

    CocoCaptionsSet(Path file) throws IOException {
        super(file, DataFormat.COCO_CAPTIONS);
        folders = PictureFolders.of(file);
        split = Names.split(Names.last(file));
        images = JsonRecords.scan(file, List.of("images"), "id");
        captions = JsonRecords.scan(file, List.of("annotations"), "image_id");
    }

    @Override
    int count() {
        return images.size();
    }

    @Override
    Example read(int index) throws IOException {
        JsonNode image = images.get(index);
        String where = images.where(index);
        String id = Json.text(image, "id", where);
        List<String> texts = new ArrayList<>();
        for (int at : captions.find(id)) {
            texts.add(Json.text(captions.get(at), "caption", captions.where(at)));
        }
        PictureRef picture = folders.named(Json.text(image, "file_name", where), where);
        return new Example(id, split, where, List.of(new Part.Picture(picture)), Facts.captions(texts));
    }

    @Override
    public void close() throws IOException {
        images.close();
        captions.close();
    }
}

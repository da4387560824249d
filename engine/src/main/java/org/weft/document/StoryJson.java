package org.weft.document;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Instant;

/** Stories and edits as JSON, as the document file keeps them. */
final class StoryJson {
    /** What apply() takes must be readable again, whatever its length. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(SqliteFiles.LARGEST_VALUE)
                    .build())
            .build();

    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .addMixIn(Content.class, ContentTypes.class)
            .addMixIn(Edit.class, EditTypes.class)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, new ToStringSerializer(Instant.class))
                    .addDeserializer(Instant.class, new InstantReader()))
            .build();

    /** For files of newer versions, which may hold more than this one knows. */
    private static final ObjectReader LENIENT =
            MAPPER.readerFor(Story.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private StoryJson() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Content.Text.class, name = "text"),
        @JsonSubTypes.Type(value = Content.Picture.class, name = "picture"),
        @JsonSubTypes.Type(value = Content.LabelMap.class, name = "labelmap")
    })
    private interface ContentTypes {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "edit")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Edit.SetTitle.class, name = "title"),
        @JsonSubTypes.Type(value = Edit.InsertSlot.class, name = "insert"),
        @JsonSubTypes.Type(value = Edit.RemoveSlot.class, name = "remove"),
        @JsonSubTypes.Type(value = Edit.MoveSlot.class, name = "move"),
        @JsonSubTypes.Type(value = Edit.PlaceSlot.class, name = "place"),
        @JsonSubTypes.Type(value = Edit.AddCandidate.class, name = "add"),
        @JsonSubTypes.Type(value = Edit.DropCandidate.class, name = "drop"),
        @JsonSubTypes.Type(value = Edit.ChooseCandidate.class, name = "choose"),
        @JsonSubTypes.Type(value = Edit.EditText.class, name = "text"),
        @JsonSubTypes.Type(value = Edit.SetAltText.class, name = "alt"),
        @JsonSubTypes.Type(value = Edit.Arrange.class, name = "arrange"),
        @JsonSubTypes.Type(value = Edit.SetGroups.class, name = "groups"),
        @JsonSubTypes.Type(value = Edit.Together.class, name = "together")
    })
    private interface EditTypes {}

    private static final class InstantReader extends StdScalarDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Instant.parse(parser.getText());
        }
    }

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String writeEdit(Edit edit) {
        try {
            return MAPPER.writerFor(Edit.class).writeValueAsString(edit);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static <T> T read(String json, Class<T> type) throws IOException {
        return MAPPER.readValue(json, type);
    }

    /** @param newer written by a newer version: what is unknown is passed over */
    static Story readStory(String json, boolean newer) throws IOException {
        Story story = newer ? LENIENT.readValue(json) : read(json, Story.class);
        if (story == null) {
            throw new IOException("The story's table is empty; restore the file from a copy.");
        }
        return story;
    }
}

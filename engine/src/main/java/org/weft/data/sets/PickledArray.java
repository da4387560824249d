package org.weft.data.sets;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A NumPy array out of a pickle: whole numbers or Python values, in one row whatever its shape. */
final class PickledArray implements PlainPickle.Buildable {
    /** The only names a pickle may hold; nothing of that name is ever run. */
    static final Set<String> KNOWN = Set.of(
            "numpy.core.multiarray._reconstruct",
            "numpy._core.multiarray._reconstruct",
            "numpy.core.multiarray.scalar",
            "numpy._core.multiarray.scalar",
            "numpy.core.numeric._frombuffer",
            "numpy._core.numeric._frombuffer",
            "numpy.ndarray",
            "numpy.dtype",
            "_codecs.encode");

    /** A kind of number, such as i8, with its byte order. */
    private static final class Kind implements PlainPickle.Buildable {
        private final String code;
        private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

        Kind(String code) {
            this.code = code;
        }

        @Override
        public void build(List<?> state, String where) {
            order = ">".equals(state.get(1)) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        }

        List<Object> numbers(byte[] bytes, String where) throws DataException {
            ByteBuffer in = ByteBuffer.wrap(bytes).order(order);
            List<Object> out = new ArrayList<>();
            while (in.hasRemaining()) {
                out.add(
                        switch (code) {
                            case "i8", "u8" -> in.getLong();
                            case "i4" -> (long) in.getInt();
                            case "i2" -> (long) in.getShort();
                            case "i1" -> (long) in.get();
                            case "u1" -> (long) (in.get() & 255);
                            default ->
                                throw new DataException(
                                        Problem.UNREADABLE,
                                        where,
                                        "holds an array of the kind " + Names.shown(code)
                                                + ", which is not known here");
                        });
            }
            return out;
        }
    }

    private List<?> state = List.of();

    /** The elements; numbers are decoded anew each time, so that a pickle cannot multiply its own size. */
    List<?> values(String where) throws DataException {
        return switch (state.isEmpty() ? List.of() : state.get(4)) {
            case byte[] bytes -> ((Kind) state.get(2)).numbers(bytes, where);
            case String ascii -> ((Kind) state.get(2)).numbers(ascii.getBytes(StandardCharsets.US_ASCII), where);
            case List<?> objects -> objects;
            default -> throw new DataException(Problem.UNREADABLE, where, "is a damaged pickle");
        };
    }

    @Override
    public void build(List<?> parts, String where) {
        state = parts;
    }

    /** What a named function would give, built here; for the names in {@link #KNOWN}. */
    static Object call(String function, List<?> arguments, String where) throws DataException {
        if (function.endsWith("._reconstruct")) {
            return new PickledArray();
        }
        if (function.endsWith("._frombuffer")) {
            PickledArray array = new PickledArray();
            array.state = List.of(0, 0, arguments.get(1), 0, arguments.get(0)); // as another pickle would build it
            return array;
        }
        if (function.endsWith(".scalar")) {
            byte[] bytes = (byte[]) arguments.get(1);
            return ((Kind) arguments.get(0)).numbers(bytes, where).getFirst();
        }
        return switch (function) {
            case "numpy.dtype" -> new Kind((String) arguments.get(0));
            case "_codecs.encode" -> ((String) arguments.get(0)).getBytes(StandardCharsets.ISO_8859_1);
            default ->
                throw new DataException(
                        Problem.UNREADABLE, where, "is a damaged pickle: " + function + " is no function");
        };
    }
}

package org.weft.data.storyworld;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** NumPy arrays and plain Python values as NumPy and Python write them; same values, same bytes. */
final class NumpyFiles {
    private static final int ALIGNED = 64;
    private static final int PREFIX = 10;

    private NumpyFiles() {}

    /** Texts of one width. @param columns 0 for one row, else the length of each row of a table */
    static byte[] texts(List<String> texts, int columns) {
        List<byte[]> encoded =
                texts.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList();
        int width = encoded.stream().mapToInt(b -> b.length).max().orElse(1);
        String shape = columns == 0 ? texts.size() + "," : texts.size() / columns + ", " + columns;
        ByteArrayOutputStream out = header("|S" + width, shape);
        for (byte[] text : encoded) {
            out.writeBytes(java.util.Arrays.copyOf(text, width));
        }
        return out.toByteArray();
    }

    /** A clip of one picture of 3 bytes a pixel. */
    static byte[] clip(byte[] rgb, int width, int height) {
        ByteArrayOutputStream out = header("|u1", "1, " + height + ", " + width + ", 3");
        out.writeBytes(rgb);
        return out.toByteArray();
    }

    /** An array of no dimensions that holds a dictionary of lists. */
    static byte[] object(Map<String, List<String>> dictionary) {
        ByteArrayOutputStream out = header("|O", "");
        Pickle pickle = new Pickle();
        pickle.array("", "O8", "|", 63, () -> {
            pickle.op(']').op('(');
            pickle.dictionary(dictionary);
            pickle.op('e');
        });
        out.writeBytes(pickle.end());
        return out.toByteArray();
    }

    /** An array of arrays of whole numbers. */
    static byte[] lists(List<List<Long>> lists) {
        ByteArrayOutputStream out = header("|O", lists.size() + ",");
        Pickle pickle = new Pickle();
        pickle.array(Integer.toString(lists.size()), "O8", "|", 63, () -> {
            pickle.op(']').op('(');
            for (List<Long> list : lists) {
                ByteBuffer bytes = ByteBuffer.allocate(list.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                list.forEach(bytes::putLong);
                pickle.array(Integer.toString(list.size()), "i8", "<", 0, () -> pickle.bytes(bytes.array()));
            }
            pickle.op('e');
        });
        out.writeBytes(pickle.end());
        return out.toByteArray();
    }

    /** A pickle of a dictionary of lists. */
    static byte[] pickle(Map<String, List<String>> dictionary) {
        Pickle pickle = new Pickle();
        pickle.dictionary(dictionary);
        return pickle.end();
    }

    private static ByteArrayOutputStream header(String kind, String shape) {
        String text = "{'descr': '" + kind + "', 'fortran_order': False, 'shape': (" + shape + "), }";
        int length = (PREFIX + text.length() + 1 + ALIGNED - 1) / ALIGNED * ALIGNED - PREFIX;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) length, (byte) (length >> 8)});
        out.writeBytes((text + " ".repeat(length - text.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII));
        return out;
    }

    /** Pickle's third protocol, the few instructions that are needed. */
    private static final class Pickle {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Pickle() {
            out.writeBytes(new byte[] {(byte) 0x80, 3});
        }

        Pickle op(int code) {
            out.write(code);
            return this;
        }

        private void integer(int value) {
            out.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(value)
                    .array());
        }

        private void number(int value) {
            op('J').integer(value);
        }

        private void text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            op('X').integer(bytes.length);
            out.writeBytes(bytes);
        }

        void bytes(byte[] bytes) {
            op('B').integer(bytes.length);
            out.writeBytes(bytes);
        }

        private void name(String module, String name) {
            op('c');
            out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
        }

        void dictionary(Map<String, List<String>> dictionary) {
            op('}').op('(');
            dictionary.forEach((key, list) -> {
                text(key);
                op(']').op('(');
                list.forEach(this::text);
                op('e');
            });
            op('u');
        }

        /** NumPy's way of making an array: an empty one, then its state of shape, kind and content. */
        void array(String shape, String kind, String order, int flags, Runnable content) {
            name("numpy.core.multiarray", "_reconstruct");
            name("numpy", "ndarray");
            number(0);
            op(0x85);
            op('C').op(1).op('b');
            op(0x87).op('R');
            op('(');
            number(1);
            if (shape.isEmpty()) {
                op(')');
            } else {
                number(Integer.parseInt(shape));
                op(0x85);
            }
            kind(kind, order, flags);
            op(0x89);
            content.run();
            op('t').op('b');
        }

        private void kind(String kind, String order, int flags) {
            name("numpy", "dtype");
            text(kind);
            op(0x89).op(0x88).op(0x87).op('R');
            op('(');
            number(3);
            text(order);
            op('N').op('N').op('N');
            number(-1);
            number(-1);
            number(flags);
            op('t').op('b');
        }

        byte[] end() {
            op('.');
            return out.toByteArray();
        }
    }
}

package org.weft.data.sets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.weft.engine.RgbImage;

/**
 * A NumPy array in a file. Its elements are read when asked for; Python objects in it only by {@link PlainPickle}.
 *
 * @param kind NumPy's name of the elements' kind, such as {@code |S42}, {@code <i8}, {@code |u1}, {@code |O}
 * @param shape sizes, the last one running fastest
 * @param start where the elements begin in the file
 */
record NpyFile(Path file, String kind, List<Integer> shape, long start) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER = 64 << 10;
    private static final int MAX_ELEMENT = 64 << 10;
    private static final Pattern HEADER = Pattern.compile(
            "\\{\\s*'descr':\\s*'([^']{1,16})',\\s*'fortran_order':\\s*(True|False),\\s*'shape':\\s*\\(([\\d, ]*)\\),?\\s*}\\s*");

    NpyFile {
        shape = List.copyOf(shape);
    }

    static NpyFile open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw Pictures.missing(file, null);
        }
        long length = Files.size(file);
        byte[] head = Slices.read(file, 0, (int) Math.min(12, length));
        if (head.length < 10 || !Arrays.equals(Arrays.copyOf(head, MAGIC.length), MAGIC)) {
            throw damaged(file, "is no NumPy file");
        }
        ByteBuffer in = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        boolean old = head[6] == 1;
        int size = old || head.length < 12 ? in.getShort(8) & 0xffff : in.getInt(8);
        int at = old ? 10 : 12;
        if (size < 0 || size > MAX_HEADER) {
            throw damaged(file, "is a damaged NumPy file");
        }
        Matcher header = HEADER.matcher(new String(Slices.read(file, at, size), StandardCharsets.UTF_8));
        if (!header.matches()) {
            throw damaged(file, "is a NumPy file of a kind not known here");
        }
        List<Integer> shape = shape(header.group(3), file);
        if (header.group(2).equals("True") && shape.size() > 1) {
            throw damaged(file, "has its columns first; save it with numpy.ascontiguousarray");
        }
        return new NpyFile(file, header.group(1), shape, (long) at + size);
    }

    private static List<Integer> shape(String text, Path file) throws DataException {
        List<Integer> shape = new ArrayList<>();
        for (String number : text.split("[, ]+", -1)) {
            if (number.length() > 9) {
                throw damaged(file, "is too large");
            }
            if (!number.isEmpty()) {
                shape.add(Integer.parseInt(number));
            }
        }
        return shape;
    }

    private static DataException damaged(Path file, String why) {
        return new DataException(Problem.UNREADABLE, file.toString(), why);
    }

    /** Sizes multiplied. */
    long count() throws DataException {
        long count = 1;
        for (int size : shape) {
            count = Math.multiplyExact(count, (long) size);
            if (count > Integer.MAX_VALUE) {
                throw damaged(file, "is too large");
            }
        }
        return count;
    }

    /** An element of an array of texts ({@code S} or {@code U}). */
    String text(long index) throws IOException {
        boolean wide = kind.startsWith("<U");
        if (!wide && !kind.startsWith("|S")) {
            throw damaged(file, "holds " + kind + ", not texts");
        }
        int width = Integer.parseInt(kind.substring(2)) * (wide ? 4 : 1);
        if (width > MAX_ELEMENT) {
            throw damaged(file, "holds texts that are too long");
        }
        byte[] bytes = Slices.read(file, start + index * width, width);
        String text = new String(bytes, wide ? java.nio.charset.Charset.forName("UTF-32LE") : StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        String plain = end < 0 ? text : text.substring(0, end);
        // bytes that were printed before they were stored
        boolean printed = plain.length() > 2 && plain.startsWith("b'") && plain.endsWith("'");
        return printed ? plain.substring(2, plain.length() - 1) : plain;
    }

    /** All elements of an array of whole numbers, or of Python values, in one row. */
    List<?> values() throws IOException {
        if (kind.equals("|O")) {
            long length = Files.size(file) - start;
            if (length > PlainPickle.MAX_BYTES) {
                throw damaged(file, "holds more than " + (PlainPickle.MAX_BYTES >> 20) + " MB of Python values");
            }
            Object read = PlainPickle.read(Slices.read(file, start, (int) length), file.toString());
            return read instanceof PickledArray array ? array.values(file.toString()) : List.of(read);
        }
        int width = kind.endsWith("8") ? 8 : 4;
        if (!kind.equals("<i8") && !kind.equals("<i4")) {
            throw damaged(file, "holds " + kind + ", not whole numbers");
        }
        long length = count() * width;
        if (length > PlainPickle.MAX_BYTES) {
            throw damaged(file, "is too large");
        }
        ByteBuffer in = ByteBuffer.wrap(Slices.read(file, start, (int) length)).order(ByteOrder.LITTLE_ENDIAN);
        List<Object> numbers = new ArrayList<>();
        while (in.hasRemaining()) {
            numbers.add(width == 8 ? in.getLong() : (long) in.getInt());
        }
        return numbers;
    }

    /** A picture of a clip [frames, height, width, 3] of bytes. */
    RgbImage frame(int index) throws IOException {
        if (!kind.equals("|u1") || shape.size() != 4 || shape.get(3) != 3 || index >= shape.get(0)) {
            throw damaged(file, "is no clip of colour pictures; it holds " + kind + " of the shape " + shape);
        }
        long pixels = (long) shape.get(1) * shape.get(2);
        if (pixels < 1 || pixels > Head.MAX_PIXELS) {
            throw new DataException(
                    Problem.HUGE_IMAGE,
                    file.toString(),
                    "has pictures of " + shape.get(2) + "x" + shape.get(1) + " pixels");
        }
        byte[] rgb = Slices.read(file, start + index * pixels * 3, (int) pixels * 3);
        return new RgbImage(shape.get(2), shape.get(1), rgb);
    }
}

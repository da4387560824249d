package org.weft.engine.trace.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.weft.engine.trace.Looked;

/**
 * Points as arrays of one row each in the form {@code numpy.load} reads: locations [n, 2] (x, y in 0..1), references [n, 2],
 * weights [n], query, image (from 1), level, head and point [n] as int32, shares [images] beside images, ignored [] and about, the
 * bytes of a UTF-8 text that says how to get this again. Little endian, C order.
 */
final class PointArrays {
    private static final int ALIGNMENT = 64;

    private PointArrays() {}

    static void write(TraceView view, OutputStream out) throws IOException {
        List<Looked.Point> points = view.looked().points();
        ZipOutputStream zip = new ZipOutputStream(out);
        floats(zip, "locations", points, Looked.Point::x, Looked.Point::y);
        floats(zip, "references", points, Looked.Point::referenceX, Looked.Point::referenceY);
        floats(zip, "weights", points, Looked.Point::weight, null);
        ints(zip, "query", points, Looked.Point::query);
        ints(zip, "image", points, p -> p.picture() + 1);
        ints(zip, "level", points, Looked.Point::level);
        ints(zip, "head", points, Looked.Point::head);
        ints(zip, "point", points, Looked.Point::point);
        List<Integer> pictures = view.pictures();
        ByteBuffer images = buffer(4 * pictures.size());
        ByteBuffer shares = buffer(4 * pictures.size());
        for (int p : pictures) {
            images.putInt(p + 1);
            shares.putFloat(view.looked().shares().getOrDefault(p, 0.0).floatValue());
        }
        entry(zip, "images", "<i4", "(" + pictures.size() + ",)", images);
        entry(zip, "shares", "<f4", "(" + pictures.size() + ",)", shares);
        entry(zip, "ignored", "<f4", "()", buffer(4).putFloat((float)
                view.looked().ignored()));
        byte[] about = view.provenance().getBytes(StandardCharsets.UTF_8);
        entry(
                zip,
                "about",
                "|u1",
                "(" + about.length + ",)",
                buffer(about.length).put(about));
        zip.finish();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void floats(
            ZipOutputStream zip,
            String name,
            List<Looked.Point> points,
            ToDoubleFunction<Looked.Point> first,
            @org.jspecify.annotations.Nullable ToDoubleFunction<Looked.Point> second)
            throws IOException {
        ByteBuffer data = buffer(points.size() * (second == null ? 4 : 8));
        for (Looked.Point p : points) {
            data.putFloat((float) first.applyAsDouble(p));
            if (second != null) {
                data.putFloat((float) second.applyAsDouble(p));
            }
        }
        String shape = second == null ? "(" + points.size() + ",)" : "(" + points.size() + ", 2)";
        entry(zip, name, "<f4", shape, data);
    }

    private static void ints(
            ZipOutputStream zip, String name, List<Looked.Point> points, ToIntFunction<Looked.Point> value)
            throws IOException {
        ByteBuffer data = buffer(points.size() * 4);
        points.forEach(p -> data.putInt(value.applyAsInt(p)));
        entry(zip, name, "<i4", "(" + points.size() + ",)", data);
    }

    /** An array in NumPy's format 1.0: magic, version, length of the header, the header padded to 64 bytes, the data. */
    private static void entry(ZipOutputStream zip, String name, String type, String shape, ByteBuffer data)
            throws IOException {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
        int unpadded = 10 + header.length() + 1;
        header += " ".repeat((ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT) + "\n";
        ByteBuffer head = buffer(10 + header.length());
        head.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        head.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        ZipEntry e = new ZipEntry(name + ".npy");
        e.setTime(0);
        zip.putNextEntry(e);
        write(zip, head);
        write(zip, data);
        zip.closeEntry();
    }

    private static void write(ZipOutputStream zip, ByteBuffer filled) throws IOException {
        byte[] bytes = new byte[filled.position()];
        filled.flip().get(bytes);
        zip.write(bytes);
    }
}

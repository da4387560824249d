import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/** Draws an SVG in the sizes and containers that desktops ask for. */
final class Icons {
    static final List<Integer> SIZES = List.of(16, 24, 32, 48, 64, 128, 256, 512);

    /** Apple's names of the PNGs inside an .icns, by size in pixels. */
    private static final Map<Integer, String> ICNS = new TreeMap<>(
            Map.of(16, "icp4", 32, "icp5", 64, "icp6", 128, "ic07", 256, "ic08", 512, "ic09"));

    private final Map<Integer, byte[]> drawn = new TreeMap<>();

    Icons(Path svg) throws IOException {
        SVGDocument document = new SVGLoader().load(svg.toUri().toURL());
        if (document == null) {
            throw new IOException(svg + " is not an SVG");
        }
        for (int size : SIZES) {
            drawn.put(size, png(document, size));
        }
    }

    byte[] png(int size) {
        return drawn.get(size);
    }

    private static byte[] png(SVGDocument document, int size) throws IOException {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
        var graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        document.render(null, graphics, new ViewBox(size, size));
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    /** A Windows icon: a directory of PNGs, which every Windows since Vista reads. */
    void ico(Path file) throws IOException {
        List<Integer> sizes = List.of(16, 24, 32, 48, 64, 256);
        int offset = 6 + 16 * sizes.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(little(6).putShort((short) 0).putShort((short) 1).putShort((short) sizes.size()).array());
        for (int size : sizes) {
            int length = drawn.get(size).length;
            out.writeBytes(little(16)
                    .put((byte) size)
                    .put((byte) size) // 256 is written as 0
                    .putShort((short) 0)
                    .putShort((short) 1)
                    .putShort((short) 32)
                    .putInt(length)
                    .putInt(offset)
                    .array());
            offset += length;
        }
        sizes.forEach(size -> out.writeBytes(drawn.get(size)));
        Files.write(file, out.toByteArray());
    }

    /** An Apple icon: PNGs under four-letter names, big-endian. */
    void icns(Path file) throws IOException {
        int total = 8;
        for (int size : ICNS.keySet()) {
            total += 8 + drawn.get(size).length;
        }
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeBytes("icns");
            out.writeInt(total);
            for (Map.Entry<Integer, String> entry : ICNS.entrySet()) {
                byte[] png = drawn.get(entry.getKey());
                out.writeBytes(entry.getValue());
                out.writeInt(8 + png.length);
                out.write(png);
            }
        }
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}

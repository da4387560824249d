package org.weft.document.export;

import java.awt.Font;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSFloat;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * The fonts of a PDF. Inter is embedded as it is, with glyph numbers as codes; glyphs of other fonts of the machine, whatever
 * their format, become Type 3 fonts of the shapes in use. All of them say which characters their glyphs stand for, so that text
 * can be searched and read aloud.
 */
final class PdfFonts {
    private final PDDocument document;
    private final Faces faces;
    private final Map<String, Inter> inter = new HashMap<>();
    private final List<PdfShapes> shapes = new ArrayList<>();

    PdfFonts(PDDocument document, Faces faces) {
        this.document = document;
        this.faces = faces;
    }

    /** A glyph as a page shows it: font resource, its dictionary and the code in hex. */
    record Code(String resource, COSDictionary font, String hex) {}

    /** What to show for a glyph of a run. */
    Code code(Line.Run run, Glyph glyph) throws IOException {
        Font font = run.font();
        if (font != null) {
            for (boolean bold : new boolean[] {false, true}) {
                if (faces.inter(bold).deriveFont(font.getSize2D()).equals(font)) {
                    return bundled(bold).code(glyph, run.size());
                }
            }
        }
        for (PdfShapes set : shapes) {
            Code code = set.code(font, glyph, run.size());
            if (code != null) {
                return code;
            }
        }
        PdfShapes next = new PdfShapes(document, "S" + shapes.size());
        shapes.add(next);
        Code code = next.code(font, glyph, run.size());
        if (code == null) {
            throw new IllegalStateException("an empty font takes any glyph");
        }
        return code;
    }

    private Inter bundled(boolean bold) throws IOException {
        String name = bold ? "F1" : "F0";
        Inter known = inter.get(name);
        if (known == null) {
            known = new Inter(document, name, bold ? Faces.SEMIBOLD : Faces.REGULAR);
            inter.put(name, known);
        }
        return known;
    }

    /** Writes what is known only when all text is set. */
    void finish() throws IOException {
        for (Inter font : inter.values()) {
            font.finish();
        }
        for (PdfShapes set : shapes) {
            set.finish();
        }
    }

    /** A bundled OpenType font, its CFF program embedded whole. */
    private static final class Inter {
        private final PDDocument document;
        private final String resource;
        private final COSDictionary font = new COSDictionary();
        private final COSDictionary descendant = new COSDictionary();
        private final Map<Integer, Double> widths = new HashMap<>();
        private final Map<Integer, String> texts = new HashMap<>();

        Inter(PDDocument document, String resource, String file) throws IOException {
            this.document = document;
            this.resource = resource;
            String name = file.substring(0, file.indexOf('.'));
            font.setItem(COSName.TYPE, COSName.FONT);
            font.setItem(COSName.SUBTYPE, COSName.TYPE0);
            font.setName(COSName.BASE_FONT, name);
            font.setName(COSName.ENCODING, "Identity-H");
            COSArray descendants = new COSArray();
            descendants.add(descendant);
            font.setItem(COSName.DESCENDANT_FONTS, descendants);
            descendant.setItem(COSName.TYPE, COSName.FONT);
            descendant.setItem(COSName.SUBTYPE, COSName.CID_FONT_TYPE0);
            descendant.setName(COSName.BASE_FONT, name);
            COSDictionary system = new COSDictionary();
            system.setString(COSName.REGISTRY, "Adobe");
            system.setString(COSName.ORDERING, "Identity");
            system.setInt(COSName.SUPPLEMENT, 0);
            descendant.setItem(COSName.CIDSYSTEMINFO, system);
            descendant.setItem(COSName.FONT_DESC, descriptor(name, file));
        }

        private COSDictionary descriptor(String name, String file) throws IOException {
            byte[] otf;
            try (InputStream in = Faces.open(file)) {
                otf = in.readAllBytes();
            }
            COSStream program = document.getDocument().createCOSStream();
            try (OutputStream out = program.createOutputStream(COSName.FLATE_DECODE)) {
                out.write(cff(otf, file));
            }
            program.setName(COSName.SUBTYPE, "CIDFontType0C");
            COSDictionary descriptor = new COSDictionary();
            descriptor.setItem(COSName.TYPE, COSName.FONT_DESC);
            descriptor.setName(COSName.FONT_NAME, name);
            descriptor.setInt(COSName.FLAGS, 4); // glyph numbers are no standard encoding
            descriptor.setItem(COSName.FONT_BBOX, numbers(-750, -300, 2600, 1100));
            descriptor.setInt(COSName.ITALIC_ANGLE, 0);
            descriptor.setInt(COSName.ASCENT, 969);
            descriptor.setInt(COSName.DESCENT, -242);
            descriptor.setInt(COSName.CAP_HEIGHT, 727);
            descriptor.setInt(COSName.STEM_V, 90);
            descriptor.setItem(COSName.FONT_FILE3, program);
            return descriptor;
        }

        /** The table of outlines in an OpenType file. */
        private static byte[] cff(byte[] otf, String file) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(otf);
            int tables = buffer.getShort(4);
            for (int i = 0, at = 12; i < tables; i++, at += 16) {
                if (new String(otf, at, 4, StandardCharsets.ISO_8859_1).equals("CFF ")) {
                    int offset = buffer.getInt(at + 8);
                    return Arrays.copyOfRange(otf, offset, offset + buffer.getInt(at + 12));
                }
            }
            throw new IOException("the bundled font " + file + " has no CFF outlines; install Weft again");
        }

        Code code(Glyph glyph, double size) {
            widths.putIfAbsent(glyph.code(), glyph.advance() / size * 1000);
            if (!glyph.text().isEmpty()) {
                texts.putIfAbsent(glyph.code(), glyph.text());
            }
            return new Code(resource, font, String.format("%04X", glyph.code()));
        }

        void finish() throws IOException {
            COSArray all = new COSArray();
            widths.keySet().stream().sorted().forEach(code -> {
                all.add(COSInteger.get(code));
                all.add(numbers(widths.getOrDefault(code, 0.0)));
            });
            descendant.setItem(COSName.W, all);
            descendant.setInt(COSName.DW, 600);
            font.setItem(COSName.TO_UNICODE, toUnicode(document, texts, 2));
        }
    }

    static COSArray numbers(double... values) {
        COSArray array = new COSArray();
        for (double value : values) {
            array.add(new COSFloat((float) value));
        }
        return array;
    }

    /** A map from codes to characters. */
    static COSStream toUnicode(PDDocument document, Map<Integer, String> texts, int bytes) throws IOException {
        String top = bytes == 1 ? "<00> <FF>" : "<0000> <FFFF>";
        StringBuilder map = new StringBuilder("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                + "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                + "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                + "1 begincodespacerange\n" + top + "\nendcodespacerange\n");
        List<Integer> codes = texts.keySet().stream().sorted().toList();
        for (int from = 0; from < codes.size(); from += 100) {
            List<Integer> some = codes.subList(from, Math.min(codes.size(), from + 100));
            map.append(some.size()).append(" beginbfchar\n");
            for (int code : some) {
                map.append(String.format(bytes == 1 ? "<%02X> <" : "<%04X> <", code));
                for (char c : texts.getOrDefault(code, "").toCharArray()) {
                    map.append(String.format("%04X", (int) c));
                }
                map.append(">\n");
            }
            map.append("endbfchar\n");
        }
        map.append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
        COSStream stream = document.getDocument().createCOSStream();
        try (OutputStream out = stream.createOutputStream(COSName.FLATE_DECODE)) {
            out.write(map.toString().getBytes(StandardCharsets.US_ASCII));
        }
        return stream;
    }
}

package org.weft.evaluate.results;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.weft.evaluate.metrics.SegmentationCounts;
import org.weft.evaluate.results.ResultReport.Score;

/** Label maps: a folder of PNGs with classes 0..C-1 against one of the same names with 0 for no class and 1..C. */
final class LabelMapResults {
    private static final long MAX_PIXELS = 64L << 20;

    private LabelMapResults() {}

    static ResultReport score(Path predictions, Path truth, ResultKind.Options options) throws IOException {
        SegmentationCounts counts = SegmentationCounts.ofLabelsFromOne(options.classes(), options.variant());
        List<Path> files = pngs(predictions);
        for (Path file : files) {
            Path known = truth.resolve(file.getFileName());
            if (!Files.isRegularFile(known)) {
                throw new ResultFileException(file, "has no true map " + known + "; both folders need the same names");
            }
            Raster said = labels(file);
            Raster right = labels(known);
            if (!said.getBounds().equals(right.getBounds())) {
                throw new ResultFileException(
                        file,
                        "is " + said.getWidth() + " x " + said.getHeight() + " pixels, its true map " + right.getWidth()
                                + " x " + right.getHeight() + "; both must be of one size");
            }
            counts.add(samples(right), samples(said));
        }
        int missing = pngs(truth).size() - files.size();
        return new ResultReport(
                List.of(
                        new Score("mean IoU", counts.meanOverlap(), files.size()),
                        new Score("mean class accuracy", counts.meanAccuracy(), files.size()),
                        new Score("pixel accuracy", counts.pixelAccuracy(), files.size())),
                missing == 0 ? List.of() : List.of(missing + " true maps have no prediction and are left out"));
    }

    private static List<Path> pngs(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> out =
                    all.filter(p -> p.toString().endsWith(".png")).sorted().toList();
            if (out.isEmpty()) {
                throw new ResultFileException(folder, "holds no .png; name a folder of label maps");
            }
            return out;
        }
    }

    /** Values as they are in the file: of grey pictures the grey, of pictures with a palette its index. */
    private static Raster labels(Path file) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new ResultFileException(file, "is no picture");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                if ((long) reader.getWidth(0) * reader.getHeight(0) > MAX_PIXELS) {
                    throw new ResultFileException(file, "has more than " + MAX_PIXELS + " pixels");
                }
                return grey(file, reader.read(0));
            } finally {
                reader.dispose();
            }
        }
    }

    private static Raster grey(Path file, BufferedImage image) throws ResultFileException {
        if (image.getRaster().getNumBands() != 1) {
            throw new ResultFileException(file, "is a colour picture; a label map is grey or has a palette");
        }
        return image.getRaster();
    }

    private static int[] samples(Raster raster) {
        return raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
    }
}

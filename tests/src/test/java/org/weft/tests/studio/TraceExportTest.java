package org.weft.tests.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.weft.engine.Engine;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.LoadedModel;
import org.weft.engine.RgbImage;
import org.weft.engine.SchedulerKind;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TraceSettings;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;
import org.weft.engine.trace.export.TraceExport;
import org.weft.engine.trace.export.TraceView;

/** Every export of a trace, read by something that is not Weft. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TraceExportTest {
    @TempDir
    static Path folder;

    private Path file = Path.of(".");

    @BeforeAll
    void record() throws Exception {
        file = folder.resolve("picture.trace");
        List<Segment> story = List.of(
                new Segment.Text("1", "a bear walks along the beach."),
                new Segment.Picture("2", new RgbImage(64, 64, new byte[64 * 64 * 3])),
                new Segment.Text("3", "the bear <finds> a ball."));
        try (Engine engine = Engine.start();
                LoadedModel model = engine.load(engine.installedModels().getFirst())) {
            model.generate(
                            new GenerationRequest(
                                    story,
                                    Target.IMAGE,
                                    1,
                                    1,
                                    3,
                                    new ImageSettings(3, 3, SchedulerKind.DPM_SOLVER_PP_2M, false),
                                    model.info().defaultText(),
                                    TraceSettings.all(file)),
                            event -> {})
                    .await();
        }
    }

    @AfterAll
    void forget() throws IOException {
        Files.deleteIfExists(file);
    }

    private interface Work {
        void with(TraceView view) throws Exception;
    }

    private void view(Work work) throws Exception {
        try (Trace trace = Trace.open(file)) {
            TraceInfo.Site site = trace.info().sites().stream()
                    .filter(s -> s.kind() == TraceInfo.Kind.UNET)
                    .findFirst()
                    .orElseThrow();
            work.with(TraceView.of(
                    trace, TraceQuery.of(0, site.name(), 2, List.of(site.side() + 1, site.side() + 2)), "two pixels"));
        }
    }

    @Test
    void aTableHasALineForEveryPointWithItsNumbers() throws Exception {
        view(v -> {
            Path csv = folder.resolve("points.csv");
            TraceExport.CSV.write(v, csv);
            List<String> lines = Files.readAllLines(csv);
            assertThat(lines.get(0)).startsWith("# recorded by: weft generate");
            List<String[]> rows = lines.stream()
                    .filter(l -> !l.startsWith("#"))
                    .skip(1)
                    .map(l -> l.split(",", -1))
                    .toList();
            assertThat(rows).hasSameSizeAs(v.looked().points()).allMatch(r -> r.length == 15);
            for (int i = 0; i < rows.size(); i++) {
                Looked.Point p = v.looked().points().get(i);
                assertThat(Double.parseDouble(rows.get(i)[8])).isCloseTo(p.x(), within(1e-6));
                assertThat(Double.parseDouble(rows.get(i)[12])).isCloseTo(p.weight(), within(1e-7));
            }
        });
    }

    @Test
    void arraysHaveNumPysHeadersAndTheSamePoints() throws Exception {
        view(v -> {
            Path npz = folder.resolve("points.npz");
            TraceExport.NPZ.write(v, npz);
            Map<String, Array> arrays = arrays(npz);
            int n = v.looked().points().size();
            assertThat(array(arrays, "locations").shape()).isEqualTo("(" + n + ", 2)");
            assertThat(array(arrays, "weights").shape()).isEqualTo("(" + n + ",)");
            assertThat(array(arrays, "level").type()).isEqualTo("<i4");
            ByteBuffer at = array(arrays, "locations").data();
            ByteBuffer weights = array(arrays, "weights").data();
            for (Looked.Point p : v.looked().points()) {
                assertThat(at.getFloat()).isCloseTo((float) p.x(), within(1e-6f));
                assertThat(at.getFloat()).isCloseTo((float) p.y(), within(1e-6f));
                assertThat(weights.getFloat()).isCloseTo((float) p.weight(), within(1e-7f));
            }
            assertThat(at.hasRemaining()).isFalse();
            float shares = array(arrays, "ignored").data().getFloat()
                    + array(arrays, "shares").data().getFloat();
            assertThat(shares).isCloseTo(1, within(1e-4f));
        });
    }

    private record Array(String type, String shape, ByteBuffer data) {}

    private static Array array(Map<String, Array> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }

    private static Map<String, Array> arrays(Path npz) throws IOException {
        Map<String, Array> out = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(npz))) {
            for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
                byte[] bytes = zip.readAllBytes();
                assertThat(Arrays.copyOf(bytes, 8)).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
                int length =
                        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
                assertThat((10 + length) % 64).isZero();
                String header = new String(bytes, 10, length, StandardCharsets.US_ASCII);
                ByteBuffer data = ByteBuffer.wrap(bytes, 10 + length, bytes.length - 10 - length)
                        .slice()
                        .order(ByteOrder.LITTLE_ENDIAN);
                String type = header.replaceAll(".*'descr': '([^']+)'.*\\s*", "$1");
                String shape = header.replaceAll(".*'shape': (\\([^)]*\\)).*\\s*", "$1");
                out.put(e.getName().replace(".npy", ""), new Array(type, shape, data));
            }
        }
        return out;
    }

    @Test
    void vectorsHaveAnElementForEveryPointThatIsRead() throws Exception {
        view(v -> {
            Path svg = folder.resolve("points.svg");
            TraceExport.SVG.write(v, svg);
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            NodeList all = factory.newDocumentBuilder().parse(svg.toFile()).getElementsByTagName("*");
            List<Element> points = new ArrayList<>();
            for (int i = 0; i < all.getLength(); i++) {
                if (all.item(i) instanceof Element e && e.getAttribute("class").equals("point")) {
                    points.add(e);
                }
            }
            long read = v.looked().points().stream().filter(p -> p.weight() > 0).count();
            assertThat(points).hasSize((int) read);
            assertThat(points.stream().map(Element::getTagName)).contains("circle", "polygon");
            assertThat(Files.readString(svg)).contains("<desc>recorded by: weft generate");
        });
    }

    @Test
    void aPictureIsAPicture() throws Exception {
        view(v -> {
            Path png = folder.resolve("points.png");
            TraceExport.PNG.write(v, png);
            assertThat(Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(png))))
                            .getWidth())
                    .isGreaterThan(500);
        });
    }

    @Test
    void theEndingChoosesTheFormat() {
        assertThat(TraceExport.of(Path.of("a.SVG"))).contains(TraceExport.SVG);
        assertThat(TraceExport.of(Path.of("a.doc"))).isEmpty();
    }

    private Path page() throws Exception {
        Path html = folder.resolve("page.html");
        view(v -> TraceExport.HTML.write(v, html));
        return html;
    }

    @Test
    void thePageNeedsNothingElse() throws Exception {
        String page = Files.readString(page());
        assertThat(page)
                .contains("default-src 'none'")
                .doesNotContain("<script src")
                .doesNotContain("http-equiv=\"refresh\"")
                .doesNotContain("@DATA@")
                .doesNotContain("@TITLE@");
        assertThat(page).as("words of the story cannot be markup").doesNotContain("<finds>");
        for (String filter : List.of("site", "step", "heads", "levels", "points", "images", "play")) {
            assertThat(page).contains("id=\"" + filter + "\"");
        }
    }

    /** What the page draws from, read without a browser: the same points as the trace's. */
    @Test
    void thePageHoldsEveryPointOfEveryQuery() throws Exception {
        String page = Files.readString(page());
        String from = "<script id=\"data\" type=\"application/json\">";
        int at = page.indexOf(from) + from.length();
        JsonNode data = new ObjectMapper().readTree(page.substring(at, page.indexOf("</script>", at)));
        assertThat(data.path("provenance").asText()).contains("recorded by: weft generate");
        try (Trace trace = Trace.open(file)) {
            TraceInfo info = trace.info();
            assertThat(data.path("sites")).hasSameSizeAs(info.sites());
            assertThat(data.path("pictures")).hasSameSizeAs(info.pictures());
            for (int i = 0; i < info.sites().size(); i++) {
                TraceInfo.Site site = info.sites().get(i);
                for (JsonNode block : data.path("sites").get(i).path("blocks")) {
                    same(trace, site, block);
                }
            }
        }
    }

    private static void same(Trace trace, TraceInfo.Site site, JsonNode block) throws IOException {
        ByteBuffer points = ByteBuffer.wrap(block.path("data").binaryValue()).order(ByteOrder.LITTLE_ENDIAN);
        int step = block.path("step").asInt();
        int each = site.heads() * site.levels().size() * site.points();
        List<Integer> recorded = trace.queries(0, site.name(), step);
        assertThat(block.path("queries").asInt() - block.path("missing").size()).isEqualTo(recorded.size());
        for (int q : recorded) {
            for (Looked.Point p :
                    trace.look(TraceQuery.of(0, site.name(), step, List.of(q))).points()) {
                int kind = (p.head() * site.levels().size() + p.level()) * site.points() + p.point();
                int at = 6 * (q * each + kind);
                assertThat(place(points.getShort(at))).isCloseTo(Math.clamp(p.x(), -0.5, 1.5), within(1.0 / 32768));
                assertThat(place(points.getShort(at + 2))).isCloseTo(Math.clamp(p.y(), -0.5, 1.5), within(1.0 / 32768));
                assertThat((points.getShort(at + 4) & 65535) / 65535.0).isCloseTo(p.weight(), within(1.0 / 65535));
            }
        }
    }

    private static double place(short stored) {
        return (stored & 65535) / 65535.0 * 2 - 0.5;
    }

    /** Opens a page in Chromium. @return the page's elements when its scripts have run */
    private static String browsed(Path html, String name) throws Exception {
        Path chromium = Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(program -> Path.of("/usr/bin", program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(
                chromium != null, "no Chromium is installed; the tests beside this one read the page without one");
        Path dom = folder.resolve(name + ".dom.html");
        Process browser = new ProcessBuilder(
                        String.valueOf(chromium),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + folder.resolve(name + ".profile"),
                        "--virtual-time-budget=5000",
                        "--dump-dom",
                        html.toUri().toString())
                .redirectOutput(dom.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(browser.waitFor(300, TimeUnit.SECONDS)).isTrue();
        } finally {
            browser.destroyForcibly();
        }
        return Files.readString(dom);
    }

    private static int shown(String dom) {
        return Integer.parseInt(dom.replaceAll("(?s).*data-shown=\"(\\d+)\".*", "$1"));
    }

    @Test
    void aBrowserDrawsThePagesPoints() throws Exception {
        String drawn = browsed(page(), "page");
        assertThat(shown(drawn)).isPositive();
        assertThat(drawn).contains("<polygon points=").contains("picture 1: ").contains("recorded by: weft generate");
    }

    @Test
    void aBrowsersFiltersLeaveWhatTheyName() throws Exception {
        String page = Files.readString(page());
        String all = browsed(page(), "all");
        Path turned = folder.resolve("turned.html");
        // a person switches head 0 off, then asks for arrows
        Files.writeString(
                turned,
                page.replace(
                        "</body>",
                        """
                <script>
                document.querySelector("#heads input[value='0']").click();
                document.querySelector("input[name=mode][value=arrows]").click();
                </script>
                </body>"""));
        String fewer = browsed(turned, "fewer");
        long[] expected = new long[2];
        view(v -> {
            for (int q : v.query().queries()) {
                TraceQuery one = TraceQuery.of(0, v.query().site(), 2, List.of(q));
                // a weight that rounds to nothing is not drawn
                List<Looked.Point> drawn = v.trace().look(one).points().stream()
                        .filter(p -> Math.round(p.weight() * 65535) > 0)
                        .toList();
                expected[0] += drawn.size();
                expected[1] += drawn.stream().filter(p -> p.head() != 0).count();
            }
        });
        assertThat(shown(all)).isEqualTo((int) expected[0]);
        assertThat(shown(fewer)).isEqualTo((int) expected[1]).isLessThan(shown(all));
        assertThat(all).contains("The average of 2 places.");
        assertThat(fewer).contains("<line ");
        assertThat(all).doesNotContain("stroke=\"#0072b2\"");
    }
}

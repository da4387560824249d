package org.weft.engine.trace.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.TraceInfo;

/** Points as comma-separated values (RFC 4180), behind a comment that says how to get them again. */
final class PointTable {
    static final String HEAD =
            "site,step,query,image,level,level_side,head,point,x,y,x_pixels,y_pixels,weight,reference_x,reference_y";

    private PointTable() {}

    static void write(TraceView view, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        writer.write("# " + view.provenance().replaceAll("[\\r\\n]+", " ") + "\r\n");
        writer.write("# x, y: 0..1 from the upper left; weights and the ignored share "
                + String.format(Locale.ROOT, "%.6f", view.looked().ignored()) + " sum to one without filters\r\n");
        writer.write(HEAD + "\r\n");
        TraceInfo.Site site = view.site();
        boolean steps = site.kind() == TraceInfo.Kind.UNET;
        for (Looked.Point p : view.looked().points()) {
            int side = view.info().pictures().get(p.picture()).side();
            writer.write(String.format(
                    Locale.ROOT,
                    "%s,%s,%d,%d,%d,%d,%d,%d,%.7f,%.7f,%.4f,%.4f,%.8f,%.7f,%.7f\r\n",
                    site.name(),
                    steps ? view.query().step() : "",
                    p.query(),
                    p.picture() + 1,
                    p.level(),
                    site.levels().get(p.level()),
                    p.head(),
                    p.point(),
                    p.x(),
                    p.y(),
                    p.x() * side,
                    p.y() * side,
                    p.weight(),
                    p.referenceX(),
                    p.referenceY()));
        }
        writer.flush();
    }
}

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Packs the app image for an installer of this system. */
final class Installers {
    Installers(Map<String, String> settings, Path image, Path resources, Icons icons, Icons story) {}

    Path make() throws IOException, InterruptedException {
        return null;
    }
}

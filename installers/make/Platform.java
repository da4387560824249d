import java.util.Locale;

/** The system an image is made for, which is the one it is made on, and what libraries call it. */
enum Platform {
    LINUX("linux", "linux", "Linux", "linux"),
    WINDOWS("windows", "win", "Windows", "win32"),
    MACOS("macos", "osx", "Mac", "darwin");

    final String folder;
    final String djl;
    final String sqlite;
    final String jna;

    Platform(String folder, String djl, String sqlite, String jna) {
        this.folder = folder;
        this.djl = djl;
        this.sqlite = sqlite;
        this.jna = jna;
    }

    static Platform here() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return os.contains("win") ? WINDOWS : os.contains("mac") ? MACOS : LINUX;
    }

    static boolean arm() {
        return System.getProperty("os.arch").equals("aarch64");
    }

    static String machine() {
        return arm() ? "aarch64" : "x86_64";
    }
}

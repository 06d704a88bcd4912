import com.microsoft.playwright.impl.driver.Driver;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Makes TeaVM's JavaScript smaller by terser, and has its source map follow. Part of the build: run
 * from source, with terser's webjars and Playwright's driver, whose Node runs terser, on the class
 * path. Nothing needs to be installed.
 */
final class Minify {
  private static final String WEBJARS = "META-INF/resources/webjars/";

  // Names as short as they get, for a module's top level, too; TeaVM's are unique, not frequent.
  private static final String SCRIPT =
      """
      const {minify} = require('terser');
      const fs = require('fs');
      const [file, map] = process.argv.slice(2);
      const name = require('path').basename(map);
      minify(fs.readFileSync(file, 'utf8'), {
        module: true,
        ecma: 2020,
        // Without rewriting loops and typeof: what is alike in the source then packs better.
        compress: {passes: 2, loops: false, typeofs: false},
        sourceMap: {content: fs.readFileSync(map, 'utf8'), filename: name.slice(0, -4), url: name},
      }).then(result => {
        fs.writeFileSync(file, result.code);
        fs.writeFileSync(map, result.map);
      });
      """;

  private Minify() {}

  /**
   * Replaces a script and its map.
   *
   * @param args the script's path and the map's
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("heddle-minify");
    try {
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        unpack(Path.of(entry), folder.resolve("node_modules"));
      }
      Path script = Files.writeString(folder.resolve("minify.cjs"), SCRIPT);
      Process node =
          new ProcessBuilder(node(), script.toString(), args[0], args[1]).inheritIO().start();
      if (node.waitFor() != 0) {
        throw new IOException("terser failed on " + args[0] + ": its message is above");
      }
    } finally {
      delete(folder);
    }
  }

  private static String node() {
    Map<String, String> env = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    return Driver.ensureDriverInstalled(env, false).createProcessBuilder().command().get(0);
  }

  /** A webjar's files as npm would lay them: {@code scope__name/version} is {@code @scope/name}. */
  private static void unpack(Path jar, Path modules) throws IOException {
    if (!jar.toString().contains("webjars")) {
      return;
    }
    try (JarFile files = new JarFile(jar.toFile())) {
      for (JarEntry file : (Iterable<JarEntry>) files.stream()::iterator) {
        if (file.isDirectory() || !file.getName().startsWith(WEBJARS)) {
          continue;
        }
        String[] parts = file.getName().substring(WEBJARS.length()).split("/", 3);
        String scoped = parts[0].contains("__") ? "@" + parts[0].replace("__", "/") : parts[0];
        Path target = modules.resolve(scoped).resolve(parts[2]);
        Files.createDirectories(target.getParent());
        Files.copy(files.getInputStream(file), target);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }
}

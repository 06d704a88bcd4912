package io.heddle.e2e.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import io.heddle.e2e.Browsers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the npm package declares to TypeScript, checked by the compiler itself. It comes as a WebJar
 * and runs in Chromium, so that neither Node nor npm is needed.
 */
@Timeout(120)
class TypesTest {
  private static final Path CLIENT = Path.of("..", "client-teavm", "client", "src");
  private static final Path PACKAGE = CLIENT.resolve(Path.of("main", "npm"));
  private static final Path PROJECT = CLIENT.resolve(Path.of("test", "npm"));

  private static Browsers browser;
  private static Page page;
  private static Map<String, String> library;

  @BeforeAll
  static void loadTypeScript() throws Exception {
    browser = Browsers.chromium();
    page = browser.newPage();
    String directory = compilerDirectory();
    URI compiler =
        Objects.requireNonNull(TypesTest.class.getResource("/" + directory + "/typescript.js"))
            .toURI();
    try (FileSystem jar = FileSystems.newFileSystem(compiler, Map.of())) {
      Path lib = jar.getPath(directory);
      page.evaluate(Files.readString(lib.resolve("typescript.js")) + "\nwindow.ts = ts; 0;");
      library = texts("/lib/", lib, "lib\\..*d\\.ts");
    }
    try (InputStream script = TypesTest.class.getResourceAsStream("check-types.js")) {
      String source = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      page.evaluate(source + "\nwindow.checkTypes = checkTypes; 0;");
    }
  }

  @AfterAll
  static void quit() {
    browser.close();
  }

  /** The one version on the class path, which the path of a WebJar's files names. */
  private static String compilerDirectory() throws IOException {
    String properties = "/META-INF/maven/org.webjars.npm/typescript/pom.properties";
    Properties versions = new Properties();
    try (InputStream stream = TypesTest.class.getResourceAsStream(properties)) {
      versions.load(stream);
    }
    return "META-INF/resources/webjars/typescript/" + versions.getProperty("version") + "/lib";
  }

  /** The texts of a folder's files by their names in a project. */
  private static Map<String, String> texts(String prefix, Path folder, String names)
      throws IOException {
    Map<String, String> texts = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.getFileName().toString().matches(names))
          .forEach(file -> texts.put(prefix + file.getFileName(), text(file)));
    }
    return texts;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the compiler complains about in an application of the package's. */
  private static List<?> complaints(String application) throws IOException {
    Map<String, String> files = new HashMap<>(library);
    files.putAll(texts("/", PROJECT, ".*\\.json"));
    files.putAll(texts("/node_modules/heddle/", PACKAGE, ".*\\.(json|d\\.ts)"));
    files.put("/usage.ts", application);
    return (List<?>) page.evaluate("files => checkTypes(files)", files);
  }

  @Test
  void anApplicationCompiles() throws IOException {
    assertEquals(List.of(), complaints(text(PROJECT.resolve("usage.ts"))));
  }

  @Test
  void aMistakeIsFound() throws IOException {
    List<?> complaints =
        complaints(
            """
            import { WebTransport } from "heddle";
            const transport = new WebTransport("https://localhost/");
            export const size: string = transport.datagrams.maxDatagramSize;
            """);
    assertEquals(
        List.of("/usage.ts:3: Type 'number' is not assignable to type 'string'."), complaints);
  }

  @Test
  void everyFileThatThePackageNamesIsThere() throws IOException {
    String description = text(PACKAGE.resolve("package.json"));
    String files = description.substring(description.indexOf("\"files\""));
    List<String> names =
        Pattern.compile("\"([\\w-]+\\.[\\w.-]+)\"")
            .matcher(files)
            .results()
            .map((MatchResult match) -> match.group(1))
            .toList();
    assertTrue(names.size() >= 7, names.toString());
    for (String name : names) {
      boolean written = Files.exists(PACKAGE.resolve(name));
      assertTrue(written || ClientPage.read(name).length > 0, name);
    }
  }
}

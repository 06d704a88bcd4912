package io.heddle.e2e.compiled;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the test classes of other modules on the class path. Without state. */
final class TestClasses {
  private TestClasses() {}

  /**
   * The test classes in the test jar of a module, or in its folder where Maven did not get as far
   * as to make a jar.
   *
   * @param artifact such as {@code heddle-core}
   * @param folder the module's, from the root of the repository
   */
  static List<Class<?>> ofModule(String artifact, String folder) throws IOException {
    String classes = String.join(File.separator, folder, "target", "test-classes");
    for (Path entry : Compilation.classPath()) {
      String name = entry.getFileName().toString();
      if (name.startsWith(artifact) && name.endsWith("-tests.jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(entry)) {
          return load(jar.getPath("/"));
        }
      } else if (entry.endsWith(classes)) {
        return load(entry);
      }
    }
    throw new AssertionError("The tests of " + artifact + " are not on the class path.");
  }

  private static List<Class<?>> load(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
          .sorted()
          .<Class<?>>map(name -> load(name))
          .filter(TestScan::isTestClass)
          .toList();
    }
  }

  private static Class<?> load(String fileName) {
    String className =
        fileName
            .substring(0, fileName.length() - ".class".length())
            .replace(File.separatorChar, '.')
            .replace('/', '.');
    try {
      return Class.forName(className, false, TestClasses.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}

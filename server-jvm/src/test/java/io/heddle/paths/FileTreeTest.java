package io.heddle.paths;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileTreeTest {
  private Path root;
  private FileTree tree;

  @BeforeEach
  void lay(@TempDir Path folder) throws IOException {
    root = Files.createDirectory(folder.toRealPath().resolve("www"));
    write(folder.resolve("secret.txt"));
    write(root.resolve("top.txt"));
    write(root.resolve("a/one.txt"));
    write(root.resolve("a/sub/two.txt"));
    write(root.resolve("b c+d/three.txt"));
    Files.createSymbolicLink(root.resolve("a/inside"), Path.of("sub/two.txt"));
    Files.createSymbolicLink(root.resolve("a/out"), folder.resolve("secret.txt"));
    Files.createSymbolicLink(root.resolve("a/sideways"), root.resolve("top.txt"));
    Files.createSymbolicLink(root.resolve("linked"), folder);
    tree = new FileTree(root);
  }

  @ParameterizedTest
  @CsvSource({
    "'', top.txt, top.txt",
    "'', a/one.txt, a/one.txt",
    "a, one.txt, a/one.txt",
    "a/, sub/two.txt, a/sub/two.txt",
    "a/sub, two.txt, a/sub/two.txt",
    "a, sub/../one.txt, a/one.txt",
    "b%20c+d, three.txt, b c+d/three.txt",
    "a, inside, a/sub/two.txt"
  })
  void aFileBelowItsDirectoryIsFound(String directory, String name, String file) {
    assertEquals(Optional.of(root.resolve(file)), tree.find(directory, name));
  }

  @ParameterizedTest
  @CsvSource({
    "a, absent.txt",
    "absent, one.txt",
    "a, sub",
    "a, ''",
    "a, .",
    "a, ../top.txt",
    "a, ../../secret.txt",
    "'', ../secret.txt",
    "a, ../a/../../secret.txt",
    "a, out",
    "a, sideways",
    "linked, secret.txt",
    "'', linked/secret.txt",
    ".., secret.txt",
    "%2e%2e, secret.txt",
    "a/../.., secret.txt",
    "%zz, one.txt"
  })
  void whatLiesElsewhereIsNot(String directory, String name) {
    assertEquals(Optional.empty(), tree.find(directory, name));
  }

  @Test
  void anAbsoluteNameIsNotEvenFoundInside() {
    assertEquals(Optional.empty(), tree.find("a", root.resolve("a/one.txt").toString()));
    assertEquals(Optional.empty(), tree.find(root.resolve("/etc").toString(), "passwd"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"one.txt\0", "\0", "\0/../one.txt"})
  void aNameWithANulIsNot(String name) {
    assertEquals(Optional.empty(), tree.find("a", name));
    assertEquals(Optional.empty(), tree.find("a%00", "one.txt"));
  }

  @Test
  void onlyADirectoryIsATree() {
    assertThrows(IOException.class, () -> new FileTree(root.resolve("absent")));
    assertThrows(IOException.class, () -> new FileTree(root.resolve("top.txt")));
  }

  private static void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, file.getFileName().toString());
  }
}

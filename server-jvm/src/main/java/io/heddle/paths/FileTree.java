package io.heddle.paths;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A directory that strangers may name files in, and nothing outside of it. Any thread; touches the
 * disk.
 */
final class FileTree {
  private final Path root;

  /**
   * The tree below a directory.
   *
   * @throws IOException if there is no such directory
   */
  FileTree(Path root) throws IOException {
    this.root = root.toRealPath();
    if (!Files.isDirectory(this.root)) {
      throw new IOException(root + " is not a directory");
    }
  }

  /**
   * Finds a file.
   *
   * @param directory relative to the root, %-encoded as in a URL; empty for the root
   * @param name relative to the directory
   * @return the file without symbolic links, if it is a readable one that lies in that directory
   *     even after all links were followed
   */
  Optional<Path> find(String directory, String name) {
    try {
      Path base = root.resolve(decoded(directory)).toRealPath();
      Path asked = base.resolve(name);
      // Checked before the disk is asked, so that what lies outside cannot even be probed for.
      if (!base.startsWith(root)
          || Path.of(name).isAbsolute()
          || !asked.normalize().startsWith(base)) {
        return Optional.empty();
      }
      Path file = asked.toRealPath();
      return file.startsWith(base) && Files.isRegularFile(file) && Files.isReadable(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      // No such file, or (InvalidPathException is an IllegalArgumentException) a name with a NUL or
      // a broken %-escape.
      return Optional.empty();
    }
  }

  private static String decoded(String directory) {
    // In a path, unlike in a form, + is a plus sign.
    return URLDecoder.decode(directory.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}

package io.heddle.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.util.resource.ResourceFactory;

/**
 * The files under a folder of the class path, read once. Immutable, any thread.
 *
 * <p>Each is at its own path, and once more below {@code /v/} and the site's version, which is a
 * hash of all content: what stands there never changes, so browsers may keep it for good. Pages
 * refer to files by those addresses: {@code href="/css/a.css"} is sent as {@code
 * href="/v/0123456789abcdef/css/a.css"}. A module that loads others by relative addresses thereby
 * loads those of its own version.
 */
final class Site {
  private static final String VERSIONED = "/v/";
  private static final String PAGE = ".html";
  private static final String INDEX = "index.html";
  private static final int VERSION_BYTES = 8;
  private static final Pattern REFERENCE = Pattern.compile("\\b(href|src)=\"(/[^\"?#]+)\"");

  /**
   * What a path leads to.
   *
   * @param file what is sent
   * @param lasting whether the path never leads to anything else
   */
  record Found(SiteFile file, boolean lasting) {}

  private final Map<String, SiteFile> files = new HashMap<>();
  private final String version;

  private Site(SortedMap<String, byte[]> contents) {
    version = version(contents);
    MimeTypes types = types();
    contents.forEach(
        (path, content) ->
            files.put(
                path,
                new SiteFile(
                    path.endsWith(PAGE) ? versioned(content, contents) : content,
                    contentType(types, path))));
  }

  /**
   * Reads a site, which may lie in several jars: the playground in one, the client that it loads in
   * another.
   *
   * @param root a folder on the class path; if there is none, the site is empty
   */
  static Site load(String root) {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    try (ResourceFactory.Closeable resources = ResourceFactory.closeable()) {
      for (URL url : Collections.list(Site.class.getClassLoader().getResources(root + "/"))) {
        Resource folder = resources.newResource(url);
        if (folder != null) {
          read(folder, "/", contents);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The class path cannot be read", e);
    }
    return new Site(contents);
  }

  private static void read(Resource folder, String path, Map<String, byte[]> contents)
      throws IOException {
    for (Resource each : folder.list()) {
      // Folders in jars are named with a slash at the end.
      String name = path + each.getFileName().replace("/", "");
      if (each.isDirectory()) {
        read(each, name + "/", contents);
      } else {
        try (InputStream in = each.newInputStream()) {
          contents.putIfAbsent(name, in.readAllBytes());
        }
      }
    }
  }

  private static String version(SortedMap<String, byte[]> contents) {
    MessageDigest hash = SiteFile.sha256();
    contents.forEach(
        (path, content) -> {
          hash.update((path + " " + content.length + " ").getBytes(StandardCharsets.UTF_8));
          hash.update(content);
        });
    return HexFormat.of().formatHex(hash.digest(), 0, VERSION_BYTES);
  }

  private static MimeTypes types() {
    MimeTypes.Mutable types = new MimeTypes.Mutable();
    types.addMimeMapping("js", "text/javascript");
    types.addMimeMapping("mjs", "text/javascript");
    types.addMimeMapping("wasm", "application/wasm");
    types.addMimeMapping("map", "application/json");
    return types;
  }

  private static String contentType(MimeTypes types, String path) {
    String type = types.getMimeByExtension(path);
    if (type == null) {
      return "application/octet-stream";
    }
    return type.startsWith("text/") ? type + ";charset=utf-8" : type;
  }

  private byte[] versioned(byte[] page, Map<String, byte[]> contents) {
    String text = new String(page, StandardCharsets.UTF_8);
    return REFERENCE
        .matcher(text)
        .replaceAll(reference -> Matcher.quoteReplacement(versioned(reference, contents.keySet())))
        .getBytes(StandardCharsets.UTF_8);
  }

  private String versioned(MatchResult reference, Set<String> paths) {
    String path = reference.group(2);
    return paths.contains(path) && !path.endsWith(PAGE)
        ? reference.group(1) + "=\"" + VERSIONED + version + path + '"'
        : reference.group();
  }

  /**
   * The file at a path.
   *
   * @param path decoded, with its leading slash; one that ends with a slash leads to the folder's
   *     {@code index.html}
   */
  Optional<Found> find(String path) {
    String name = path.endsWith("/") ? path + INDEX : path;
    int end = name.indexOf('/', VERSIONED.length());
    if (!name.startsWith(VERSIONED) || end < 0) {
      return Optional.ofNullable(files.get(name)).map(file -> new Found(file, false));
    }
    // A page that was loaded before the server changed gets what there is now.
    boolean current = name.substring(VERSIONED.length(), end).equals(version);
    return Optional.ofNullable(files.get(name.substring(end)))
        .filter(file -> !name.endsWith(PAGE))
        .map(file -> new Found(file, current));
  }

  /** Whether a path would lead to a page if it ended with a slash. */
  boolean isFolder(String path) {
    return files.containsKey(path + "/" + INDEX);
  }
}

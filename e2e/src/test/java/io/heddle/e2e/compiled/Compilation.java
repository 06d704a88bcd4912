package io.heddle.e2e.compiled;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.teavm.backend.javascript.JSModuleType;
import org.teavm.diagnostics.DefaultProblemTextConsumer;
import org.teavm.diagnostics.Problem;
import org.teavm.tooling.EmptyTeaVMToolLog;
import org.teavm.tooling.TeaVMTool;
import org.teavm.tooling.TeaVMToolException;
import org.teavm.vm.TeaVMOptimizationLevel;

/** Java source to class files by javac, and these by TeaVM to what a browser runs. */
public final class Compilation {
  private static final String RUNTIME = "org/teavm/backend/wasm/wasm-gc-module-runtime.js";

  /**
   * Classes of JUnit's that compile in seconds where the originals, by using {@code String.format},
   * take TeaVM longer than all tests together.
   */
  private static final List<String> INSTEAD =
      List.of(
          "org.junit.jupiter.api.AssertionFailureBuilder", "org.junit.jupiter.api.AssertThrows");

  private Compilation() {}

  /** Sources, by class name, of what is to come before JUnit's own on TeaVM's class path. */
  static Map<String, String> insteadOfJUnit() throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    for (String name : INSTEAD) {
      String file = "instead/" + name.replace('.', '/') + ".java";
      try (InputStream source = Compilation.class.getResourceAsStream(file)) {
        byte[] text = Objects.requireNonNull(source, file).readAllBytes();
        sources.put(name, new String(text, StandardCharsets.UTF_8));
      }
    }
    return sources;
  }

  /** Compiles {@code sources}, by class name, against the tests' class path. */
  static void javac(Map<String, String> sources, Path classes) throws IOException {
    Path sourceFolder = classes.resolveSibling(classes.getFileName() + "-sources");
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = sourceFolder.resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source.getValue()));
    }
    Files.createDirectories(classes);
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    StringWriter output = new StringWriter();
    try (StandardJavaFileManager manager = javac.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("--release", "17", "-proc:none", "-nowarn", "-d", classes.toString());
      boolean compiled =
          javac
              .getTask(
                  output, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!compiled) {
        throw new AssertionError("What was generated for the tests is no Java:\n" + output);
      }
    }
  }

  /**
   * Compiles a main class, and all it uses of the tests' class path, with the checks that Java
   * promises.
   *
   * @param first what comes before the class path
   * @throws AssertionError if TeaVM finds errors, which the message lists
   */
  public static void teavm(Target target, String mainClass, List<Path> first, Path output)
      throws IOException {
    TeaVMTool tool = new TeaVMTool();
    tool.setTargetType(target.type());
    tool.setTargetDirectory(output.toFile());
    tool.setTargetFileName(target.fileName());
    tool.setJsModuleType(JSModuleType.ES2015);
    tool.setMainClass(mainClass);
    tool.setObfuscated(false);
    tool.setStrict(true);
    tool.setOptimizationLevel(TeaVMOptimizationLevel.SIMPLE);
    tool.setLog(new EmptyTeaVMToolLog());
    tool.setClassLoader(Compilation.class.getClassLoader());
    tool.setClassPath(
        Stream.concat(first.stream().map(Path::toFile), classPath().stream().map(Path::toFile))
            .toList());
    try {
      tool.generate();
    } catch (TeaVMToolException e) {
      throw new IOException(e);
    }
    List<String> problems = new ArrayList<>();
    for (Problem problem : tool.getProblemProvider().getSevereProblems()) {
      DefaultProblemTextConsumer text = new DefaultProblemTextConsumer();
      problem.render(text);
      String place =
          problem.getLocation() == null || problem.getLocation().getMethod() == null
              ? ""
              : "\n    at " + problem.getLocation().getMethod();
      problems.add(text.getText() + place);
    }
    if (!problems.isEmpty()) {
      throw new AssertionError(
          "TeaVM cannot compile " + mainClass + ":\n" + String.join("\n", problems));
    }
    if (target == Target.WEBASSEMBLY) {
      try (InputStream runtime = TeaVMTool.class.getClassLoader().getResourceAsStream(RUNTIME)) {
        Files.copy(Objects.requireNonNull(runtime, RUNTIME), output.resolve("runtime.js"));
      }
    }
  }

  /** The tests' class path, without what does not exist. */
  static List<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(Files::exists)
        .toList();
  }
}

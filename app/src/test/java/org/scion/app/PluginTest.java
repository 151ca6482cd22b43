package org.scion.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.run.Workspace;
import org.scion.core.service.Plugins;
import org.scion.core.spec.EngineSpec;
import org.scion.core.technique.Techniques;
import org.scion.runner.contract.TechniqueContract;
import org.scion.runner.engine.Torch;

/** The example project is built into a jar, found in a workspace, and keeps what is promised. */
class PluginTest {
  private static final String SERVICES = "META-INF/services/org.scion.core.technique.Technique";
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @TempDir Path folder;

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  @Test
  void theExampleIsFoundAndKeepsItsPromises() throws IOException {
    Workspace workspace = Workspace.open(folder.resolve("workspace"));
    Path plugins = Files.createDirectories(Plugins.folder(workspace));
    Path jar = plugins.resolve("row-scale.jar");
    build(jar);
    List<Plugins.Jar> jars = Plugins.use(workspace);
    assertEquals(List.of(new Plugins.Jar(jar, List.of("row_scale"), "")), jars);
    Techniques all = Techniques.load();
    var technique = all.find("row_scale").orElseThrow();
    assertTrue(technique.lesson().startsWith("# Row scale"));
    Torch.start(new EngineSpec("cpu", "float32", 1));
    assertEquals(List.of(), new TechniqueContract(all).broken(technique));
  }

  @Test
  void brokenAndDoubledJarsAreLeftOutByName() throws IOException {
    Workspace workspace = Workspace.open(folder.resolve("workspace"));
    Path plugins = Files.createDirectories(Plugins.folder(workspace));
    build(plugins.resolve("a.jar"));
    build(plugins.resolve("b.jar"));
    Files.writeString(plugins.resolve("c.jar"), "no jar");
    try (JarOutputStream out =
        new JarOutputStream(Files.newOutputStream(plugins.resolve("d.jar")))) {
      entry(out, SERVICES, "org.example.Missing".getBytes(StandardCharsets.UTF_8));
    }
    List<Plugins.Jar> jars = Plugins.use(workspace);
    assertTrue(jars.get(0).used());
    assertTrue(jars.get(1).problem().contains("'row_scale'"), jars.get(1).problem());
    assertFalse(jars.get(2).used());
    assertTrue(jars.get(3).problem().contains("org.example.Missing"), jars.get(3).problem());
    assertTrue(Techniques.load().find("row_scale").isPresent());
  }

  @Test
  void withoutAPluginsFolderNothingChanges() {
    Workspace workspace = Workspace.open(folder.resolve("workspace"));
    assertEquals(List.of(), Plugins.use(workspace));
    assertTrue(Techniques.load().find("row_scale").isEmpty());
  }

  /** Compiles the example, as its build.sh does, against the classes of this test. */
  private void build(Path jar) throws IOException {
    Path project = root().resolve("examples/plugin-technique/src/main");
    Path classes = Files.createDirectories(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.walk(project.resolve("java"))) {
      List<Path> java = sources.filter(p -> p.toString().endsWith(".java")).toList();
      List<String> options =
          List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes + "");
      assertTrue(
          compiler
              .getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
              .call());
    }
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      put(out, classes);
      put(out, project.resolve("resources"));
    }
  }

  private static void put(JarOutputStream out, Path from) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = from.relativize(file).toString().replace('\\', '/');
        entry(out, name, Files.readAllBytes(file));
      }
    }
  }

  private static void entry(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    ((OutputStream) out).write(content);
    out.closeEntry();
  }

  private static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("scion.cmd"))) {
      at = at.getParent();
    }
    return at;
  }
}

package org.sunhwan.kernel;

import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;

/** The oneDNN library in this JVM, loaded when first asked for. */
final class OneDnn {
  private OneDnn() {}

  /** Either a version and the instruction set, or why there is none. */
  record Library(String version, InstructionSet instructions, String problem, engine cpu) {}

  static Library library() {
    return Loaded.LIBRARY;
  }

  private static final class Loaded {
    static final Library LIBRARY = load();

    private static Library load() {
      try {
        // Our own pools keep what is used again; a second cache would keep what they free.
        dnnl.dnnl_set_primitive_cache_capacity(0);
        dnnl_version_t v = dnnl.dnnl_version();
        return new Library(
            v.major() + "." + v.minor() + "." + v.patch(),
            InstructionSet.within(dnnl.dnnl_get_effective_cpu_isa()),
            "",
            NativeMemory.kept(new engine(engine.kind.cpu, 0)));
      } catch (LinkageError e) { // no library for this platform, or a library of its own missing
        return new Library("", InstructionSet.OTHER, firstLine(e), null);
      }
    }

    private static String firstLine(Throwable e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return root.getClass().getSimpleName()
          + ": "
          + String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }
  }
}

package org.sunhwan.kernel;

import static org.sunhwan.kernel.NativeMemory.kept;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * A oneDNN primitive with places for its arguments, for one thread at a time. The scratchpad is an
 * argument like the others: one of oneDNN's own would belong to the thread that made the primitive.
 */
final class Call implements IdlePool.Native {
  private final primitive work;
  private final stream queue;
  private final IntMemoryMap table;
  private final Map<Integer, Argument> arguments = new HashMap<>();

  private static final class Argument {
    final memory place;
    final long bytes;
    boolean bound;

    Argument(memory place, long bytes) {
      this.place = place;
      this.bytes = bytes;
    }
  }

  /** Arguments of no size are left out. */
  @SuppressWarnings("try") // closing the scope frees native temporaries
  Call(primitive work, Map<Integer, memory.desc> descriptions) {
    try (var scope = new PointerScope()) {
      engine cpu = OneDnn.library().cpu();
      this.work = kept(work);
      this.queue = kept(new stream(cpu));
      this.table = kept(new IntMemoryMap());
      descriptions.forEach(
          (argument, description) -> {
            long bytes = description.get_size();
            if (bytes > 0) {
              memory place = kept(new memory(description, cpu, new Pointer()));
              table.put(argument, place);
              arguments.put(argument, new Argument(place, bytes));
            }
          });
    }
  }

  /** A copy from one layout and number format to another. */
  @SuppressWarnings("try") // closing the scope frees native temporaries
  static Call reorder(memory.desc from, memory.desc to) {
    try (var scope = new PointerScope()) {
      engine cpu = OneDnn.library().cpu();
      var description = new reorder.primitive_desc(cpu, from, cpu, to, userScratchpad(), false);
      return new Call(
          new reorder(description),
          Map.of(
              dnnl.DNNL_ARG_FROM, from,
              dnnl.DNNL_ARG_TO, to,
              dnnl.DNNL_ARG_SCRATCHPAD, description.scratchpad_desc()));
    }
  }

  static primitive_attr userScratchpad() {
    var attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    return attributes;
  }

  /** The bytes an argument takes; 0 where the primitive has no such argument. */
  long bytes(int argument) {
    Argument known = arguments.get(argument);
    return known == null ? 0 : known.bytes;
  }

  /** Says where an argument lies for the next run; one the primitive does not have is ignored. */
  void bind(int argument, long address) {
    Argument known = arguments.get(argument);
    if (known != null) {
      known.place.set_data_handle(NativeMemory.at(address));
      known.bound = true;
    }
  }

  private void run() {
    arguments.forEach(
        (id, argument) -> {
          if (!argument.bound) { // oneDNN would read address 0 and take the JVM down
            throw new IllegalStateException("oneDNN argument " + id + " has no memory");
          }
          argument.bound = false;
        });
    work.execute(queue, table);
    queue._wait();
  }

  /** Runs once; every argument but the scratchpad must have been bound since the last run. */
  void run(Blocks.Arena temporary) {
    bind(dnnl.DNNL_ARG_SCRATCHPAD, temporary.take(bytes(dnnl.DNNL_ARG_SCRATCHPAD)));
    run();
  }

  /** Runs a {@link #reorder(memory.desc, memory.desc) reorder}. */
  void reorder(long from, long to, Blocks.Arena temporary) {
    bind(dnnl.DNNL_ARG_FROM, from);
    bind(dnnl.DNNL_ARG_TO, to);
    run(temporary);
  }

  @Override
  public void close() {
    table.deallocate();
    arguments.values().forEach(argument -> argument.place.deallocate());
    queue.deallocate();
    work.deallocate();
  }
}

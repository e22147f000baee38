package org.sunhwan.kernel;

import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.PointerScope;

/** Copies of [T, B, C] between memory layouts and between float32 and bfloat16. */
final class Copies implements AutoCloseable {

  /** Where index (t, b, c) lies relative to the start, and in how many bits. */
  record Layout(Precision precision, int timeStride, int batchStride, int channelStride) {

    static Layout of(Sequences sequences) {
      return new Layout(
          Precision.FLOAT32,
          sequences.timeStride(),
          sequences.batchStride(),
          sequences.channelStride());
    }

    static Layout timeMajor(Precision precision, int batch, int channels) {
      return new Layout(precision, batch * channels, channels, 1);
    }
  }

  private record Key(int time, int batch, int channels, Layout from, Layout to) {

    @SuppressWarnings("try") // closing the scope frees native temporaries
    Call compile() {
      try (var scope = new PointerScope()) {
        return Call.reorder(description(from), description(to));
      }
    }

    private memory.desc description(Layout layout) {
      return new memory.desc(
          new long[] {time, batch, channels},
          layout.precision == Precision.BFLOAT16 ? memory.data_type.bf16 : memory.data_type.f32,
          new long[] {layout.timeStride, layout.batchStride, layout.channelStride});
    }
  }

  private final IdlePool<Key, Call> calls;

  Copies(int limit) {
    calls = new IdlePool<>(limit, Key::compile);
  }

  /** Copies of vectors of so many channels. */
  Copy of(Lengths lengths, int channels) {
    return new Copy(lengths.time(), lengths.batch(), channels);
  }

  final class Copy {
    private final int time;
    private final int batch;
    private final int channels;

    private Copy(int time, int batch, int channels) {
      this.time = time;
      this.batch = batch;
      this.channels = channels;
    }

    void run(Layout from, long source, Layout to, long target, Blocks.Arena temporary) {
      try (var lease = calls.lease(new Key(time, batch, channels, from, to))) {
        lease.value().reorder(source, target, temporary);
      }
    }
  }

  @Override
  public void close() {
    calls.close();
  }
}

package org.sunhwan.storage;

import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Stands for an object store: no such client is among the tests' libraries. */
public final class BucketFileSystem extends FilterFileSystem {
  private URI root;

  public BucketFileSystem() {
    super(new RawLocalFileSystem());
  }

  @Override
  public void initialize(URI name, Configuration hadoop) {
    root = URI.create(name.getScheme() + "://" + name.getAuthority());
    setConf(hadoop);
  }

  @Override
  public URI getUri() {
    return root;
  }

  @Override
  public org.apache.hadoop.fs.Path makeQualified(org.apache.hadoop.fs.Path path) {
    return path.makeQualified(root, new org.apache.hadoop.fs.Path("/"));
  }
}

package org.sunhwan.storage;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.hdfs.protocol.QuotaExceededException;
import org.apache.hadoop.hdfs.server.namenode.SafeModeException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.ipc.StandbyException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.UserGroupInformation;

/** Turns what a file system throws into a sentence for the user: what, where, why, what next. */
final class Failures {
  /** From HDFS: Permission denied: user=ann, access=WRITE, inode="/a":bob:staff:drwxr-xr-x. */
  private static final Pattern DENIED =
      Pattern.compile("user=([^,]+), access=(\\S+), inode=\"([^\"]+)\":([^:]+):([^:]+):(\\S+)");

  private Failures() {}

  /** The verb completes "cannot … this path". */
  static StorageException sentence(String verb, Path path, IOException failure) {
    for (Throwable cause : causes(failure)) {
      String sentence = of(verb, path, cause);
      if (sentence != null) {
        return verb.equals("read") && damage(cause)
            ? new DamagedFileException(sentence, failure)
            : new StorageException(sentence, failure);
      }
    }
    return new StorageException(
        "Cannot %s %s: %s (%s)."
            .formatted(verb, path, firstLine(failure), failure.getClass().getSimpleName()),
        failure);
  }

  /** The failure and its causes, with remote ones as the exceptions they were on the server. */
  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable t = failure; t != null && causes.size() < 20; t = t.getCause()) {
      causes.add(t instanceof RemoteException remote ? remote.unwrapRemoteException() : t);
    }
    return causes;
  }

  private static String of(String verb, Path path, Throwable cause) {
    String reason = firstLine(cause);
    if (cause instanceof AccessControlException
        || cause instanceof AccessDeniedException
        || (cause instanceof FileNotFoundException && reason.endsWith("(Permission denied)"))) {
      return denied(verb, path, reason);
    }
    if (cause instanceof ParentNotDirectoryException
        || reason.endsWith("Not a directory")
        || reason.endsWith("(Not a directory)")) {
      return "Cannot %s %s: a part of this path is a file where a folder is needed. Check the path."
          .formatted(verb, path);
    }
    if (cause instanceof FileNotFoundException || cause instanceof NoSuchFileException) {
      return verb.equals("write")
          ? "%s disappeared while it was written: another job or person removed it or its folder (%s). Run again."
              .formatted(path, reason)
          : "%s does not exist. Check the path; relative paths start at the working folder on a"
                  .formatted(path)
              + " local disk, and at the user's home on HDFS.";
    }
    if (cause instanceof FileAlreadyExistsException
        || cause instanceof java.nio.file.FileAlreadyExistsException) {
      return exists(verb, path, cause);
    }
    if (cause instanceof QuotaExceededException) {
      return "Cannot %s %s: the quota is used up. %s Free space below that folder, or ask for a larger quota."
          .formatted(verb, path, withStop(reason));
    }
    if (cause instanceof SafeModeException) {
      return "Cannot %s %s: HDFS at %s is in safe mode and changes nothing. Wait until `hdfs dfsadmin -safemode get` says OFF, then run again."
          .formatted(verb, path, path.toUri().getAuthority());
    }
    if (reason.contains("No space left on device") || reason.contains("Disk quota exceeded")) {
      return "Cannot %s %s: the disk is full (%s). Free space or choose another folder."
          .formatted(verb, path, reason);
    }
    if (unreachable(cause)) {
      return "Cannot %s %s: %s does not answer (%s). Check that the name node runs there and that the path or fs.defaultFS names the right host and port, then run again."
          .formatted(verb, path, server(path), bare(cause));
    }
    if (reason.contains("could only be written to 0 of")
        || cause instanceof BlockMissingException) {
      return "Cannot %s %s: %s has no live data node for it (%s). See `hdfs dfsadmin -report`, then run again."
          .formatted(verb, path, server(path), reason);
    }
    if (cause instanceof UnsupportedFileSystemException) {
      return "Cannot %s %s: nothing on the class path knows %s: paths. Add that file system's jar, or check the path."
          .formatted(verb, path, path.toUri().getScheme());
    }
    if ((cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException))
        || cause instanceof ClosedByInterruptException) {
      return "Cannot %s %s: interrupted, because the task or job was cancelled."
          .formatted(verb, path);
    }
    if (verb.equals("read") && damage(cause)) {
      return "%s is damaged or cut off: %s. Copy it again from its source; for a compressed file, `gzip -t` says whether it is whole."
          .formatted(path, reason);
    }
    return null;
  }

  private static String denied(String verb, Path path, String reason) {
    Matcher hdfs = DENIED.matcher(reason);
    if (hdfs.find()) {
      return "User %s may not %s %s: %s belongs to %s:%s with permissions %s, which do not allow %s. Ask its owner for access, or choose another folder."
          .formatted(
              hdfs.group(1),
              verb,
              path,
              hdfs.group(3),
              hdfs.group(4),
              hdfs.group(5),
              hdfs.group(6),
              hdfs.group(2).toLowerCase(Locale.ROOT));
    }
    return "User %s may not %s %s (%s). Ask its owner for access, or choose another folder."
        .formatted(user(), verb, path, reason);
  }

  private static String exists(String verb, Path path, Throwable cause) {
    if (cause instanceof FileSystemException local
        && local.getFile() != null
        && (verb.equals("write below") || !path.toUri().getPath().equals(local.getFile()))) {
      return "Cannot %s %s: %s is a file where a folder is needed. Check the path."
          .formatted(verb, path, local.getFile());
    }
    return "%s exists already and is not overwritten. Remove it or choose another name."
        .formatted(path);
  }

  private static boolean unreachable(Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof SocketTimeoutException
        || cause instanceof NoRouteToHostException
        || cause instanceof UnknownHostException
        || cause instanceof StandbyException
        // The connection broke while a call was under way.
        || (cause instanceof EOFException && firstLine(cause).startsWith("End of File Exception"));
  }

  private static boolean damage(Throwable cause) {
    return cause instanceof ZipException
        || cause instanceof EOFException
        || cause instanceof ChecksumException
        || (cause instanceof IOException && firstLine(cause).matches(".*(header check|gzip).*"));
  }

  private static String server(Path path) {
    return "%s server %s".formatted(path.toUri().getScheme(), path.toUri().getAuthority());
  }

  /** Hadoop wraps network failures in a paragraph about the host; the reason comes last in it. */
  private static String bare(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return firstLine(root);
  }

  private static String user() {
    try {
      return UserGroupInformation.getCurrentUser().getShortUserName();
    } catch (IOException e) {
      // Only the sentence about another failure needs it.
      return System.getProperty("user.name");
    }
  }

  private static String withStop(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private static String firstLine(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElseThrow();
  }
}

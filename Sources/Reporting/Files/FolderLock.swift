internal import Foundation

/// Keeps a second run out of a folder; a run that is killed lets go by itself.
final class FolderLock {
  private let descriptor: Int32

  init(_ folder: String) throws(PackError) {
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(folder, errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) != 0 else { return }
    switch errno {
    case EWOULDBLOCK: throw .busy(path: folder)
    // Network file systems without locks on folders: two runs at once are then up to the user.
    case EBADF, ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL: break
    default: throw .system(folder, errno)
    }
  }

  deinit { close(descriptor) }
}

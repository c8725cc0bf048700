internal import Bookkeeping
internal import Foundation

/// The few calls to the file system that a pack needs, with errors that name the path.
enum FileSystem {
  enum Kind {
    case absent
    case folder
    case file
    case other
  }

  /// What stands at a path; links are not followed.
  static func kind(of path: String) throws(PackError) -> Kind {
    var info = stat()
    guard lstat(path, &info) == 0 else {
      if errno == ENOENT { return .absent }
      throw .system(path, errno)
    }
    switch info.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFREG: return .file
    default: return .other
    }
  }

  /// The names inside a folder, sorted.
  static func names(in folder: String) throws(PackError) -> [String] {
    guard let stream = opendir(folder) else { throw .system(folder, errno) }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .system(folder, errno) }
    return names.sorted(by: ByteOrder.precedes)
  }

  /// Makes a folder that only its owner can enter.
  static func makeFolder(_ path: String) throws(PackError) {
    guard mkdir(path, 0o700) == 0, chmod(path, 0o700) == 0 else { throw .system(path, errno) }
  }

  /// Makes a folder and those on its way that are missing.
  static func makeFolders(_ path: String) throws(PackError) {
    var current = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      current += (current.isEmpty || current == "/" ? "" : "/") + part
      if mkdir(current, 0o700) == 0 {
        guard chmod(current, 0o700) == 0 else { throw .system(current, errno) }
      } else {
        guard errno == EEXIST else { throw .system(current, errno) }
        var info = stat()
        guard stat(current, &info) == 0 else { throw .system(current, errno) }
        guard info.st_mode & S_IFMT == S_IFDIR else { throw .system(current, ENOTDIR) }
      }
    }
  }

  /// Removes a file.
  static func removeFile(_ path: String) throws(PackError) {
    guard unlink(path) == 0 else { throw .system(path, errno) }
  }

  /// Removes an empty folder.
  static func removeFolder(_ path: String) throws(PackError) {
    guard rmdir(path) == 0 else { throw .system(path, errno) }
  }

  /// Gives a file or folder another name on the same disk.
  static func move(_ path: String, to other: String) throws(PackError) {
    guard rename(path, other) == 0 else { throw .system(other, errno) }
  }

  /// Swaps two folders in one step, which no kill can divide.
  /// - Returns: false where this kernel or file system can't.
  static func exchange(_ path: String, with other: String) throws(PackError) -> Bool {
    // glibc has the function since 2.28, but Swift's module for it shows only what is POSIX.
    typealias Function =
      @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
    let exchanging: UInt32 = 2
    guard let address = dlsym(nil, "renameat2") else { return false }
    let function = unsafeBitCast(address, to: Function.self)
    if function(AT_FDCWD, path, AT_FDCWD, other, exchanging) == 0 { return true }
    guard [EINVAL, ENOSYS, EOPNOTSUPP].contains(errno) else { throw .system(other, errno) }
    return false
  }

  /// Brings a folder's list of names to the disk.
  static func synchronise(folder: String) throws(PackError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(folder, errno) }
    defer { close(descriptor) }
    // Some network file systems have nothing to bring to the disk and say EINVAL.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw .system(folder, errno) }
  }
}

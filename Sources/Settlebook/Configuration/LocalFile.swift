import Foundation
import Glibc

/// Files that a command reads or saves by a name that the user gave.
enum LocalFile {
  /// The bytes of a plain file, at most one more than the limit.
  /// - Throws: `FileTrouble`.
  static func read(_ path: String, limit: Int) throws -> [UInt8] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
      let file = FileHandle(forReadingAtPath: path)
    else {
      throw FileTrouble(
        isCreation: false,
        description: "the file \(Terminal.safe(path)) can't be read; nothing was sent."
      )
    }
    defer { try? file.close() }
    do { return Array(try file.read(upToCount: limit + 1) ?? Data()) } catch {
      throw FileTrouble(
        isCreation: false,
        description: "the file \(Terminal.safe(path)) can't be read "
          + "(\(error.localizedDescription)); nothing was sent."
      )
    }
  }

  /// - Throws: `FileTrouble` where something stands at the path and may not be replaced.
  static func requireFree(_ path: String, force: Bool) throws {
    var found = stat()
    guard lstat(path, &found) == 0 else { return }
    guard force, found.st_mode & S_IFMT == S_IFREG else {
      throw FileTrouble(
        isCreation: true,
        description: "\(Terminal.safe(path)) is there already"
          + (force ? " and no plain file." : "; give another --output, or --force to replace it.")
      )
    }
  }

  /// Writes a file that only its owner may read; it appears whole or not at all.
  /// - Throws: `FileTrouble`.
  static func write(_ bytes: [UInt8], to path: String, force: Bool) throws {
    let draft = path + ".\(getpid()).part"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw trouble(path, isCreation: true) }
    defer { unlink(draft) }
    guard writeAll(bytes, descriptor) else {
      let trouble = trouble(path, isCreation: false)
      close(descriptor)
      throw trouble
    }
    guard close(descriptor) == 0 else { throw trouble(path, isCreation: false) }
    // A link is refused where something stands; a renaming replaces it.
    guard (force ? rename(draft, path) : link(draft, path)) == 0 else {
      if errno == EEXIST { try requireFree(path, force: force) }
      throw trouble(path, isCreation: true)
    }
  }

  private static func writeAll(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return false }
      rest = rest.dropFirst(written)
    }
    return fsync(descriptor) == 0
  }

  private static func trouble(_ path: String, isCreation: Bool) -> FileTrouble {
    let reason = String(cString: strerror(errno))
    return FileTrouble(
      isCreation: isCreation,
      description: "\(Terminal.safe(path)) can't be written: \(reason)."
    )
  }
}

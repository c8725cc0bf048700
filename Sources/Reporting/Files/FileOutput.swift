internal import Digest
internal import Foundation

/// A file that is written once, from front to back, while its digest is taken.
final class FileOutput {
  /// Bytes are handed over in pieces of about this size.
  static let pieceSize = 65_536

  let path: String
  private(set) var byteCount: Int64 = 0
  private var descriptor: Int32
  private let hasher = SHA256Hasher()

  /// Makes a new file that only its owner can read.
  init(creating path: String) throws(PackError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system(path, errno) }
    // The process's umask may have taken the owner's own permissions away.
    guard fchmod(descriptor, 0o600) == 0 else { throw .system(path, errno) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Appends bytes to the file.
  func write(_ bytes: UnsafeRawBufferPointer) throws(PackError) {
    hasher.update(bytes: bytes)
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest)
      let written = Foundation.write(descriptor, piece.baseAddress, piece.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw .system(path, errno)
      }
      rest = rest.dropFirst(written)
    }
    byteCount += Int64(bytes.count)
  }

  /// Appends bytes to the file.
  func write(_ bytes: [UInt8]) throws(PackError) {
    let result = bytes.withUnsafeBytes { piece in
      Result { () throws(PackError) in try write(piece) }
    }
    try result.get()
  }

  /// Brings the file to the disk and closes it.
  /// - Parameters:
  ///   - name: the file's name inside the pack.
  ///   - rows: how many rows a CSV has below its header.
  func finish(name: String, rows: Int?) throws(PackError) -> WrittenFile {
    guard fsync(descriptor) == 0 else { throw .system(path, errno) }
    let closing = descriptor
    descriptor = -1
    guard close(closing) == 0 else { throw .system(path, errno) }
    return WrittenFile(name: name, bytes: byteCount, rows: rows, sha256: hasher.finish().hex)
  }
}

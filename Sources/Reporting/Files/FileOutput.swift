internal import Digest
internal import Dispatch
internal import Foundation
internal import Synchronization

/// What takes bytes piece by piece, in their order.
protocol PieceOutput {
  /// Takes the next bytes.
  func write(_ bytes: [UInt8]) throws(PackError)
}

/// A file that is written once, from front to back, while its digest is taken.
///
/// Both is done on a thread of its own, behind the one that makes the bytes.
final class FileOutput: PieceOutput, Sendable {
  /// Bytes are handed over in pieces of about this size.
  static let pieceSize = 65_536
  /// How many pieces may wait to be written.
  private static let piecesAtOnce = 16

  let path: String
  private let file: OpenFile
  private let queue = DispatchQueue(label: "settlebook.file")
  private let room = DispatchSemaphore(value: piecesAtOnce)

  /// Makes a new file that only its owner can read.
  init(creating path: String) throws(PackError) {
    self.path = path
    file = try OpenFile(creating: path)
  }

  /// Appends bytes to the file; where earlier ones could not be written, that is told now.
  func write(_ bytes: [UInt8]) throws(PackError) {
    if let failure = file.failure { throw failure }
    room.wait()
    queue.async { [file, room] in
      file.write(bytes)
      room.signal()
    }
  }

  /// Brings the file to the disk and closes it.
  /// - Parameters:
  ///   - name: the file's name inside the pack.
  ///   - rows: how many rows a CSV has below its header.
  func finish(name: String, rows: Int?) throws(PackError) -> WrittenFile {
    let (bytes, digest) = try queue.sync {
      Result { () throws(PackError) in try file.finish() }
    }.get()
    return WrittenFile(name: name, bytes: bytes, rows: rows, sha256: digest)
  }
}

/// The open file behind a `FileOutput`.
private final class OpenFile: Sendable {
  private struct State {
    var descriptor: Int32
    var byteCount: Int64 = 0
    let hasher = SHA256Hasher()
    var failure: PackError?
  }

  private let path: String
  private let state: Mutex<State>

  init(creating path: String) throws(PackError) {
    self.path = path
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system(path, errno) }
    state = Mutex(State(descriptor: descriptor))
    // The process's umask may have taken the owner's own permissions away.
    guard fchmod(descriptor, 0o600) == 0 else { throw .system(path, errno) }
  }

  deinit {
    state.withLock { if $0.descriptor >= 0 { close($0.descriptor) } }
  }

  /// Why the file could not be written, once that is known.
  var failure: PackError? { state.withLock { $0.failure } }

  func write(_ bytes: [UInt8]) {
    state.withLock { state in
      guard state.failure == nil else { return }
      state.byteCount += Int64(bytes.count)
      bytes.withUnsafeBytes { bytes in
        state.hasher.update(bytes: bytes)
        state.failure = written(bytes, to: state.descriptor)
      }
    }
  }

  private func written(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> PackError? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest)
      let count = Foundation.write(descriptor, piece.baseAddress, piece.count)
      if count < 0 {
        if errno == EINTR { continue }
        return .system(path, errno)
      }
      rest = rest.dropFirst(count)
    }
    return nil
  }

  /// Brings the file to the disk and closes it.
  /// - Returns: how many bytes there are, and their SHA-256 in hexadecimal.
  func finish() throws(PackError) -> (Int64, String) {
    let result = state.withLock { state in
      Result { () throws(PackError) in
        if let failure = state.failure { throw failure }
        guard fsync(state.descriptor) == 0 else { throw PackError.system(path, errno) }
        let closing = state.descriptor
        state.descriptor = -1
        guard close(closing) == 0 else { throw PackError.system(path, errno) }
        return (state.byteCount, state.hasher.finish().hex)
      }
    }
    return try result.get()
  }
}

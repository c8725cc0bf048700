internal import CZlib
internal import Dispatch
internal import Synchronization

/// A block of a gzip stream, compressed by itself on any thread.
final class GzipBlock: Sendable {
  /// What became of the block.
  struct Made: Sendable {
    var bytes: [UInt8] = []
    var checksum: UInt = 0
    /// zlib's code, `Z_OK` where all went well.
    var code: Int32 = Z_OK
  }

  /// How far back deflate looks.
  static let window = 32_768

  private let input: [UInt8]
  private let dictionary: [UInt8]
  private let isLast: Bool
  private let made = Mutex(Made())
  private let done = DispatchSemaphore(value: 0)

  /// A block of bytes.
  /// - Parameters:
  ///   - dictionary: the last bytes of the stream before it.
  ///   - isLast: whether it ends the stream.
  init(_ input: [UInt8], after dictionary: [UInt8], isLast: Bool) {
    self.input = input
    self.dictionary = dictionary
    self.isLast = isLast
  }

  /// How many bytes are compressed.
  var count: Int { input.count }

  /// Compresses the block; to be called once.
  func compress() {
    let result = deflated()
    made.withLock { $0 = result }
    done.signal()
  }

  /// The compressed block, once it is there.
  func wait() -> Made {
    done.wait()
    return made.withLock { $0 }
  }

  private func deflated() -> Made {
    var made = Made()
    var stream = z_stream()
    // A negative window: no header and no trailer of its own.
    made.code = deflateInit2_(
      &stream,
      6,
      Z_DEFLATED,
      -MAX_WBITS,
      8,
      Z_DEFAULT_STRATEGY,
      ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size)
    )
    guard made.code == Z_OK else { return made }
    defer { deflateEnd(&stream) }
    if !dictionary.isEmpty {
      made.code = deflateSetDictionary(&stream, dictionary, UInt32(dictionary.count))
      guard made.code == Z_OK else { return made }
    }
    // Room for the block and the empty one that a flush appends.
    made.bytes = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(count))) + 64)
    let code = deflate(&stream, into: &made.bytes)
    made.code = code == (isLast ? Z_STREAM_END : Z_OK) ? Z_OK : Z_BUF_ERROR
    made.bytes.removeLast(made.bytes.count - Int(stream.total_out))
    made.checksum = input.withUnsafeBufferPointer {
      CZlib.crc32(0, $0.baseAddress, UInt32($0.count))
    }
    return made
  }

  private func deflate(_ stream: inout z_stream, into bytes: inout [UInt8]) -> Int32 {
    input.withUnsafeBufferPointer { input in
      bytes.withUnsafeMutableBufferPointer { bytes in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = bytes.baseAddress
        stream.avail_out = UInt32(bytes.count)
        return CZlib.deflate(&stream, isLast ? Z_FINISH : Z_SYNC_FLUSH)
      }
    }
  }
}

import CZlib
import Foundation
import Synchronization

/// Gzip for the evidence that the ledger keeps: members without a time or a name in them.
///
/// Its streams, a quarter of a megabyte each, are used again and again; callers on several threads
/// get one each.
final class EvidenceCompressor: Sendable {
  static let shared = EvidenceCompressor()

  private let idle = Mutex<[Stream]>([])

  /// The bytes as a gzip member.
  /// - Throws: `LedgerError.damaged` when zlib refuses, which only a lack of memory makes it do.
  func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    let stream = try idle.withLock { $0.popLast() } ?? Stream()
    defer { idle.withLock { $0.append(stream) } }
    return try stream.gzip(bytes)
  }

  /// One zlib stream; the pool lends it to one caller at a time, which is why it may travel.
  private final class Stream: @unchecked Sendable {
    /// Each is on the heap: zlib checks that its stream is where it was.
    private let stream: UnsafeMutablePointer<z_stream>

    init() throws {
      stream = .allocate(capacity: 1)
      stream.initialize(to: z_stream())
      // Level 1: the fastest. A page is compressed while the one before it is written, and level 6
      // takes four times as long for a sixth less. 15 + 16: the largest window, in a gzip wrapper.
      let result = deflateInit2_(
        stream,
        1,
        Z_DEFLATED,
        31,
        8,
        Z_DEFAULT_STRATEGY,
        ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)
      )
      guard result == Z_OK else {
        stream.deallocate()
        throw LedgerError.damaged(path: "evidence", reason: "zlib can't start")
      }
    }

    deinit {
      deflateEnd(stream)
      stream.deallocate()
    }

    func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
      deflateReset(stream)
      let room = Int(deflateBound(stream, UInt(bytes.count)))
      var result = Z_STREAM_ERROR
      let output = [UInt8](unsafeUninitializedCapacity: room) { target, count in
        bytes.withUnsafeBufferPointer { source in
          stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
          stream.pointee.avail_in = UInt32(source.count)
          stream.pointee.next_out = target.baseAddress
          stream.pointee.avail_out = UInt32(room)
          result = deflate(stream, Z_FINISH)
        }
        count = result == Z_STREAM_END ? Int(stream.pointee.total_out) : 0
      }
      guard result == Z_STREAM_END else {
        throw LedgerError.damaged(path: "evidence", reason: "zlib can't compress a page")
      }
      return output
    }
  }
}

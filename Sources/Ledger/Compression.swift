import CZlib
import Foundation

/// Gzip for the evidence that the ledger keeps.
enum Compression {
  /// The bytes as a gzip member, without a time or a name in it.
  /// - Throws: `LedgerError.damaged` when zlib refuses, which only a lack of memory makes it do.
  static func gzip(_ bytes: [UInt8]) throws -> Data {
    var stream = z_stream()
    // 15 + 16: the largest window, in a gzip wrapper.
    guard
      deflateInit2_(
        &stream,
        6,
        Z_DEFLATED,
        31,
        8,
        Z_DEFAULT_STRATEGY,
        ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)
      ) == Z_OK
    else { throw LedgerError.damaged(path: "evidence", reason: "zlib can't start") }
    defer { deflateEnd(&stream) }
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
    var input = bytes
    let result = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        return deflate(&stream, Z_FINISH)
      }
    }
    guard result == Z_STREAM_END else {
      throw LedgerError.damaged(path: "evidence", reason: "zlib can't compress a page")
    }
    return Data(output.prefix(Int(stream.total_out)))
  }
}

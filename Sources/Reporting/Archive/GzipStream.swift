internal import CZlib

/// Compresses a stream into a file as gzip (RFC 1952), with no clock, name or system in it.
final class GzipStream {
  private let output: FileOutput
  private let stream: UnsafeMutablePointer<z_stream>
  private let header: UnsafeMutablePointer<gz_header>
  private var piece = [UInt8](repeating: 0, count: FileOutput.pieceSize)

  init(_ output: FileOutput) throws(PackError) {
    self.output = output
    // zlib keeps the addresses of both, so they must not move.
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    header = .allocate(capacity: 1)
    header.initialize(to: gz_header())
    header.pointee.time = 0
    header.pointee.os = 255
    let gzipWindow = MAX_WBITS + 16
    try check(
      deflateInit2_(
        stream,
        6,
        Z_DEFLATED,
        gzipWindow,
        8,
        Z_DEFAULT_STRATEGY,
        ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)
      )
    )
    try check(deflateSetHeader(stream, header))
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    header.deallocate()
  }

  /// Appends bytes to the stream.
  func write(_ bytes: [UInt8]) throws(PackError) {
    // zlib counts in 32 bits.
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + FileOutput.pieceSize)
      try deflate(Array(bytes[start..<end]), Z_NO_FLUSH)
      start = end
    }
  }

  /// Ends the stream; nothing can be appended afterwards.
  func finish() throws(PackError) { try deflate([], Z_FINISH) }

  private func deflate(_ bytes: [UInt8], _ flush: Int32) throws(PackError) {
    var input = bytes
    let result = input.withUnsafeMutableBufferPointer { input in
      Result { () throws(PackError) in
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = UInt32(input.count)
        try drain(flush)
      }
    }
    try result.get()
  }

  private func drain(_ flush: Int32) throws(PackError) {
    while true {
      let (code, left) = piece.withUnsafeMutableBufferPointer { piece in
        stream.pointee.next_out = piece.baseAddress
        stream.pointee.avail_out = UInt32(piece.count)
        let code = CZlib.deflate(stream, flush)
        return (code, Int(stream.pointee.avail_out))
      }
      guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(code) else { try check(code); return }
      let made = piece.count - left
      if made > 0 { try output.write(Array(piece[0..<made])) }
      if code == Z_STREAM_END || (flush == Z_NO_FLUSH && left > 0) { return }
    }
  }

  private func check(_ code: Int32) throws(PackError) {
    guard code == Z_OK else { throw .cannotCompress(path: output.path, code: code) }
  }
}

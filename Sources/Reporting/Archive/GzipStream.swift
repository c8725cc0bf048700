internal import CZlib
internal import Dispatch
internal import Foundation

/// Compresses a stream into a file as gzip (RFC 1952), with no clock, name or system in it.
///
/// The stream is cut into blocks of a fixed size that are compressed on several cores. Each block
/// knows the end of the one before, so that it compresses nearly as well, and together they are one
/// gzip member: any program that reads gzip reads it, and the bytes are the same however many cores
/// there are.
final class GzipStream {
  /// The bytes of a block; what is smaller is compressed as one piece.
  static let blockSize = 1 << 20
  /// How many blocks are in memory.
  private static let blocksAtOnce = 6

  private let output: FileOutput
  /// Each has a thread of its own.
  private let queues: [DispatchQueue]
  private var blockCount = 0
  private var block: [UInt8] = []
  /// The last bytes before the block.
  private var dictionary: [UInt8] = []
  private var waiting: [GzipBlock] = []
  private var checksum: UInt = 0
  private var length: UInt32 = 0

  init(_ output: FileOutput) throws(PackError) {
    self.output = output
    let cores = min(4, max(1, ProcessInfo.processInfo.activeProcessorCount))
    queues = (0..<cores).map { DispatchQueue(label: "settlebook.archive.\($0)") }
    block.reserveCapacity(GzipStream.blockSize)
    // Magic, deflate, no flags, no time, no extra flags, unknown system.
    try output.write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
  }

  /// Appends bytes to the stream.
  func write(_ bytes: [UInt8]) throws(PackError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      // A full block goes only when more follows, for the last one ends the stream.
      if block.count == GzipStream.blockSize { try compress(isLast: false) }
      let piece = rest.prefix(GzipStream.blockSize - block.count)
      block.append(contentsOf: piece)
      rest = rest.dropFirst(piece.count)
    }
  }

  /// Ends the stream; nothing can be appended afterwards.
  func finish() throws(PackError) {
    try compress(isLast: true)
    while !waiting.isEmpty { try writeNext() }
    var trailer: [UInt8] = []
    for number in [UInt32(truncatingIfNeeded: checksum), length] {
      for shift in stride(from: UInt32(0), to: 32, by: 8) {
        trailer.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    try output.write(trailer)
  }

  private func compress(isLast: Bool) throws(PackError) {
    if waiting.count == GzipStream.blocksAtOnce { try writeNext() }
    let next = GzipBlock(block, after: dictionary, isLast: isLast)
    waiting.append(next)
    queues[blockCount % queues.count].async { next.compress() }
    blockCount += 1
    dictionary = Array(block.suffix(GzipBlock.window))
    block = []
    if !isLast { block.reserveCapacity(GzipStream.blockSize) }
  }

  /// Writes the oldest block as soon as it is compressed.
  private func writeNext() throws(PackError) {
    let next = waiting.removeFirst()
    let made = next.wait()
    guard made.code == Z_OK else { throw .cannotCompress(path: output.path, code: made.code) }
    checksum = crc32_combine(checksum, made.checksum, next.count)
    length &+= UInt32(truncatingIfNeeded: next.count)
    try output.write(made.bytes)
  }
}

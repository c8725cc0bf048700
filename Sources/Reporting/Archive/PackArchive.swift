internal import Bookkeeping
internal import Foundation

/// The gzipped tar archive of a pack, the same bytes for the same files.
enum PackArchive {
  /// Writes files that stand in a folder into an archive.
  /// - Parameters:
  ///   - files: the files, which are put in order of their names.
  ///   - title: the name of the folder inside the archive.
  static func write(
    _ files: [WrittenFile],
    in folder: PackFolder,
    title: String,
    to output: FileOutput
  ) throws(PackError) {
    let gzip = try GzipStream(output)
    for file in files.sorted(by: { ByteOrder.precedes($0.name, $1.name) }) {
      let name = "\(title)/\(file.name)"
      guard let header = TarHeader.of(name: name, size: file.bytes) else {
        throw .invalidShopName(title)
      }
      try gzip.write(header)
      try copy(folder.path(of: file.name), size: file.bytes, to: gzip)
      let rest = Int(file.bytes % Int64(TarHeader.blockSize))
      if rest > 0 {
        try gzip.write([UInt8](repeating: 0, count: TarHeader.blockSize - rest))
      }
    }
    try gzip.write([UInt8](repeating: 0, count: 2 * TarHeader.blockSize))
    try gzip.finish()
  }

  private static func copy(
    _ path: String,
    size: Int64,
    to gzip: GzipStream
  ) throws(PackError) {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(path, errno) }
    defer { close(descriptor) }
    var left = size
    var piece = [UInt8](repeating: 0, count: FileOutput.pieceSize)
    while left > 0 {
      let count = read(descriptor, &piece, Int(min(left, Int64(piece.count))))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system(path, errno) }
      guard count > 0 else {
        throw .cannotWrite(
          path: path,
          reason: "it became shorter while the archive was made",
          whatToDo: "Keep other programs out of the folder, then run again"
        )
      }
      try gzip.write(count == piece.count ? piece : Array(piece[0..<count]))
      left -= Int64(count)
    }
  }
}

/// The 512 bytes before a file in a POSIX ustar archive, with nothing in them but name and size.
enum TarHeader {
  static let blockSize = 512

  /// The header of a regular file, mode 0644, owner 0 without a name, changed in 1970.
  /// - Returns: nil where the name has more than 100 bytes.
  static func of(name: String, size: Int64) -> [UInt8]? {
    guard (1...100).contains(name.utf8.count) else { return nil }
    var header = [UInt8](repeating: 0, count: blockSize)
    func put(_ bytes: some Sequence<UInt8>, at offset: Int) {
      for (index, byte) in bytes.enumerated() { header[offset + index] = byte }
    }
    put(name.utf8, at: 0)
    put("0000644\0".utf8, at: 100)
    put("0000000\0".utf8, at: 108)
    put("0000000\0".utf8, at: 116)
    put(sizeField(size), at: 124)
    put("00000000000\0".utf8, at: 136)
    put("        ".utf8, at: 148)
    put("0".utf8, at: 156)
    put("ustar\u{0}00".utf8, at: 257)
    put("0000000\0".utf8, at: 329)
    put("0000000\0".utf8, at: 337)
    let checksum = header.reduce(0) { $0 + Int64($1) }
    put((octal(checksum, digits: 6) + "\0 ").utf8, at: 148)
    return header
  }

  /// Eleven octal digits, or big-endian binary from 8 GiB on, as GNU tar and libarchive read it.
  private static func sizeField(_ size: Int64) -> [UInt8] {
    guard size >= 1 << 33 else { return Array((octal(size, digits: 11) + "\0").utf8) }
    var field = [UInt8](repeating: 0, count: 12)
    field[0] = 0x80
    for index in 0..<8 { field[11 - index] = UInt8(truncatingIfNeeded: size >> (8 * index)) }
    return field
  }

  private static func octal(_ number: Int64, digits: Int) -> String {
    let text = String(number, radix: 8)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}

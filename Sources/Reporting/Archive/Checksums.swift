internal import Bookkeeping

/// The text of `SHA256SUMS`, as `sha256sum -c` reads it.
enum Checksums {
  static func text(_ files: [WrittenFile]) -> String {
    files.sorted { ByteOrder.precedes($0.name, $1.name) }
      .map { "\($0.sha256)  \($0.name)\n" }
      .joined()
  }
}

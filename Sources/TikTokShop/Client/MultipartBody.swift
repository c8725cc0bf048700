/// A body of the type multipart/form-data (RFC 7578), with one file in it.
struct MultipartBody {
  let boundary: String
  let bytes: [UInt8]

  var contentType: String { "multipart/form-data; boundary=\(boundary)" }

  /// A body with a boundary that stands nowhere in the file.
  /// - Parameters:
  ///   - fields: names and values, which hold no quotes and no line ends.
  ///   - draw: a boundary to try.
  init(
    fields: [(name: String, value: String)],
    file: (name: String, fileName: String, type: String, bytes: [UInt8]),
    draw: () -> String = MultipartBody.randomBoundary
  ) {
    var boundary = draw()
    while MultipartBody.contains(file.bytes, Array(boundary.utf8)) { boundary = draw() }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(file.bytes.count + 1_024)
    func line(_ text: String) { bytes += Array((text + "\r\n").utf8) }
    for field in fields {
      line("--\(boundary)")
      line("Content-Disposition: form-data; name=\"\(field.name)\"")
      line("")
      line(field.value)
    }
    line("--\(boundary)")
    line(
      "Content-Disposition: form-data; name=\"\(file.name)\"; filename=\"\(file.fileName)\""
    )
    line("Content-Type: \(file.type)")
    line("")
    bytes += file.bytes
    line("")
    line("--\(boundary)--")
    self.boundary = boundary
    self.bytes = bytes
  }

  /// 128 random bits in words that no file is likely to hold.
  static func randomBoundary() -> String {
    let parts = [UInt64.random(in: 0...UInt64.max), UInt64.random(in: 0...UInt64.max)]
    return "settlebook-" + parts.map { String($0, radix: 16) }.joined(separator: "-")
  }

  /// Whether a text stands somewhere in the bytes.
  private static func contains(_ bytes: [UInt8], _ text: [UInt8]) -> Bool {
    guard let first = text.first, bytes.count >= text.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      for start in 0...(bytes.count - text.count) where bytes[start] == first {
        if bytes[start..<(start + text.count)].elementsEqual(text) { return true }
      }
      return false
    }
  }
}

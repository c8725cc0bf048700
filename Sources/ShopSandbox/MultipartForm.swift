import Foundation

/// A form of several parts (RFC 7578), read strictly and within bounds.
struct MultipartForm {
  private static let maximumParts = 32
  private static let maximumHead = 8_192

  private var parts: [String: [Data]] = [:]

  /// The parts between a body's boundaries.
  init(_ body: Data, boundary: String) throws(Refusal) {
    guard (1...70).contains(boundary.utf8.count) else {
      throw .invalid("invalid body: the form's boundary is not 1 to 70 characters")
    }
    let delimiter = Data("\r\n--\(boundary)".utf8)
    // The first boundary may open the body, without a line break before it.
    let text = Data("\r\n".utf8) + body
    guard var mark = text.range(of: delimiter) else {
      throw .invalid("invalid body: the form does not hold its boundary")
    }
    var count = 0
    while !MultipartForm.ends(text, at: mark.upperBound) {
      count += 1
      guard count <= MultipartForm.maximumParts else {
        throw .invalid("invalid body: the form has too many parts")
      }
      let rest = text[mark.upperBound...]
      guard let next = rest.range(of: delimiter) else {
        throw .invalid("invalid body: the form does not end")
      }
      try add(rest[..<next.lowerBound])
      mark = next
    }
  }

  /// The one part of a name.
  /// - Throws: `Refusal`, where there is none, or several.
  func part(_ name: String, _ refusal: Refusal) throws(Refusal) -> Data {
    guard let parts = parts[name], parts.count == 1 else { throw refusal }
    return parts[0]
  }

  /// Whether the two hyphens of the last boundary stand at a place.
  private static func ends(_ text: Data, at place: Int) -> Bool {
    text[place...].starts(with: Data("--".utf8))
  }

  /// Adds what lies between two boundaries: the end of the boundary's line, head lines, an empty
  /// line, content.
  private mutating func add(_ part: Data) throws(Refusal) {
    let blank = Data("\r\n\r\n".utf8)
    guard let headEnd = part.range(of: blank),
      headEnd.lowerBound - part.startIndex <= MultipartForm.maximumHead,
      let head = String(data: part[..<headEnd.lowerBound], encoding: .utf8)
    else { throw .invalid("invalid body: a part of the form has no head") }
    for line in head.components(separatedBy: "\r\n") {
      let pair = line.split(separator: ":", maxSplits: 1)
      guard pair.count == 2,
        pair[0].trimmingCharacters(in: .whitespaces).lowercased() == "content-disposition"
      else { continue }
      guard let disposition = MediaType(String(pair[1])), disposition.name == "form-data",
        let name = disposition.parameters["name"]
      else { break }
      parts[name, default: []].append(Data(part[headEnd.upperBound...]))
      return
    }
    throw .invalid("invalid body: a part of the form has no name")
  }
}

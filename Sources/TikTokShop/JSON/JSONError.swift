/// Why bytes are no JSON document (RFC 8259), and where.
struct JSONError: Error, Equatable, CustomStringConvertible {
  enum Problem: Equatable {
    case endsTooEarly
    case expected(String)
    case wrongKind(String)
    case controlCharacter
    case badEscape
    case loneSurrogate
    case notUTF8
    case badNumber
    case tooDeep
    case trailingBytes
  }

  let problem: Problem
  /// The byte at which the reader stood.
  let offset: Int

  /// Whether only a text's characters are at fault, so that the document's structure still holds.
  var isAboutText: Bool { problem == .loneSurrogate || problem == .notUTF8 }

  var description: String { "\(problem) at byte \(offset)" }
}

extension JSONError.Problem: CustomStringConvertible {
  var description: String {
    switch self {
    case .endsTooEarly: "the document ends too early"
    case .expected(let what): "expected \(what)"
    case .wrongKind(let what): "not \(what)"
    case .controlCharacter: "a bare control character inside a text"
    case .badEscape: "a malformed escape"
    case .loneSurrogate: "half of a surrogate pair"
    case .notUTF8: "not valid UTF-8"
    case .badNumber: "a malformed number"
    case .tooDeep: "nested deeper than \(JSONReader.depthLimit) levels"
    case .trailingBytes: "bytes after the document's end"
    }
  }
}

import Foundation

/// A header value such as `multipart/form-data; boundary="x"`: a name and its parameters, both
/// kinds of names in lower case.
///
/// Content-Type and Content-Disposition are written alike.
struct MediaType {
  let name: String
  let parameters: [String: String]

  /// Nil where the text is not written so.
  init?(_ text: String) {
    guard text.utf8.count <= 8_192 else { return nil }
    var parts = MediaType.parts(text).map { $0.trimmingCharacters(in: .whitespaces) }
    name = parts.removeFirst().lowercased()
    guard !name.isEmpty else { return nil }
    var parameters: [String: String] = [:]
    for part in parts where !part.isEmpty {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else { return nil }
      let key = pair[0].trimmingCharacters(in: .whitespaces).lowercased()
      guard !key.isEmpty, parameters[key] == nil,
        let value = MediaType.unquoted(pair[1].trimmingCharacters(in: .whitespaces))
      else { return nil }
      parameters[key] = value
    }
    self.parameters = parameters
  }

  /// The text cut at its semicolons, those between quotation marks left alone.
  private static func parts(_ text: String) -> [String] {
    var parts = [""]
    var isQuoted = false
    var isEscaped = false
    for character in text {
      if character == ";", !isQuoted {
        parts.append("")
        continue
      }
      if character == "\"", !isEscaped { isQuoted.toggle() }
      isEscaped = isQuoted && character == "\\" && !isEscaped
      parts[parts.count - 1].append(character)
    }
    return parts
  }

  private static func unquoted(_ text: String) -> String? {
    guard text.first == "\"" else { return text }
    guard text.count >= 2, text.last == "\"" else { return nil }
    var plain = ""
    var isEscaped = false
    for character in text.dropFirst().dropLast() {
      if character == "\\", !isEscaped {
        isEscaped = true
        continue
      }
      plain.append(character)
      isEscaped = false
    }
    return plain
  }
}

internal import Glibc

/// A text that is never shown: an access token.
///
/// Descriptions, interpolations and dumps of it say `•••`.
public struct Secret: Hashable, Sendable {
  /// The text itself, for the one header that carries it.
  let text: String

  /// A secret from its text.
  public init(_ text: String) { self.text = text }

  /// The text with every occurrence of the secret replaced by dots.
  func hidden(in other: String) -> String {
    text.isEmpty
      ? other
      : other.split(separator: text, omittingEmptySubsequences: false)
        .joined(separator: Secret.dots)
  }

  /// Whether bytes hold the secret; never so for one too short to be told from other words.
  func stands(in bytes: [UInt8]) -> Bool {
    let secret = Array(text.utf8)
    guard secret.count >= 16, bytes.count >= secret.count else { return false }
    return bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return false }
      let last = bytes.count - secret.count
      var place = 0
      while place <= last {
        guard let found = memchr(start + place, Int32(secret[0]), last - place + 1) else { break }
        place = start.distance(to: UnsafeRawPointer(found))
        if memcmp(start + place, secret, secret.count) == 0 { return true }
        place += 1
      }
      return false
    }
  }

  static let dots = "•••"
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Dots, whatever the secret is.
  public var description: String { Secret.dots }

  /// Dots, whatever the secret is.
  public var debugDescription: String { Secret.dots }

  /// Nothing to look into.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

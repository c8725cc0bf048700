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

import Glibc

/// Standard output for results, standard error for progress and errors.
enum Terminal {
  /// Whether a person is watching standard error.
  static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

  /// Prints a result.
  /// - Throws: `FileTrouble` where standard output takes no more.
  static func print(_ text: String) throws {
    guard write(text + "\n", to: STDOUT_FILENO) else {
      throw FileTrouble(
        isCreation: false,
        description: "the result can't be printed: \(String(cString: strerror(errno))). "
          + "What was to be written in files is written."
      )
    }
  }

  /// Prints an error or a note.
  static func complain(_ text: String) { show(text + "\n") }

  /// Writes progress without a line end; where nobody listens, nothing is lost.
  static func show(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return false }
      rest = rest.dropFirst(written)
    }
    return true
  }

  /// Text from the platform, safe to print: control characters can't move the cursor.
  static func safe(_ text: String) -> String {
    var cleaned = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isControl = scalar.value < 32 || (127...159).contains(scalar.value)
      let turnsText =
        (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      cleaned.append(isControl || turnsText ? "\u{FFFD}" : scalar)
    }
    return String(cleaned)
  }
}

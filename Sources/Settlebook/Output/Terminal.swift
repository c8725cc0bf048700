import Foundation
import Glibc

/// Standard output for results, standard error for progress and errors.
enum Terminal {
  /// Whether a person is watching standard error.
  static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

  /// Prints a result.
  static func print(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// Prints an error or a note.
  static func complain(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// Writes progress without a line end.
  static func show(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
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

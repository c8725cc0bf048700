import Foundation
import Glibc

/// Asks before something is changed in the shop.
enum Consent {
  /// Refuses where nobody can answer.
  /// - Throws: `ConfigurationError.usage`.
  static func requireAnswerable(yes: Bool) throws {
    guard yes || isAnswerable else {
      throw ConfigurationError.usage(
        "this changes something in the shop, and there is no terminal to ask at; give --yes. "
          + "Nothing was sent."
      )
    }
  }

  /// Says what will be changed, and asks.
  static func given(_ lines: [String], yes: Bool) throws -> Bool {
    for line in lines { Terminal.complain(Terminal.safe(line)) }
    if yes { return true }
    Terminal.show("Go on? yes/no: ")
    let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased()
    return answer == "yes" || answer == "y"
  }

  private static var isAnswerable: Bool { isatty(STDIN_FILENO) == 1 && Terminal.isWatched }
}

internal import Bookkeeping

/// English words that the summary puts beside figures.
enum Words {
  /// The month by name, such as `October 2026`.
  static func month(_ period: Period) -> String {
    let names = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    return "\(names[period.month - 1]) \(period.year)"
  }

  /// A code of the pack's files as words.
  static func words(_ code: String) -> String {
    String(decoding: code.utf8.map { $0 == 95 ? 32 : $0 }, as: UTF8.self)
  }

  /// The shop's currency first, then by code.
  static func inOrder(_ currencies: some Sequence<Currency>, first: Currency) -> [Currency] {
    Set(currencies).sorted { ($0 == first ? 0 : 1, $0) < ($1 == first ? 0 : 1, $1) }
  }
}

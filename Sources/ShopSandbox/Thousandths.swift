/// A small decimal number in whole thousandths, such as a share from 0 to 1.
struct Thousandths {
  /// 0 to the limit that it was read with.
  let count: Int

  /// A decimal text with at most three decimals, such as `0.05`; nil for anything else, and for
  /// more than the limit, which is at most 1,000 whole.
  init?(_ text: some StringProtocol, upTo limit: Int = 1_000) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = Thousandths.number(parts[0], digits: 1...4),
      parts[0].utf8.count == 1 || parts[0].utf8.first != UInt8(ascii: "0")
    else { return nil }
    var count = whole * 1_000
    if parts.count == 2 {
      guard let decimals = Thousandths.number(parts[1], digits: 1...3) else { return nil }
      count += decimals * [100, 10, 1][parts[1].utf8.count - 1]
    }
    guard count <= limit else { return nil }
    self.count = count
  }

  private static func number(_ text: some StringProtocol, digits: ClosedRange<Int>) -> Int? {
    guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    return Int(text)
  }
}

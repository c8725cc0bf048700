extension Money: CustomStringConvertible {
  /// Why a text is no amount.
  public enum ParsingError: Error, Equatable, CustomStringConvertible {
    /// Not a sign, digits and at most one point with digits on both sides.
    case malformed
    /// More than four decimals, one of them not zero.
    case tooFine
    /// Outside the range of an amount.
    case outOfRange

    /// What is wrong with the text.
    public var description: String {
      switch self {
      case .malformed: "not a plain decimal number"
      case .tooFine: "more than four decimals"
      case .outOfRange: "outside ±922,337,203,685,477.5807"
      }
    }
  }

  /// An amount from plain decimal text.
  ///
  /// An optional sign, digits, and at most one point with digits on both sides. No exponent, spaces,
  /// grouping or locale; never rounded.
  /// - Throws: `Money.ParsingError`.
  public init(parsing text: some StringProtocol, currency: Currency) throws(ParsingError) {
    var copy = String(text)
    let result = copy.withUTF8 { DecimalText.scan($0, decimals: 4) }
    self.init(units: try result.get(), currency: currency)
  }

  /// An amount from plain decimal text in UTF-8 bytes, under the same rules.
  /// - Throws: `Money.ParsingError`.
  public init(utf8 text: UnsafeBufferPointer<UInt8>, currency: Currency) throws(ParsingError) {
    self.init(units: try DecimalText.scan(text, decimals: 4).get(), currency: currency)
  }

  /// The amount as plain decimal text, without its currency: with the currency's ISO 4217
  /// decimals, and more only where the amount has more.
  public var text: String {
    DecimalText.print(units, decimals: 4, atLeast: Int(currency.decimals))
  }

  /// The amount and its currency, such as `12.34 USD`.
  public var description: String { "\(text) \(currency)" }
}

/// Plain decimal text and scaled integers, into each other, without rounding.
enum DecimalText {
  static func parse(_ bytes: some Collection<UInt8>, decimals: Int) -> Int64? {
    try? scan(bytes, decimals: decimals).get()
  }

  static func scan(
    _ bytes: some Collection<UInt8>,
    decimals: Int
  ) -> Result<Int64, Money.ParsingError> {
    var magnitude: UInt64 = 0
    var digits = 0
    var fraction = -1
    var negative = false
    var first = true
    var outOfRange = false
    var tooFine = false
    for byte in bytes {
      defer { first = false }
      switch byte {
      case 45 where first: negative = true
      case 43 where first: break
      case 46:
        guard fraction < 0, digits > 0 else { return .failure(.malformed) }
        fraction = 0
      case 48...57:
        digits += 1
        if fraction >= 0 {
          fraction += 1
          if fraction > decimals {
            if byte != 48 { tooFine = true }
            continue
          }
        }
        outOfRange = append(byte &- 48, to: &magnitude) || outOfRange
      default: return .failure(.malformed)
      }
    }
    guard digits > 0, fraction != 0 else { return .failure(.malformed) }
    if tooFine { return .failure(.tooFine) }
    var missing = decimals - Swift.max(0, Swift.min(fraction, decimals))
    while missing > 0 {
      outOfRange = append(0, to: &magnitude) || outOfRange
      missing -= 1
    }
    guard !outOfRange, magnitude <= UInt64(Int64.max) else { return .failure(.outOfRange) }
    return .success(negative ? -Int64(magnitude) : Int64(magnitude))
  }

  private static func append(_ digit: UInt8, to magnitude: inout UInt64) -> Bool {
    let (product, wide) = magnitude.multipliedReportingOverflow(by: 10)
    let (sum, high) = product.addingReportingOverflow(UInt64(digit))
    magnitude = sum
    return wide || high
  }

  static func print(_ number: Int64, decimals: Int, atLeast: Int) -> String {
    var bytes: [UInt8] = []
    append(number, decimals: decimals, atLeast: atLeast, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  static func append(_ number: Int64, decimals: Int, atLeast: Int, to bytes: inout [UInt8]) {
    var rest = number.magnitude
    var shown = decimals
    while shown > atLeast, rest % 10 == 0 {
      rest /= 10
      shown -= 1
    }
    let start = bytes.count
    var written = 0
    repeat {
      if written == shown, shown > 0 { bytes.append(46) }
      bytes.append(UInt8(48 + rest % 10))
      rest /= 10
      written += 1
    } while rest > 0 || written <= shown
    if number < 0 { bytes.append(45) }
    bytes[start...].reverse()
  }
}

extension Money {
  /// Appends the amount's plain decimal text as ASCII bytes, without an allocation of its own.
  public func appendText(to bytes: inout [UInt8]) {
    DecimalText.append(units, decimals: 4, atLeast: Int(currency.decimals), to: &bytes)
  }
}

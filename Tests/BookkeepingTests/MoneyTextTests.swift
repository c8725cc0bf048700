import Bookkeeping
import Foundation
import TestSupport
import Testing

@Suite struct MoneyTextTests {
  static let garbage = [
    "12abc", "1.2.3", "1,234.56", "12,99", "12.9 USD", "0x10", "-", "--5", " 12", "1e5", "", "NaN",
    "nan", "Infinity", "-inf", "$12", "1_000", "٣", "１２", "１２.５０", "+-1", "-+1", "++1", "+", ".",
    "-.", ".5", "-.5", "5.", "-5.", "1..2", "12 ", "12\n", "\n12", "\t12", "1 000", "1\u{A0}000",
    "1'000", "1٫5", "−5", "5-", "(5.00)", "1e-2", "1E5", "0b1", "½", "1²", "1\u{301}",
    "\u{FEFF}12", "\u{200B}12", "\u{200E}12", "\0", "1\0", "\u{0}12.00", "1.2\0", "12.99;", "null",
    "true", "1/2", "12%", "0.1.", "1.-5", "1.+5",
  ]

  @Test(arguments: garbage) func `garbage is no amount`(_ text: String) throws {
    let currency = try currency("USD")
    #expect(throws: Money.ParsingError.malformed) {
      try Money(parsing: text, currency: currency)
    }
    #expect(throws: Money.ParsingError.malformed) { try fromBytes(Array(text.utf8), currency) }
  }

  @Test func `bytes that are no text are no amount`() throws {
    let currency = try currency("USD")
    for bytes: [UInt8] in [
      [0xFF], [0x31, 0xC3], [0x80, 0x31], [0x31, 0xB2], [0x31, 0x00, 0x32],
    ] {
      #expect(throws: Money.ParsingError.malformed) { try fromBytes(bytes, currency) }
    }
    #expect(throws: Money.ParsingError.malformed) {
      try Money(utf8: UnsafeBufferPointer(start: nil, count: 0), currency: currency)
    }
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("+0.00", 0), ("1", 10_000), ("+1", 10_000), ("-1", -10_000),
    ("12.34", 123_400), ("-12.34", -123_400), ("0.1", 1_000), ("0.0001", 1), ("-0.0001", -1),
    ("1.2345", 12_345), ("1.23450000", 12_345), ("1.00000", 10_000), ("00012.50", 125_000),
    ("00000000000000000000000000000000000000001.00", 10_000),
    ("922337203685477.5807", Int64.max), ("-922337203685477.5807", -Int64.max),
    ("922337203685477.58070000000000000000", Int64.max),
  ]) func `plain decimal text is read exactly`(_ text: String, _ units: Int64) throws {
    for code in currencyCodes {
      let currency = try currency(code)
      #expect(try Money(parsing: text, currency: currency).units == units)
      #expect(try fromBytes(Array(text.utf8), currency).units == units)
    }
  }

  @Test func `a part of a longer text is read without what surrounds it`() throws {
    let text = "x12.34y"
    #expect(
      try Money(parsing: text.dropFirst().dropLast(), currency: currency("USD")).units == 123_400
    )
  }

  @Test(arguments: ["0.00001", "-1.23451", "1.000000000000000000001", "0.99999", "99.00005"])
  func `a fifth decimal is refused and never rounded`(_ text: String) {
    #expect(throws: Money.ParsingError.tooFine) { try money(text) }
  }

  @Test(arguments: [
    "922337203685477.5808", "-922337203685477.5808", "-922337203685477.5809", "922337203685478",
    "1844674407370955.1616", "1844674407370955.1617", "18446744073709551616",
    "36893488147419103232",
    "99999999999999999999999999999999999999999.5", "1" + String(repeating: "0", count: 128),
    String(repeating: "9", count: 100_000),
  ]) func `an amount outside the range is refused and never wrapped`(_ text: String) {
    #expect(throws: Money.ParsingError.outOfRange) { try money(text) }
  }

  @Test(arguments: [
    ("JPY", Int64(12_340_000), "1234"), ("JPY", 12_345_000, "1234.5"), ("JPY", 1, "0.0001"),
    ("JPY", 0, "0"), ("USD", 0, "0.00"), ("USD", 100, "0.01"), ("USD", -100, "-0.01"),
    ("USD", 123_450, "12.345"), ("USD", 123_000, "12.30"), ("USD", -5_000, "-0.50"),
    ("KWD", 12_340, "1.234"), ("KWD", 12_345, "1.2345"), ("CLF", 10_000, "1.0000"),
    ("USD", .max, "922337203685477.5807"), ("USD", -.max, "-922337203685477.5807"),
  ]) func `an amount is printed with its currency's decimals, more only where it has more`(
    _ code: String,
    _ units: Int64,
    _ text: String
  ) throws {
    let amount = Money(units: units, currency: try currency(code))
    #expect(amount.text == text)
    #expect(amount.description == "\(text) \(code)")
    var bytes = Array("x".utf8)
    amount.appendText(to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "x" + text)
  }

  @Test func `printing and parsing are each other's inverse`() throws {
    try withSeeds(200) { random in
      for code in currencyCodes {
        let amount = Money(units: random.units(), currency: try currency(code))
        #expect(try Money(parsing: amount.text, currency: amount.currency) == amount)
      }
    }
  }

  @Test func `texts of random characters are read as Decimal reads them, or refused`() throws {
    let alphabet = Array("0123456789.-+e, ")
    try withSeeds(300) { random in
      let count = Int.random(in: 0...9, using: &random)
      let text = String((0..<count).map { _ in alphabet.randomElement(using: &random) ?? "0" })
      let isPlain = text.wholeMatch(of: /[+-]?[0-9]+(\.[0-9]+)?/) != nil
      let read = try? money(text)
      if isPlain {
        #expect(read == nil || read?.amount == Decimal(string: text), "\(text)")
      } else {
        #expect(read == nil, "\(text)")
      }
    }
  }

  @Test func `the amount as a Decimal is the printed amount`() throws {
    try withSeeds(200) { random in
      let amount = Money(units: random.units(), currency: try random.currency())
      #expect(amount.amount == Decimal(string: amount.text))
      var shortest = amount.text
      while shortest.contains("."), let last = shortest.last, "0.".contains(last) {
        shortest.removeLast()
        if last == "." { break }
      }
      #expect(amount.amount.description == shortest)
    }
    #expect(try money("0.00").amount == Decimal.zero)
    #expect(try money("-12.50").amount.description == "-12.5")
  }

  @Test func `an error says what is wrong with the text`() {
    #expect(Money.ParsingError.malformed.description == "not a plain decimal number")
    #expect(Money.ParsingError.tooFine.description == "more than four decimals")
    #expect(Money.ParsingError.outOfRange.description == "outside ±922,337,203,685,477.5807")
  }

  private func fromBytes(_ bytes: [UInt8], _ currency: Currency) throws -> Money {
    try bytes.withUnsafeBufferPointer { try Money(utf8: $0, currency: currency) }
  }
}

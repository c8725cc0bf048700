import Testing

@testable import TikTokShop

@Suite("JSON reader")
struct JSONReaderTests {
  static let valid = [
    "null", "true", "false", "0", "-0", "7", "-12", "1.5", "0.0", "-0.25", "1e3", "1E+3", "2.5e-7",
    "9223372036854775808", "\"\"", "\"plain\"", "\"a\\\"b\\\\c\\/d\\b\\f\\n\\r\\t\"",
    "\"\\u0041\\u00e9\"", "\"\\ud83d\\ude00\"", "\"\\uD83D\\uDE00 and \\uFFFF\"", "\"é 漢字 😀\"",
    "\"\u{7F}\"", "\"eight by\"", "\"exactly sixteen!\"", "\"nearly é sixteen \"", "[]", "[ ]",
    "[1]", "[1,2 , 3]", "[[],[[]]]", "{}", "{ }", "{\"a\":1}", " {\"a\" : [ {\"b\":null} ] } ",
    "{\"a\":1,\"a\":2}", "\t\r\n 1 \n", "{\"\":\"\"}", "[\"\\u0000\"]",
    String(repeating: "[", count: 64) + String(repeating: "]", count: 64),
  ]

  static let invalid = [
    "", " ", "nul", "nulll", "True", "tru", "NaN", "Infinity", "+1", "01", "-01", "-", ".5", "5.",
    "1.e3", "1e", "1e+", "0x10", "1_000", "1 2", "'a'", "\"", "\"abc", "\"\\", "\"\\x\"",
    "\"\\u12\"",
    "\"\\u12G4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\ud800x\"", "\"\\udc00\"",
    "\"\\ud83d\\ud83d\"", "\"a\nb\"", "\"a\tb\"", "\"a\u{0}b\"", "\"12345678\u{1F}\"", "[", "]",
    "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1}", "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1",
    "{\"a\":1,}", "{,}", "{a:1}", "{1:2}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\":1]", "[]]",
    "{}{}", "1,", "// c\n1", "/**/1", "\u{FEFF}1", "[1]\u{0}", "null null",
    String(repeating: "[", count: 65) + String(repeating: "]", count: 65),
    String(repeating: "{\"a\":", count: 65) + "1" + String(repeating: "}", count: 65),
  ]

  static let badUTF8: [[UInt8]] = [
    [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE2, 0x82],
    [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80],
    [0xF5, 0x80, 0x80, 0x80],
    [0xFF], [0xF0, 0x9F, 0x98],
  ]

  static func check(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { bytes in
      var reader = JSONReader(bytes)
      try reader.skipValue()
      try reader.finish()
    }
  }

  static func read<Result>(
    _ text: String,
    _ body: (inout JSONReader) throws -> Result
  ) throws -> Result {
    try Array(text.utf8).withUnsafeBytes { bytes in
      var reader = JSONReader(bytes)
      return try body(&reader)
    }
  }

  @Test(arguments: valid)
  func acceptsValidDocument(_ text: String) {
    #expect(throws: Never.self) { try JSONReaderTests.check(Array(text.utf8)) }
  }

  @Test(arguments: invalid)
  func refusesInvalidDocument(_ text: String) {
    #expect(throws: JSONError.self) { try JSONReaderTests.check(Array(text.utf8)) }
  }

  @Test(arguments: badUTF8)
  func refusesBrokenUTF8(_ bytes: [UInt8]) throws {
    for padding in [[], Array("1234567".utf8)] {
      let document = [0x22] + padding + bytes + [0x22]
      let error = try #require(throws: JSONError.self) { try JSONReaderTests.check(document) }
      #expect(error.isAboutText)
    }
  }

  @Test(arguments: [
    ("\"plain\"", "plain"), ("\"a\\\"b\\\\c\\/d\\b\\f\\n\\r\\t\"", "a\"b\\c/d\u{8}\u{C}\n\r\t"),
    ("\"\\u0041\\u00E9\\u6f22\"", "Aé漢"), ("\"\\ud83d\\ude00!\"", "😀!"), ("\"x😀\"", "x😀"),
  ])
  func undoesEscapes(_ text: String, _ expected: String) throws {
    let found = try JSONReaderTests.read(text) { reader in
      let text = try reader.readText()
      return reader.string(text)
    }
    #expect(found == expected)
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("42", 42), ("9223372036854775807", Int64.max),
      ("-9223372036854775808", Int64.min), ("9223372036854775808", nil),
      ("-9223372036854775809", nil), ("1.0", nil), ("1e2", nil), ("99999999999999999999999", nil),
    ] as [(String, Int64?)]
  )
  func readsIntegersOfSixtyFourBits(_ text: String, _ expected: Int64?) throws {
    let found = try JSONReaderTests.read(text) { reader in
      let number = try reader.readNumber()
      return reader.integer(number)
    }
    #expect(found == expected)
  }

  @Test func walksNestedContainers() throws {
    let text = " { \"a\" : [ 1 , [ ] , { \"b\" : \"x\" } ] , \"c\" : true } "
    let found = try JSONReaderTests.read(text) { reader in
      var seen: [String] = []
      try reader.openObject()
      while let key = try reader.nextKey() {
        seen.append(reader.string(key))
        if try reader.peek() == .array {
          try reader.openArray()
          while try reader.nextElement() {
            let range = try reader.skipValueRange()
            seen.append(String(decoding: reader.bytes[range], as: UTF8.self))
          }
        } else {
          seen.append("\(try reader.readBoolean())")
        }
      }
      try reader.finish()
      return seen
    }
    #expect(found == ["a", "1", "[ ]", "{ \"b\" : \"x\" }", "c", "true"])
  }

  @Test func stepsOverBrokenTextWhenToldTo() throws {
    let text = "[\"\\ud800\", 1]"
    try JSONReaderTests.read(text) { reader in
      reader.checksText = false
      try reader.skipValue()
      try reader.finish()
    }
    #expect(throws: JSONError.self) {
      try JSONReaderTests.read("[\"\\q\"]") { reader in
        reader.checksText = false
        try reader.skipValue()
      }
    }
  }
}

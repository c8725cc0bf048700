import TestSupport
import Testing

@testable import Bookkeeping

/// Texts by their bytes: their order, and those that are made once.
@Suite struct ByteOrderTests {
  private static let texts = [
    "", "a", "ab", "b", "A", "é", "e\u{301}", "杯", "\u{10FFFF}", "\u{0}", "\u{7F}",
    String(repeating: "x", count: 40), String(repeating: "x", count: 39) + "y",
  ]

  @Test(arguments: texts, texts)
  func `texts are ordered as their bytes are`(left: String, right: String) {
    let (first, second) = (Array(left.utf8), Array(right.utf8))
    #expect((ByteOrder.compare(left, right) == 0) == (first == second))
    #expect(ByteOrder.precedes(left, right) == first.lexicographicallyPrecedes(second))
  }

  @Test func `a shared text is the text of its bytes`() throws {
    try withSeeds(20) { random in
      var shared = SharedTexts(bits: 2)
      for _ in 0..<200 {
        // Few bytes, so that many texts fall into one place; some are no UTF-8.
        let letters: [UInt8] = [0x61, 0, 0xC3, 0xA9]
        let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
          letters[Int.random(in: 0..<4, using: &random)]
        }
        let text = bytes.withUnsafeBytes { shared.text($0) }
        #expect(text.utf8.elementsEqual(String(decoding: bytes, as: UTF8.self).utf8))
      }
    }
  }
}

import Foundation
import Testing

@testable import Ledger

/// The bytes that digests are made of; ledgers keep digests, so these must never change.
@Suite struct DigestContentTests {
  @Test(arguments: [0, 1, -1, 9, 10, 99, 100, 1_234_567_890, .max, .min] as [Int64])
  func aNumberIsItsDecimalText(_ number: Int64) {
    var content = DigestContent()
    content.append(number)
    #expect(Array(content.bytes) == Array("\(number)\u{1F}".utf8))
  }

  @Test func fieldsLieOneBehindTheOther() {
    var content = DigestContent()
    for _ in 0..<2 {
      content.removeAll()
      var expected = ""
      for length in [0, 1, 1_000, 22, 1_023, 5_000, 3] {
        let text = String(repeating: "é", count: length)
        content.append(text)
        content.append(Int64(length))
        content.appendNothing()
        expected += "\(text)\u{1F}\(length)\u{1F}\u{1F}"
      }
      #expect(Array(content.bytes) == Array(expected.utf8))
    }
  }

  /// Worked out by Python's hashlib from the fields as the format says.
  @Test func theDigestOfAnOrderIsWhatItHasAlwaysBeen() throws {
    let bench = try LedgerBench()
    let order = bench.order("A-1", [try bench.item("i1", 50_000, quantity: 2)])
    let digest = OrderDigest.of([order, order])
    #expect(Array(digest[..<32]) == Array(digest[32...]))
    #expect(
      digest[..<32].map { String(format: "%02x", $0) }.joined()
        == "0394e134de2ffe6271453998be697efcaa8aaa9a4c0611f262ae5a479507a30a"
    )
  }
}

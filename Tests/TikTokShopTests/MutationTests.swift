import Bookkeeping
import Foundation
import Testing

@testable import TikTokShop

/// Pages broken at random, always the same ones: whatever comes, it is a page or an error.
@Suite("Mutated pages")
struct MutationTests {
  struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 33
    }
  }

  /// `SETTLEBOOK_MUTATIONS` says how many pages there are; `make fuzz` asks for 100,000.
  private static var pagesPerSeed: Int {
    let text = ProcessInfo.processInfo.environment["SETTLEBOOK_MUTATIONS"]
    return max(1_000, (text.flatMap { Int($0) } ?? 0) / 4)
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func neverCrashNeverLeakAndNeverChangeAnAmount(seed: UInt64) throws {
    var random = Generator(state: seed)
    let original = Array(
      Sample.page("orders", (1...4).map { Sample.order("O\($0)") }, next: "n", total: 4).utf8
    )
    let classification = AnswerClassification(secrets: [])
    var understood = 0
    var refused = 0
    var compared = 0
    var regular = 0
    for _ in 0..<Self.pagesPerSeed {
      let body = mutate(original, &random)
      do {
        let envelope = try classification.envelope(
          of: HTTPResponse(status: 200, body: body),
          host: "h"
        )
        let page: SourcePage<Order> = try PageDecoding.listing(
          body,
          envelope,
          context: PageContext(operation: "listOrders", number: 1, pass: 1),
          list: "orders",
          shape: Documented.orderPage
        )
        understood += 1
        regular += try Regularity.compare(page, body) ? 1 : 0
        #expect(page.rowCount == page.records.count + page.quarantined.count)
        #expect(throws: Never.self) { try JSONReaderTests.check(page.redactedBody) }
        let kept = String(decoding: page.redactedBody, as: UTF8.self)
        #expect(!Sample.privateTexts.contains { kept.contains($0) }, "seed \(seed): \(kept)")
        if let oracle = AmountOracle(body) {
          compared += page.records.count
          for order in page.records {
            #expect(oracle.holds(order), "seed \(seed): \(String(decoding: body, as: UTF8.self))")
          }
        }
        for record in page.quarantined {
          #expect(!record.reason.isEmpty)
          #expect(throws: Never.self) { try JSONReaderTests.check(record.redactedSource) }
        }
      } catch is FailedAttempt {
        refused += 1
      } catch is FieldFault {
        refused += 1
      } catch is JSONError {
        refused += 1
      }
    }
    #expect(understood > 50)
    #expect(refused > 50)
    #expect(understood + refused == Self.pagesPerSeed)
    #expect(compared > 100)
    #expect(regular > 10)
  }

  private func mutate(_ original: [UInt8], _ random: inout Generator) -> [UInt8] {
    var body = original
    let interesting = Array("\"\\{}[],:0-.eu\u{0}\u{1F}n".utf8) + [0x80, 0xC3, 0xED, 0xF4, 0xFF]
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let place = self.place(in: body, &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: body[place] = interesting.randomElement(using: &random) ?? 0
      case 1: body[place] = UInt8.random(in: 0...255, using: &random)
      case 2: body.insert(interesting.randomElement(using: &random) ?? 0, at: place)
      case 3: body.remove(at: place)
      default:
        let end = min(body.count, place + Int.random(in: 1...40, using: &random))
        body.insert(contentsOf: body[place..<end], at: place)
      }
    }
    return body
  }

  /// Anywhere, and every second time inside an amount or what stands beside it.
  private func place(in body: [UInt8], _ random: inout Generator) -> Int {
    let anywhere = Int.random(in: 0..<body.count, using: &random)
    guard Bool.random(using: &random),
      let found = body[anywhere...].firstRange(of: Array("\"amount\":\"".utf8))
    else { return anywhere }
    return min(body.count - 1, found.upperBound + Int.random(in: -3..<9, using: &random))
  }
}

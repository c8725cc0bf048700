import Testing

@testable import Quality

/// Worlds of which something false was once claimed, mostly because an item that was held back and
/// one of its price that was paid in its place could not be told apart.
@Suite struct FalseClaimTests {
  /// Worlds with a claim of interchangeable items that has wrong amounts still.
  private static let wrong = [
    "daily, withheld 2 % 1000 27", "daily, withheld 5 % 300 35",
    "daily, refunds 3 %, withheld 0.5 % 1000 21",
  ]

  @Test(
    arguments: [
      ("mode=daily,months=3,withheld_each=1", 5_000, 10),
      ("daily, withheld 0.5 %", 300, 4), ("daily, withheld 0.5 %", 300, 18),
      ("daily, withheld 0.5 %", 1_000, 31), ("daily, withheld 2 %", 100, 20),
      ("daily, withheld 2 %", 300, 19), ("daily, withheld 2 %", 1_000, 20),
      ("daily, withheld 2 %", 1_000, 21), ("daily, withheld 2 %", 1_000, 27),
      ("daily, withheld 5 %", 100, 11), ("daily, withheld 5 %", 300, 11),
      ("daily, withheld 5 %", 300, 35), ("daily, refunds 3 %, withheld 0.5 %", 300, 21),
      ("daily, refunds 3 %, withheld 0.5 %", 300, 40),
      ("daily, refunds 3 %, withheld 0.5 %", 1_000, 19),
      ("daily, refunds 3 %, withheld 0.5 %", 1_000, 21),
      ("daily, refunds 3 %, withheld 0.5 %", 1_000, 23), ("order, two days", 1_000, 5),
      ("order, two days", 1_000, 9), ("order, two days", 1_000, 15),
      ("order, two days", 1_000, 20), ("order, withheld 2 %", 1_000, 5),
      ("order, withheld 2 %", 1_000, 36), ("order, withheld 2 %", 1_000, 38),
    ] as [(String, Int, Int)]
  )
  func `what was once claimed falsely is not claimed`(
    name: String,
    orders: Int,
    seed: Int
  ) throws {
    let world = try #require(World.named(name))
    let grades = try Quality.run(world, orders: orders, seed: seed, isGreedy: false).grades
    #expect(grades.falseConfident == 0, "\(grades.examples)")
    if FalseClaimTests.wrong.contains("\(name) \(orders) \(seed)") {
      withKnownIssue("three exceptions taken for one or two, not claimed to be the only answer") {
        #expect(grades.wrong == 0, "\(grades.examples)")
      }
    } else {
      #expect(grades.wrong == 0, "\(grades.examples)")
    }
  }
}

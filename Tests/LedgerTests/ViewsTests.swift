import Bookkeeping
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// The views that a person reads with the sqlite3 shell print amounts as the pack does.
@Suite struct ViewsTests {
  private func texts(_ view: String, _ column: String, _ bench: LedgerBench) throws -> [String] {
    try bench.ledger.database.read {
      try String.fetchAll($0, sql: "SELECT \(column) FROM \(view) WHERE is_current")
    }
  }

  static let cases: [(String, Int64, String)] = [
    ("USD", 123_400, "12.34"), ("USD", 0, "0.00"), ("USD", -5, "-0.0005"), ("USD", 100, "0.01"),
    ("USD", -123_450, "-12.345"), ("JPY", 1_230_000, "123"), ("JPY", -10_000, "-1"),
    ("JPY", 15_000, "1.5"), ("JPY", 1, "0.0001"), ("KWD", 12_340, "1.234"), ("KWD", 7, "0.0007"),
    ("KWD", -20_000, "-2.000"), ("CLF", 12_345, "1.2345"), ("CLF", -10_000, "-1.0000"),
    ("USD", .max, "922337203685477.5807"), ("USD", -.max, "-922337203685477.5807"),
  ]

  @Test(arguments: cases)
  func anAmountIsPrinted(currency: String, units: Int64, text: String) throws {
    let bench = try LedgerBench(currency: currency)
    try bench.record([bench.payment("p", units)])
    try bench.record([bench.order("o", [bench.item("i", units)])])
    #expect(try bench.money(units).text == text)
    #expect(try texts("readable_payments", "amount", bench) == [text])
    #expect(try texts("readable_line_items", "gross", bench) == [text])
  }

  @Test func randomAmountsArePrintedAsMoneyPrintsThem() throws {
    let currencies = ["USD", "JPY", "KWD", "CLF"]
    try withSeeds(4) { random in
      let bench = try LedgerBench()
      var items: [LineItem] = []
      var expected: [String: String] = [:]
      for number in 0..<200 {
        let scale = [1, 10, 100, 1_000, 10_000].randomElement(using: &random) ?? 1
        let units = Int64.random(in: -1_000_000...1_000_000, using: &random) * Int64(scale)
        let code = currencies.randomElement(using: &random) ?? "USD"
        let item = try bench.item("i\(number)", units, currency: code)
        items.append(item)
        expected[item.id] = item.gross.text
      }
      try bench.record([bench.order("o", items)])
      let printed = try bench.ledger.database.read { db in
        try Row.fetchAll(db, sql: "SELECT item_id, gross FROM readable_line_items")
          .reduce(into: [String: String]()) { $0[$1[0]] = $1[1] }
      }
      #expect(printed == expected)
    }
  }

  @Test func allocationsNameTheItemEvenWhereALaterRevisionBroughtIt() throws {
    let bench = try LedgerBench()
    try bench.record([bench.order("o", [bench.item("i", 70)])])
    try bench.record([bench.order("o", [bench.item("i", 70), bench.item("later", 30)])])
    try bench.record([bench.payment("p", 30)])
    try bench.keep(8, [("p", bench.itemKey("o", 1), 30)])
    let row = try bench.ledger.database.read {
      try Row.fetchOne($0, sql: "SELECT order_id, item_id, amount FROM readable_allocations")
    }
    let found = try #require(row)
    #expect(found[0] as String == "o")
    #expect(found[1] as String? == "later")
    #expect(found[2] as String == "0.003")
  }

  @Test func onlyTheNewestRevisionIsCurrent() throws {
    let bench = try LedgerBench()
    for units in [10_000, 20_000] as [Int64] { try bench.record([bench.payment("p", units)]) }
    #expect(try texts("readable_payments", "amount", bench) == ["2.00"])
    #expect(try bench.count("readable_payments") == 2)
  }
}

import Bookkeeping
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// Orders that are read many at once say the same as orders that are asked for one by one.
@Suite struct OrderBatchTests {
  /// Two shops' orders in turns, so that keys have gaps; sold in no order, some of them changed since,
  /// cancelled, or settled in part.
  private func fill(_ bench: LedgerBench, _ random: inout SeededGenerator) throws {
    let other = try LedgerBench(shop: "two", in: bench)
    var orders: [Order] = []
    for number in 0..<Int.random(in: 40...120, using: &random) {
      let order = bench.order(
        "order-\(number)",
        try (0..<Int.random(in: 1...3, using: &random)).map {
          try bench.item("item-\(number)-\($0)", 50)
        },
        sold: LedgerBench.at(8, Int.random(in: 1...28, using: &random)),
        status: Int.random(in: 0..<5, using: &random) == 0 ? .cancelled : .completed
      )
      orders.append(order)
      try (Int.random(in: 0..<4, using: &random) == 0 ? other : bench).record([order])
    }
    let own = try orders.filter { order in
      try bench.ledger.orderStatus(bench.key, id: order.id) != nil
    }
    for order in own where Int.random(in: 0..<8, using: &random) == 0 {
      let again = bench.order(
        order.id,
        order.lineItems,
        sold: LedgerBench.at(8, Int.random(in: 1...28, using: &random)),
        status: [.completed, .cancelled].randomElement(using: &random) ?? .completed
      )
      try bench.record([again])
    }
    try bench.record([bench.payment("p", 1), bench.payment("q", 2)])
    let settled = try own.filter { _ in Bool.random(using: &random) }.flatMap { order in
      try order.lineItems.indices.map { line in
        (
          Bool.random(using: &random) ? "p" : "q",
          try bench.itemKey(order.id, Int32(line)), Int64.random(in: 1...50, using: &random)
        )
      }
    }
    try bench.keep(8, settled)
  }

  private func text(_ item: LedgerLineItem) -> String { "\(item)" }

  /// August's line items, of all orders or of one; no month before was closed.
  private func items(_ bench: LedgerBench, order: String? = nil) throws -> LineItemCursor {
    let (period, interval) = (try LedgerBench.month(8), try bench.interval(8))
    let (known, start) = (Watermark(orders: 0, payments: 0), LedgerBench.at(5, 1))
    let fees = bench.shop.scheduledFees
    return LineItemCursor(
      bench.ledger,
      bench.key,
      period,
      interval,
      known: known,
      from: start,
      fees,
      order: order
    )
  }

  @Test func ordersReadTogetherAreTheSameAsEachAlone() throws {
    try withSeeds(8) { random in
      let bench = try LedgerBench()
      try fill(bench, &random)
      let settled = try bench.ledger.database.read { db in
        try Row.fetchAll(
          db,
          sql: "SELECT order_root, line, sum(units) FROM allocations GROUP BY 1, 2"
        )
        .reduce(into: [LineItemKey: Int64]()) {
          $0[LineItemKey(orderRoot: $1[0], line: $1[1])] = $1[2]
        }
      }
      var together: [String] = []
      var ids: [String] = []
      try items(bench).forEachRow { item in
        together.append(text(item))
        #expect(item.balance.settled == settled[item.key] ?? 0)
        if ids.last != item.orderID { ids.append(item.orderID) }
      }
      #expect(ids.count > 10 && Set(ids).count == ids.count)
      var alone: [String] = []
      for id in ids {
        try items(bench, order: id).forEachRow { alone.append(text($0)) }
      }
      #expect(together == alone)
    }
  }

  @Test func keysAreFoundInWhateverOrderTheyAreAskedFor() throws {
    try withSeeds(8) { random in
      let bench = try LedgerBench()
      try fill(bench, &random)
      try bench.ledger.database.read { db in
        let names = try Row.fetchAll(db, sql: "SELECT order_row, line, item_id FROM line_items")
          .map { (row: $0[0] as Int64, line: $0[1] as Int64, id: $0[2] as String) }
        var rows = try KeyedRows(db, AllocationQueries.items)
        let ascending = names.filter { _ in Int.random(in: 0..<3, using: &random) > 0 }
        for name in ascending + names.shuffled(using: &random) {
          let found = try rows.text(name.row, name.line)
          #expect(found.map { String(decoding: $0, as: UTF8.self) } == name.id)
          if Int.random(in: 0..<9, using: &random) == 0 {
            #expect(try rows.text(name.row, 7) == nil)
            #expect(try rows.text(1_000_000) == nil)
          }
        }
      }
    }
  }

  /// Whoever asks for one order by name wants to see it, whatever came of it.
  @Test(arguments: [OrderStatus.cancelled, OrderStatus(rawValue: "ON_HOLD")])
  func anOrderThatIsNoSaleIsReadAloneOnly(status: OrderStatus) throws {
    let bench = try LedgerBench()
    try bench.record([
      bench.order(
        "order",
        [try bench.item("item", 50)],
        sold: LedgerBench.at(8, 3),
        status: status
      )
    ])
    func read(_ cursor: LineItemCursor) throws -> [String] {
      var read: [String] = []
      try cursor.forEachRow { read.append("\($0.orderID)/\($0.itemID) \($0.status.rawValue)") }
      return read
    }
    #expect(try read(items(bench)) == [])
    #expect(try read(items(bench, order: "order")) == ["order/item \(status.rawValue)"])
  }
}

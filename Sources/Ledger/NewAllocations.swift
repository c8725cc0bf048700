public import Bookkeeping
import GRDB

/// The allocations of matches that were just found, as a month's pack names them; they can be read
/// while they are being kept.
///
/// Once they are kept, `Ledger.allocations` gives the same rows, where no payment of the pack was
/// matched in a month before, and none is undone in this one: then there are no others.
public struct NewAllocations: RowSource, Sendable {
  /// That a match pays with a payment.
  private struct Run {
    let payment: PaymentKey
    let match: Int
  }

  private let ledger: Ledger
  private let shop: ShopKey
  private let period: Period
  private let matches: [Match]
  /// By payment, of one payment in order of the matches.
  private let runs: [Run]

  /// Nil where one match has so many allocations that they are not sorted in memory.
  init?(_ ledger: Ledger, _ shop: ShopKey, _ period: Period, _ matches: [Match]) {
    if matches.contains(where: { $0.allocations.count > AllocationCursor.mostInMemory }) {
      return nil
    }
    (self.ledger, self.shop, self.period, self.matches) = (ledger, shop, period, matches)
    var runs: [Run] = []
    for (number, match) in matches.enumerated() {
      for payment in match.payments { runs.append(Run(payment: payment, match: number)) }
    }
    self.runs = runs.sorted { ($0.payment, $0.match) < ($1.payment, $1.match) }
  }

  /// Calls `body` with the allocations payment by payment.
  /// - Throws: `LedgerError`, and what `body` throws.
  public func forEachRow(_ body: (AllocationRow) throws -> Void) throws {
    guard !runs.isEmpty else { return }
    try ledger.readApart { db in
      let paid = try GRDB.Row.fetchCursor(
        db,
        sql: AllocationQueries.paymentsInOrder,
        arguments: [shop.row]
      )
      var reader = try NewAllocationReader(db, period)
      while let row = try paid.next() {
        let key = PaymentKey(row: row[0])
        var place = runs.partitioningIndex { $0.payment >= key }
        guard place < runs.count, runs[place].payment == key else { continue }
        guard let currency = Currency(code: row[2] as String) else {
          throw LedgerError.damaged(path: ledger.path, reason: "payment \(row[1] as String)")
        }
        while place < runs.count, runs[place].payment == key {
          try reader.take(runs[place].match, matches[runs[place].match], of: key)
          place += 1
        }
        try reader.handOver(of: row[1], currency, body)
      }
    }
  }
}

/// Names the allocations of one payment after the other.
private struct NewAllocationReader {
  /// A match whose allocations are sorted.
  private struct Sorted {
    let match: Int
    let kind: NamedAllocations.Kind
    let allocations: [Allocation]
    let places: [PaymentKey: Range<Int>]
  }

  private let db: Database
  private let period: Period
  private var named: NamedAllocations
  /// The match that was asked for last, which often pays with the next payment as well.
  private var last: Sorted?
  private var kinds: [Int64: NamedAllocations.Kind] = [:]
  private var row: Int64 = 0

  init(_ db: Database, _ period: Period) throws {
    (self.db, self.period) = (db, period)
    named = try NamedAllocations(db)
  }

  mutating func take(_ number: Int, _ match: Match, of payment: PaymentKey) throws {
    if last?.match != number { last = try sorted(number, match) }
    guard let last, let places = last.places[payment] else { return }
    kinds[Int64(number)] = last.kind
    for allocation in last.allocations[places] {
      row += 1
      try named.add(
        NamedAllocations.Entry(
          match: Int64(number),
          component: allocation.component,
          allocatedIn: period,
          units: allocation.units,
          row: row
        ),
        of: allocation.lineItem
      )
    }
  }

  mutating func handOver(
    of payment: String,
    _ currency: Currency,
    _ body: (AllocationRow) throws -> Void
  ) throws {
    try named.handOver(of: payment, currency, { kinds[$0] }, body)
    kinds.removeAll(keepingCapacity: true)
  }

  private func sorted(_ number: Int, _ match: Match) throws -> Sorted {
    let allocations = AllocationWriter.inOrder(match.allocations)
    return Sorted(
      match: number,
      kind: NamedAllocations.Kind(
        matchID: try match.identifier(db),
        rule: match.rule,
        strength: match.strength,
        allocatedIn: period
      ),
      allocations: allocations,
      places: AllocationWriter.runs(allocations).reduce(into: [:]) {
        $0[allocations[$1.lowerBound].payment] = $1
      }
    )
  }
}

extension Ledger {
  /// The allocations of matches that are about to be kept.
  ///
  /// - Parameter payments: all that are known at the month's end.
  /// - Returns: nil where they are not all that the month's pack may name, or too many of one match.
  public func newAllocations(
    _ shop: ShopKey,
    _ period: Period,
    _ matches: [Match],
    payments: [LedgerPayment]
  ) -> NewAllocations? {
    // What was matched in a month before and no longer stands is undone in this one.
    guard payments.allSatisfy({ !$0.wasMatched || $0.isMatched }) else { return nil }
    return NewAllocations(self, shop, period, matches)
  }
}

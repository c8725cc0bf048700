import Analytics
import Bookkeeping
import Foundation
import Ledger
import TestSupport
import Testing
import TikTokShop

/// Closes a changing shop month by month, and checks what must hold whatever changes.
final class EvolvingBooks {
  static let months = [8, 9, 10].compactMap { Period(year: 2026, month: $0) }

  let folder: TemporaryFolder
  let transport: EvolvingTransport
  let monthEnd: MonthEnd
  private let checksOwed: Bool
  private var packs: [Period: EvolvingPack] = [:]
  /// What was written off so far, in cents: what is owed is less for it.
  private var writtenOff: Int64 = 0
  /// When each order counts as a sale: as it stood when it was first seen completed.
  private var booked: [String: Int64] = [:]
  /// When each payment was created, as it was first seen.
  private var created: [String: Int64] = [:]

  /// - Parameters:
  ///   - checksOwed: whether no fact is older than the books.
  ///   - rules: the fees that the books know.
  init(_ world: EvolvingWorld, checksOwed: Bool = true, fees rules: [FeeRule] = []) throws {
    self.checksOwed = checksOwed
    folder = try TemporaryFolder()
    transport = EvolvingTransport(world)
    let client = ShopClient(
      connection: try ShopConnection(
        baseURL: "https://shop.example/api/",
        accessToken: Secret("token")
      ),
      transport: transport,
      retry: .never
    )
    monthEnd = MonthEnd(
      shop: Shop(
        id: "evolving",
        currency: try #require(Currency(code: "USD")),
        timeZone: .utc,
        dialect: .openapi,
        terms: SettlementTerms(),
        fees: FeeSchedule(rules)
      ),
      ledger: try Ledger(path: folder.file("ledger.sqlite").path),
      client: client,
      options: MonthEndOptions(reportsFolder: folder.file("Reports").path),
      now: { Instant(seconds: EvolvingWorld.second(12, 31)) },
      progress: { _ in }
    )
  }

  /// Lets facts change, and closes the month on the fifth day of the next one.
  @discardableResult
  func close(
    _ month: Int,
    after change: (inout EvolvingWorld) -> Void = { _ in }
  ) async throws -> EvolvingPack {
    transport.change(until: EvolvingWorld.second(month + 1, 5), change)
    let period = try #require(Period(year: 2026, month: month))
    let closed = try await monthEnd.close(period)
    // A pack whose allocations were written while they were kept is the one that the ledger gives.
    #expect(try monthEnd.report(period).manifestDigest == closed.manifestDigest)
    let pack = try EvolvingPack(folder: closed.folder)
    if let before = packs[period.previous] { try pack.opensAs(before) }
    packs[period] = pack
    if checksOwed { try checkWhatIsOwed(pack, period) }
    return pack
  }

  func folder(_ period: Period) -> URL { folder.file("Reports/evolving/\(period)") }

  /// What the platform owes is what was sold less what was paid, whoever was matched to whom.
  private func checkWhatIsOwed(_ pack: EvolvingPack, _ period: Period) throws {
    let world = transport.world
    let end = period.interval(in: .utc).end.seconds
    var owed: Int64 = 0
    for order in world.orders.values
    where order.created < end && order.status == "COMPLETED" {
      let sold = booked[order.id] ?? order.sold
      booked[order.id] = sold
      if sold < end { owed += order.cents - world.fee(on: order.cents) }
    }
    for payment in world.payments.values
    where payment.created < EvolvingWorld.second(period.month + 1, 5) {
      let known = created[payment.id] ?? payment.created
      created[payment.id] = known
      if known < end, payment.status == "PAID" { owed -= payment.cents }
    }
    writtenOff += pack.line("clearing", "written_off")
    #expect(pack.line("clearing", "closing") == owed + writtenOff, "\(period)")
  }
}

/// A pack as its files tell it; amounts in cents.
struct EvolvingPack {
  let rollForward: [[String: String]]
  let items: [[String: String]]
  let payments: [[String: String]]
  let allocations: [[String: String]]
  let findings: [[String: String]]

  init(folder: String) throws {
    func table(_ name: String) throws -> [[String: String]] {
      let text = try String(contentsOfFile: "\(folder)/\(name).csv", encoding: .utf8)
      let rows = EvolvingPack.cells(text)
      let header = rows.first ?? []
      return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    }
    rollForward = try table("roll-forward")
    items = try table("line-items")
    payments = try table("payments")
    allocations = try table("allocations")
    findings = try table("discrepancies")
  }

  func line(_ block: String, _ line: String, _ currency: String = "USD") -> Int64 {
    rollForward.first {
      $0["block"] == block && $0["line"] == line && $0["currency"] == currency
    }.map { EvolvingPack.cents($0["amount"]) } ?? 0
  }

  func item(_ id: String, _ column: String) -> Int64? {
    items.first { $0["item_id"] == id }.map { EvolvingPack.cents($0[column]) }
  }

  func payment(_ id: String) -> [String: String]? { payments.first { $0["payment_id"] == id } }

  func codes(_ subject: String) -> [String] {
    findings.filter { $0["subject_id"] == subject }.compactMap { $0["code"] }.sorted()
  }

  /// The opening is the closing of the month before: block by block, and item by item.
  func opensAs(_ before: EvolvingPack) throws {
    for block in ["orders", "payments", "clearing", "in_transit"] {
      #expect(line(block, "opening") == before.line(block, "closing"), "block \(block)")
    }
    #expect(EvolvingPack.amounts(items, "opening") == EvolvingPack.amounts(before.items, "open"))
  }

  private static func amounts(_ rows: [[String: String]], _ column: String) -> [String: Int64] {
    var amounts: [String: Int64] = [:]
    for row in rows where cents(row[column]) != 0 {
      amounts["\(row["order_id"] ?? "") \(row["item_id"] ?? "")"] = cents(row[column])
    }
    return amounts
  }

  private static func cents(_ text: String?) -> Int64 {
    let text = text ?? ""
    let digits = Int64(text.filter { ("0"..."9").contains($0) }) ?? 0
    return text.hasPrefix("-") ? -digits : digits
  }

  private static func cells(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var isQuoted = false
    for character in text {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        row.append(cell)
        cell = ""
      case "\n" where !isQuoted:
        rows.append(row + [cell])
        (row, cell) = ([], "")
      default: cell.append(character)
      }
    }
    return rows
  }
}

import Analytics
import Bookkeeping
import Foundation
import Reporting
import TestSupport
import Testing

/// What the packs say of facts that changed, to the cent.
@Suite struct EvolvingFiguresTests {
  private func books() throws -> (books: EvolvingBooks, world: EvolvingWorld) {
    let world = EvolvingWorld(from: CivilDate(year: 2026, month: 7, day: 25))
    return (try EvolvingBooks(world), world)
  }

  @Test func aPayoutThatIsTakenBackOpensWhatItHadSettled() async throws {
    let (books, world) = try books()
    let cents = try #require(world.payments["P-0815"]?.cents)
    let order = try #require(world.orders["O-0813-2"])
    try await books.close(8)
    let september = try await books.close(9) { $0.payments["P-0815"]?.status = "FAILED" }
    #expect(september.line("payments", "returned") == -cents)
    #expect(september.item("I-0813-2-1", "opening") == 0)
    #expect(september.item("I-0813-2-1", "settled_in_period") == -order.cents)
    #expect(september.item("I-0813-2-1", "open") == order.cents)
    #expect(september.items.first { $0["item_id"] == "I-0813-2-1" }?["payment_ids"] == "")
    #expect(september.payment("P-0815")?["state"] == "failed")
    #expect(september.payment("P-0815")?["allocated"] == "0.00")
    #expect(september.codes("P-0815") == ["payment.failed"])
    #expect(september.codes("O-0813-2") == ["order.unsettled"])
    let october = try await books.close(10)
    #expect(october.payment("P-0815") == nil)
    #expect(october.item("I-0813-2-1", "open") == order.cents)
    #expect(october.codes("O-0813-2") == ["order.unsettled"])
  }

  @Test func aPayoutThatReplacesOneTakenBackSettlesItsItemsInTheSameMonth() async throws {
    let (books, world) = try books()
    let cents = try #require(world.payments["P-0815"]?.cents)
    try await books.close(8)
    let september = try await books.close(9) {
      $0.payments["P-0815"]?.status = "FAILED"
      $0.payments["R-1"] = .init(id: "R-1", created: EvolvingWorld.second(9, 7), cents: cents)
    }
    #expect(september.payment("R-1")?["state"] == "matched")
    #expect(september.item("I-0813-2-1", "settled_in_period") == 0)
    #expect(september.item("I-0813-2-1", "open") == 0)
    let row = september.items.first { $0["item_id"] == "I-0813-2-1" }
    #expect(row?["payment_ids"] == "R-1")
    let sums = september.allocations.filter { $0["item_id"] == "I-0813-2-1" }
    #expect(sums.count == 3, "what August settled, that it was undone, and what settled it anew")
  }

  @Test func aCorrectedAmountIsNamedAndItsItemsAreOpenAgain() async throws {
    let (books, world) = try books()
    let cents = try #require(world.payments["P-0815"]?.cents)
    try await books.close(8)
    let september = try await books.close(9) { $0.payments["P-0815"]?.cents -= 1_000 }
    #expect(september.line("payments", "opening") == 0)
    #expect(september.line("payments", "closing") == cents - 1_000)
    #expect(september.payment("P-0815")?["allocated"] == "0.00")
    let codes = september.codes("P-0815")
    #expect(codes == ["payment.short"] || codes == ["payment.unmatched"])
    let october = try await books.close(10)
    #expect(october.line("payments", "opening") == cents - 1_000)
    #expect(!october.codes("P-0815").isEmpty)
  }

  @Test func aSaleThatIsCancelledAfterItWasPaidIsNamedAsLongAsThePlatformIsOwed() async throws {
    let (books, world) = try books()
    let order = try #require(world.orders["O-0813-2"])
    try await books.close(8)
    let september = try await books.close(9) { $0.orders["O-0813-2"]?.status = "CANCELLED" }
    #expect(september.line("orders", "reversed") == -order.cents)
    #expect(september.item("I-0813-2-1", "reversed") == order.cents)
    #expect(september.item("I-0813-2-1", "open") == -order.cents)
    #expect(september.codes(order.id) == ["order.changed_after_settlement"])
    let october = try await books.close(10)
    #expect(october.item("I-0813-2-1", "opening") == -order.cents)
    #expect(october.codes(order.id) == ["order.settled_not_completed"])
  }

  @Test func anOverpaidItemIsNamedAsLongAsItIsOverpaid() async throws {
    let (books, _) = try books()
    try await books.close(8)
    let september = try await books.close(9) { $0.orders["O-0813-2"]?.items[0].cents -= 100 }
    #expect(september.item("I-0813-2-1", "open") == -100)
    #expect(september.line("orders", "prior_period_adjustments") == -100)
    #expect(september.codes("O-0813-2") == ["order.changed_after_settlement"])
    let october = try await books.close(10)
    #expect(october.codes("O-0813-2") == ["order.changed_after_settlement"])
  }

  @Test func aSaleStaysInTheMonthThatBookedIt() async throws {
    let (books, world) = try books()
    let order = try #require(world.orders["O-0831-2"])
    try await books.close(8)
    let september = try await books.close(9) {
      $0.orders["O-0831-2"]?.paid = EvolvingWorld.second(10, 3)
    }
    #expect(september.item("I-0831-2-1", "opening") == order.cents)
    #expect(september.line("orders", "prior_period_adjustments") == 0)
    let october = try await books.close(10)
    #expect(october.line("orders", "prior_period_adjustments") == 0)
  }

  @Test func aMonthIsReportedAsItWasClosedWhateverCameSince() async throws {
    let (books, _) = try books()
    try await books.close(8) { $0.payments["P-0830"]?.status = "PROCESSING" }
    let august = try #require(Period(year: 2026, month: 8))
    let before = try files(books.folder(august))
    try await books.close(9) {
      $0.payments["P-0830"]?.status = "PAID"
      $0.payments["P-0815"]?.status = "FAILED"
      $0.orders["O-0813-1"]?.status = "CANCELLED"
      $0.orders["O-0820-1"]?.items[0].cents += 1
      $0.orders["O-0821-1"]?.paid = EvolvingWorld.second(7, 1)
    }
    let findings = try books.monthEnd.standing().months.map(\.findings)
    _ = try books.monthEnd.report(august)
    let after = try files(books.folder(august))
    for name in ["payments", "line-items", "allocations", "roll-forward", "aging", "journal"] {
      #expect(after["\(name).csv"] == before["\(name).csv"], "\(name).csv")
    }
    #expect(try books.monthEnd.standing().months.map(\.findings) == findings)
  }

  @Test func nothingIsConcludedWhereThePackCannotBeBegun() async throws {
    let (books, _) = try books()
    try books.folder.write("mine", to: "Reports/evolving/2026-08/notes.txt")
    await #expect(throws: PackError.self) { try await books.close(8) }
    let august = try #require(Period(year: 2026, month: 8))
    #expect(throws: MonthEndError.self) { try books.monthEnd.books(august) }
    try FileManager.default.removeItem(at: books.folder.file("Reports/evolving/2026-08"))
    try await books.close(8)
    _ = try books.monthEnd.books(august)
  }

  @Test func aMonthWhoseConclusionsWentIsNotReportedUntilItIsClosedAgain() async throws {
    let (books, _) = try books()
    try await books.close(8)
    try await books.close(9)
    try await books.close(8) { $0.orders["O-0831-2"]?.status = "CANCELLED" }
    let september = try #require(Period(year: 2026, month: 9))
    #expect(throws: MonthEndError.self) { try books.monthEnd.report(september) }
    try await books.close(9)
    _ = try books.monthEnd.report(september)
  }

  @Test func aCurrencyNeverChanges() async throws {
    let (books, _) = try books()
    try await books.close(8)
    let september = try await books.close(9) {
      $0.payments["X"] = .init(
        id: "X",
        created: EvolvingWorld.second(9, 3),
        cents: 5,
        status: "FAILED"
      )
    }
    #expect(september.codes("listPayments X").isEmpty)
    books.transport.change(until: EvolvingWorld.second(11, 5)) {
      $0.payments["P-0815"]?.currency = "EUR"
      $0.orders["O-0813-1"]?.items[0].currency = "JPY"
      $0.orders["O-0813-1"]?.items[0].cents = 12_300
    }
    _ = try await books.monthEnd.close(try #require(Period(year: 2026, month: 10)))
    let october = try EvolvingPack(folder: books.folder.file("Reports/evolving/2026-10").path)
    try october.opensAs(september)
    #expect(october.codes("listPayments P-0815") == ["source.quarantined"])
    #expect(october.codes("listOrders O-0813-1") == ["source.quarantined"])
  }

  private func files(_ folder: URL) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      files[name] = try Data(contentsOf: folder.appending(path: name))
    }
    return files
  }
}

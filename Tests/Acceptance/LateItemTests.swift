import Foundation
import TestSupport
import Testing

/// A shop that holds back an item of every payment and pays it one to three payments later: closed
/// month after month, and held against what it really paid.
@Suite struct LateItemTests {
  private struct Truth: Decodable {
    struct Payment: Decodable {
      let paymentId: String
      let itemIds: [String]
    }

    let payments: [Payment]
  }

  @Test func `items that come late are settled by the payment that pays them`() async throws {
    let office = try Office()
    let options = "orders=500,months=3,seed=8,withheld_each=1,shop=made-up"
    let folder = office.folder.file("shop").path
    let written = try await office.run(["sandbox", "--generate", options, "--write", folder])
    #expect(written.exitCode == 0, "\(written.errors)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let truth = try decoder.decode(
      Truth.self,
      from: Data(contentsOf: URL(fileURLWithPath: folder + "/truth.json"))
    )
    let paid = Dictionary(uniqueKeysWithValues: truth.payments.map { ($0.paymentId, $0.itemIds) })
    var late = 0
    for month in ["2026-08", "2026-09", "2026-10"] {
      let outcome = try await office.run(["close", month, "--sandbox", folder] + office.flags)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let pack = try Pack(
        office.reports.appending(path: "made-up/\(month)", directoryHint: .isDirectory)
      )
      #expect(PackChecker.violations(pack).isEmpty)
      let payments = pack.table("payments.csv").dictionaries
      let matched = payments.filter { $0["state"] == "matched" }
      #expect(matched.count * 10 >= payments.count * 9, "\(month): \(matched.count)")
      var settled: [String: Set<String>] = [:]
      for row in pack.allocations { settled[row.payment, default: []].insert(row.item) }
      for payment in matched where payment["strength"] == "unique" {
        let id = payment["payment_id"] ?? ""
        #expect(settled[id] == Set(paid[id] ?? []), "payment \(id)")
        late += payment["rule"] == "settlement_day" ? 1 : 0
      }
      let summary = try String(
        contentsOf: office.reports.appending(path: "made-up/\(month)/summary.md"),
        encoding: .utf8
      )
      #expect(summary.contains("with those added that earlier ones held back"))
    }
    #expect(late > 30)
  }
}

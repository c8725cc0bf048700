import Bookkeeping
import Foundation
import TestSupport
import Testing

@testable import Reporting

struct IdentityTests {
  @Test(arguments: BrokenPack.all)
  func `a pack with one wrong figure is refused and the old one stays`(
    broken: BrokenPack
  ) throws {
    let folder = try TemporaryFolder()
    let target = folder.file("2026-10").path
    let old = try PackWriter.write(try SamplePack.contents(), into: target)
    let bytes = try old.files.map { try Data(contentsOf: folder.file("2026-10/\($0.name)")) }
    var contents = try SamplePack.contents()
    try broken.change(&contents)
    let refusal = #expect(throws: PackRefusal.self) {
      try PackWriter.write(contents, into: target)
    }
    #expect(Set(refusal?.violations.map(\.identity) ?? []) == broken.identities)
    #expect(refusal?.count == refusal?.violations.count)
    for (file, kept) in zip(old.files, bytes) {
      #expect(kept == (try Data(contentsOf: folder.file("2026-10/\(file.name)"))))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["2026-10"])
  }

  @Test func `every identity has a pack that breaks it`() {
    let broken = BrokenPack.all.reduce(into: Set<PackIdentity>()) { $0.formUnion($1.identities) }
    #expect(broken == Set(PackIdentity.allCases))
  }

  @Test func `a refusal names the record, the identity and the figures`() throws {
    let folder = try TemporaryFolder()
    var contents = try SamplePack.contents()
    contents.change(payment: "P3") { $0.difference = $0.difference.plusOne }
    let refusal = #expect(throws: PackRefusal.self) {
      try PackWriter.write(contents, into: folder.file("x").path)
    }
    #expect(
      refusal?.description == """
        the pack of demo for 2026-10 was refused: 1 of its figures do not agree.
          payment P3: allocated + difference = amount does not hold: 18.0001 USD stands there, \
        18.00 USD should, a difference of 0.0001 USD
        Nothing was written and the old pack is untouched. Please report this with these lines.
        """
    )
  }

  @Test func `a refusal keeps the first violations and counts them all`() throws {
    let folder = try TemporaryFolder()
    var contents = try SamplePack.contents()
    contents.lineItems = PartedRows(
      (0..<200).map { number in
        var row = SamplePack.lineItems[5]
        row.orderID = "X\(number)"
        row.settledInPeriod = 1
        return row
      }
    )
    let refusal = #expect(throws: PackRefusal.self) {
      try PackWriter.write(contents, into: folder.file("x").path)
    }
    #expect(refusal?.violations.count == PackRefusal.limit)
    #expect((refusal?.count ?? 0) > 200)
    // The first ones of the file, whichever thread comes upon its own first.
    #expect(
      refusal?.violations[49].record == "line item \(SamplePack.lineItems[5].itemID) of order X49"
    )
    #expect(refusal?.description.contains("and \((refusal?.count ?? 0) - 50) more") == true)
  }

  @Test func `a payment whose allocations only moved between items need not be listed`() throws {
    let folder = try TemporaryFolder()
    var contents = try SamplePack.contents()
    var moved = SamplePack.allocations
    for (index, units) in [Int64(-1), 1].enumerated() {
      var row = SamplePack.allocations[index]
      row.paymentID = "P0"
      row.amount = Money(units: units, currency: SamplePack.usd)
      moved.append(row)
    }
    contents.allocations = moved
    contents.lineItems = PartedRows(
      SamplePack.lineItems.map { row in
        var row = row
        let change: Int64 = row.orderID == "O1" ? -1 : (row.orderID == "O2" ? 1 : 0)
        row.settledInPeriod += change
        row.balance.settled += change
        return row
      }
    )
    #expect(throws: Never.self) { try PackWriter.write(contents, into: folder.file("x").path) }
  }
}

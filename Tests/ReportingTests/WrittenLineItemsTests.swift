import Bookkeeping
import Foundation
import TestSupport
import Testing

@testable import Reporting

/// `line-items.csv` is written by several threads, and is what one thread would write.
@Suite struct WrittenLineItemsTests {
  /// Rows that can be told from one another, of very different lengths.
  private let rows = (0..<3_000).map { number in
    var row = SamplePack.lineItems[number % SamplePack.lineItems.count]
    row.orderID = "\(number)"
    row.productName = String(repeating: "x", count: number % 97 * (number < 300 ? 400 : 1))
    return row
  }

  @Test(arguments: [1, 7, 250, 2_999])
  func `rows in parts are written as in one piece`(partSize: Int) throws {
    let folder = try TemporaryFolder()
    let whole = try written(rows, partSize: rows.count, folder.file("whole.csv"))
    let parts = try written(rows, partSize: partSize, folder.file("parts.csv"))
    #expect(parts.rows == 3_000)
    #expect(parts == whole)
    let bytes = try Data(contentsOf: folder.file("parts.csv"))
    #expect(try bytes == Data(contentsOf: folder.file("whole.csv")))
    let ids = String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst()
      .map { $0.prefix { $0 != "," } }
    #expect(ids == rows.map { $0.orderID[...] })
  }

  @Test func `no rows are a file with a header`() throws {
    let folder = try TemporaryFolder()
    let file = try written([], partSize: 4, folder.file("none.csv"))
    #expect(file.rows == 0)
    #expect(file.bytes > 0)
  }

  @Test(arguments: [0, 1, 40, 749])
  func `a part that can't be read ends the work of all`(part: Int) throws {
    let folder = try TemporaryFolder()
    #expect(throws: PartedRows.Failure(part: part)) {
      try WrittenLineItems(
        PartedRows(rows, failingIn: part),
        SamplePack.period,
        SamplePack.zone,
        to: folder.file("x.csv").path
      )
    }
  }

  /// The part whose turn it is comes last: all that may be kept before its turn is, and no more.
  @Test(.timeLimit(.minutes(1)))
  func `a part that is far ahead waits for its turn`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("ahead.csv").path
    let parts = try PartsInOrder(2, creating: path)
    #expect(parts.claim() == 0)
    #expect(parts.claim() == 1)
    #expect(parts.claim() == nil)
    let piece = [UInt8](repeating: 0x32, count: PartsInOrder.bytesAhead)
    let ahead = Meanwhile {
      let output = PartOutput(parts)
      output.begin(1)
      for _ in 0..<3 { try output.write(piece) }
      try parts.end(1)
    }
    let output = PartOutput(parts)
    output.begin(0)
    try output.write([0x31, 0x31])
    try parts.end(0)
    try ahead.value()
    let file = try parts.finish(name: "ahead.csv", rows: 2)
    #expect(file.bytes == Int64(3 * piece.count + 2))
    let bytes = try Data(contentsOf: folder.file("ahead.csv"))
    #expect(bytes.prefix(2).allSatisfy { $0 == 0x31 })
    #expect(bytes.dropFirst(2).allSatisfy { $0 == 0x32 })
  }

  @Test(.timeLimit(.minutes(1)))
  func `who waits for a turn that never comes is let go`() throws {
    let folder = try TemporaryFolder()
    let parts = try PartsInOrder(2, creating: folder.file("x.csv").path)
    _ = (parts.claim(), parts.claim())
    let ahead = Meanwhile {
      let output = PartOutput(parts)
      output.begin(1)
      for _ in 0..<3 {
        try output.write([UInt8](repeating: 0x32, count: PartsInOrder.bytesAhead))
      }
    }
    parts.stop()
    try ahead.value()
    #expect(parts.claim() == nil)
  }

  private func written(
    _ rows: [LineItemRow],
    partSize: Int,
    _ file: URL
  ) throws -> WrittenFile {
    try WrittenLineItems(
      PartedRows(rows, partSize: max(1, partSize)),
      SamplePack.period,
      SamplePack.zone,
      to: file.path
    ).file
  }
}

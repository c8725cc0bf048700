import Bookkeeping
import Foundation
import TestSupport
import Testing

@testable import Reporting

struct PackFolderTests {
  private static let names = Set(PackFile.allCases.map(\.rawValue) + ["demo-2026-10.tar.gz"])

  @Test func `folders are made for their owner only, and only the pack stays`() throws {
    let folder = try TemporaryFolder()
    let pack = try PackWriter.write(
      try SamplePack.contents(),
      into: folder.file("Reports/demo/2026-10").path
    )
    for path in ["Reports", "Reports/demo", "Reports/demo/2026-10"] {
      #expect(try Modes.of(folder.file(path).path) == 0o700)
    }
    for file in pack.files {
      #expect(try Modes.of(folder.file("Reports/demo/2026-10/\(file.name)").path) == 0o600)
    }
    #expect(try names(in: folder.file("Reports/demo")) == ["2026-10"])
    #expect(try names(in: folder.file("Reports/demo/2026-10")) == pack.files.map(\.name))
    #expect(pack.folder == folder.file("Reports/demo/2026-10").path)
  }

  @Test(arguments: [true, false])
  func `a new pack replaces the old one`(canExchange: Bool) throws {
    let folder = try TemporaryFolder()
    let target = folder.file("2026-10").path
    _ = try PackWriter.write(try SamplePack.contents(), into: target)
    var contents = try SamplePack.contents()
    contents.discrepancies = []
    let staging = try PackFolder(target + "/", names: Self.names, canExchange: canExchange)
    let pack = try PackWriter.write(contents, into: staging) { _ in }.pack
    #expect(pack.files.first { $0.name == "discrepancies.csv" }?.rows == 0)
    #expect(try lines(folder.file("2026-10/discrepancies.csv")) == 1)
    #expect(try names(in: folder.url) == ["2026-10"])
  }

  @Test func `what a killed run left is removed`() throws {
    let folder = try TemporaryFolder()
    try folder.write("half a f", to: ".2026-10.partial/payments.csv")
    try folder.write("old", to: ".2026-10.previous/payments.csv")
    try folder.write("older", to: "2026-10/payments.csv")
    _ = try PackWriter.write(try SamplePack.contents(), into: folder.file("2026-10").path)
    #expect(try names(in: folder.url) == ["2026-10"])
    #expect(try lines(folder.file("2026-10/payments.csv")) == 5)
  }

  @Test func `a pack set aside by a killed run comes back, even if the new one fails`() throws {
    let folder = try TemporaryFolder()
    try folder.write("the old pack", to: ".2026-10.previous/payments.csv")
    var contents = try SamplePack.contents()
    contents.aging = []
    #expect(throws: PackRefusal.self) {
      try PackWriter.write(contents, into: folder.file("2026-10").path)
    }
    #expect(try names(in: folder.url) == ["2026-10"])
    let kept = try Data(contentsOf: folder.file("2026-10/payments.csv"))
    #expect(kept == Data("the old pack".utf8))
  }

  @Test func `a run killed while it writes leaves the old pack, and the next one cleans up`()
    async throws
  {
    let folder = try TemporaryFolder()
    let target = folder.file("2026-10").path
    let old = try PackWriter.write(try SamplePack.contents(), into: target)
    await #expect(processExitsWith: .signal(SIGKILL)) { [target = target as String] in
      var contents = try SamplePack.contents()
      contents.lineItems = KillingRows()
      _ = try PackWriter.write(contents, into: target)
    }
    #expect(try names(in: folder.url) == [".2026-10.partial", "2026-10"])
    #expect(try names(in: folder.file("2026-10")) == old.files.map(\.name))
    let new = try PackWriter.write(try SamplePack.contents(), into: target)
    #expect(new.files == old.files)
    #expect(try names(in: folder.url) == ["2026-10"])
  }

  @Test func `rows that fail end the run with their own error`() throws {
    let folder = try TemporaryFolder()
    var contents = try SamplePack.contents()
    contents.lineItems = PartedRows(SamplePack.lineItems, failingIn: 1)
    #expect(throws: PartedRows.Failure(part: 1)) {
      try PackWriter.write(contents, into: folder.file("2026-10").path)
    }
    #expect(try names(in: folder.url) == [])
  }

  @Test(arguments: ["2026-10/notes.xlsx", "2026-10/journal.csv/x", ".2026-10.partial/mine.txt"])
  func `a stranger's file is named and never removed`(path: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: path)
    let stranger = path.split(separator: "/").prefix(2).joined(separator: "/")
    #expect(throws: PackError.foreignFile(path: folder.file(stranger).path)) {
      try PackWriter.write(try SamplePack.contents(), into: folder.file("2026-10").path)
    }
    let kept = try Data(contentsOf: folder.file(path))
    #expect(kept == Data("mine".utf8))
  }

  @Test func `a link in the pack's place is not followed`() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.file("elsewhere"),
      withIntermediateDirectories: true
    )
    try FileManager.default.createSymbolicLink(
      at: folder.file("2026-10"),
      withDestinationURL: folder.file("elsewhere")
    )
    #expect(throws: PackError.foreignFile(path: folder.file("2026-10").path)) {
      try PackWriter.write(try SamplePack.contents(), into: folder.file("2026-10").path)
    }
    #expect(try names(in: folder.file("elsewhere")) == [])
  }

  @Test func `a folder that can't be made is named, with what to do`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a file", to: "Reports").path
    let error = #expect(throws: PackError.self) {
      try PackWriter.write(try SamplePack.contents(), into: file + "/demo/2026-10")
    }
    guard case .cannotWrite(let path, let reason, let whatToDo) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(path == file)
    #expect(!reason.isEmpty)
    #expect(whatToDo.contains("--reports"))
  }

  @Test func `two runs at once do not meet`() throws {
    let folder = try TemporaryFolder()
    let first = try PackFolder(folder.file("2026-10").path, names: Self.names)
    try first.begin()
    #expect(throws: PackError.busy(path: folder.url.path)) {
      try PackWriter.write(try SamplePack.contents(), into: folder.file("2026-10").path)
    }
    try first.discard()
    #expect(throws: Never.self) {
      try PackWriter.write(try SamplePack.contents(), into: folder.file("2026-10").path)
    }
  }

  @Test func `a pack that was begun and given up leaves the old one, and what others begin`() throws
  {
    let folder = try TemporaryFolder()
    let target = folder.file("2026-10").path
    let contents = try SamplePack.contents()
    let old = try PackWriter.write(contents, into: target)
    let (rows, shop, period) = (contents.allocations, contents.shop, contents.period)
    let begun = try PackBegun(rows, of: shop, period, into: target)
    #expect(try names(in: folder.url) == [".2026-10.partial", "2026-10"])
    begun.discard()
    #expect(try names(in: folder.url) == ["2026-10"])
    let other = try PackBegun(rows, of: shop, period, into: target)
    begun.discard()
    #expect(try names(in: folder.url) == [".2026-10.partial", "2026-10"])
    let written = try PackWriter.write(contents, into: other) { _ in }.pack
    other.discard()
    #expect(written.manifestDigest == old.manifestDigest)
    #expect(try names(in: folder.url) == ["2026-10"])
  }

  @Test(arguments: ["", "/", ".", "..", "x/..", "a\u{0}b"])
  func `a path that names no folder of its own is refused`(path: String) throws {
    #expect(throws: PackError.invalidFolder(path)) {
      try PackWriter.write(try SamplePack.contents(), into: path)
    }
  }

  @Test(arguments: ["", "a/b", ".hidden", "naïve", String(repeating: "s", count: 65)])
  func `a shop's id that can't name a file is refused`(id: String) throws {
    let folder = try TemporaryFolder()
    var contents = try SamplePack.contents()
    let shop = contents.shop
    contents.shop = Shop(
      id: id,
      currency: shop.currency,
      timeZone: shop.timeZone,
      dialect: shop.dialect,
      terms: shop.terms
    )
    #expect(throws: PackError.invalidShopName(id)) {
      try PackWriter.write(contents, into: folder.file("2026-10").path)
    }
    #expect(try names(in: folder.url) == [])
  }

  private func names(in folder: URL) throws -> [String] {
    try FileSystem.names(in: folder.path)
  }

  private func lines(_ file: URL) throws -> Int {
    try Data(contentsOf: file).count { $0 == 10 }
  }
}

/// Rows whose reading ends the process, as a power cut would.
private struct KillingRows: PartedRowSource {
  let partCount = 1

  func forEachRow(_ body: (LineItemRow) throws -> Void) throws {
    for row in SamplePack.lineItems { try body(row) }
    kill(getpid(), SIGKILL)
  }

  func readParts(
    _ next: () -> Int?,
    _ body: (LineItemRow) throws -> Void,
    end: (Int) throws -> Void
  ) throws {
    while next() != nil { try forEachRow(body) }
  }
}

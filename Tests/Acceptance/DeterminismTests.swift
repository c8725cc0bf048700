import Foundation
import TestSupport
import Testing

/// The same facts give the same bytes, however and wherever they are closed.
@Suite struct DeterminismTests {
  /// The pack of maple-goods, August 2026, closed in a new office.
  private func pack(
    from fixture: URL? = nil,
    _ extra: [String] = [],
    environment: [String: String] = [:]
  ) async throws -> [String: Data] {
    let office = try Office()
    try await office.close(
      .maple,
      ["2026-08"],
      from: fixture,
      extra,
      environment: environment
    )
    let files = try Snapshot.of(office.pack(.maple, "2026-08"))
    #expect(files.count == 12, "eight tables, summary, manifest, checksums, archive")
    return files
  }

  /// A copy of the fixture whose records stand in another order.
  private func fixture(
    _ folder: TemporaryFolder,
    reordered: ([String]) -> [String]
  ) throws -> URL {
    for name in ["shop.json", "orders.json", "payments.json"] {
      let file = FixtureShop.maple.folder.appending(path: name)
      let text = try String(contentsOf: file, encoding: .utf8)
      guard name != "shop.json" else {
        try folder.write(text, to: name)
        continue
      }
      let lines = text.split(separator: "\n").map(String.init)
      #expect(lines.first == "[" && lines.last == "]" && lines.count > 90)
      let records = lines.dropFirst().dropLast().map {
        $0.hasSuffix(",") ? String($0.dropLast()) : $0
      }
      let moved = reordered(records)
      #expect(moved != records && moved.sorted() == records.sorted())
      try folder.write("[\n" + moved.joined(separator: ",\n") + "\n]\n", to: name)
    }
    return folder.url
  }

  @Test func `closing twice gives the same pack, in one ledger and in two`() async throws {
    let office = try Office()
    try await office.close(.maple, ["2026-08"])
    let first = try Snapshot.of(office.pack(.maple, "2026-08"))
    try await office.close(.maple, ["2026-08"])
    let again = try Snapshot.of(office.pack(.maple, "2026-08"))
    #expect(Snapshot.differences(first, again) == [])
    #expect(Snapshot.differences(first, try await pack()) == [])
  }

  @Test func `records in another order give the same pack`() async throws {
    let usual = try await pack()
    let (reversed, shuffled) = (try TemporaryFolder(), try TemporaryFolder())
    let backwards = try await pack(from: try fixture(reversed) { $0.reversed() })
    #expect(Snapshot.differences(usual, backwards) == [])
    let mixed = try fixture(shuffled) { records in
      var generator = SeededGenerator(seed: UInt64(records.count))
      return records.shuffled(using: &generator)
    }
    #expect(Snapshot.differences(usual, try await pack(from: mixed, ["--page-size", "9"])) == [])
  }

  @Test(arguments: ["1", "7", "100"])
  func `pages of any size give the same pack`(_ size: String) async throws {
    let sized = try await pack(["--page-size", size])
    #expect(Snapshot.differences(try await pack(), sized) == [])
  }

  @Test(arguments: ["reversed", "4711"])
  func `pages in another order give the same pack`(_ order: String) async throws {
    let sandbox = try await SandboxProcess(
      FixtureShop.maple.folder,
      token: "a-token",
      ["--order", order]
    )
    let office = try Office()
    let outcome = try await office.run(
      [
        "close", "2026-08", "--shop", "maple-goods", "--base-url", sandbox.address, "--dialect",
        "openapi", "--time-zone", "America/Los_Angeles", "--currency", "USD", "--page-size", "7",
      ] + office.flags,
      environment: [
        "SETTLEBOOK_ACCESS_TOKEN": "a-token", "SETTLEBOOK_SHOP_CIPHER": "FIXTURE_maple_goods",
      ]
    )
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let moved = try Snapshot.of(office.pack(.maple, "2026-08"))
    #expect(Snapshot.differences(try await pack(), moved) == [])
  }

  @Test func `another time zone and locale of the machine give the same pack`()
    async throws
  {
    let elsewhere = try await pack(environment: [
      "TZ": "Asia/Tokyo", "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8",
    ])
    let usual = try await pack(environment: ["TZ": "UTC", "LC_ALL": "C"])
    #expect(Snapshot.differences(usual, elsewhere) == [])
  }

  @Test(arguments: FixtureShop.allCases)
  func `closing all months again, oldest first, changes no pack`(
    _ shop: FixtureShop
  ) async throws {
    let office = try Office()
    try await office.close(shop)
    let first = try Snapshot.of(office.reports)
    #expect(first.keys.filter { $0.hasSuffix("manifest.json") }.count == shop.months.count)
    try await office.close(shop)
    #expect(Snapshot.differences(first, try Snapshot.of(office.reports)) == [])
  }

  @Test func `months that were pulled before, offline, give the same pack`() async throws {
    let office = try Office()
    let arguments = ["2026-08", "--sandbox", FixtureShop.maple.folder.path] + office.flags
    let pulled = try await office.run(["pull"] + arguments)
    #expect(pulled.exitCode == 0, "\(pulled.errors)")
    #expect(!FileManager.default.fileExists(atPath: office.reports.path), "pull concludes nothing")
    let closed = try await office.run(["close"] + arguments + ["--offline"])
    #expect(closed.exitCode == 0, "\(closed.errors)")
    let offline = try Snapshot.of(office.pack(.maple, "2026-08"))
    #expect(Snapshot.differences(try await pack(), offline) == [])
  }
}

import Foundation
import TestSupport
import Testing

/// A shop in `Fixtures`, with the months that its truth tells, in turn.
enum FixtureShop: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case maple = "maple-goods"
  case sakura = "sakura-stationery"
  case harbour = "harbour-tea"

  var months: [String] {
    switch self {
    case .maple: ["2026-08", "2026-09", "2026-10"]
    case .sakura: ["2026-10"]
    case .harbour: ["2026-09", "2026-10"]
    }
  }

  var folder: URL { ProjectFolder.file("Fixtures/\(rawValue)") }

  var testDescription: String { rawValue }
}

/// A month of a shop, as an argument of a test.
struct FixtureMonth: Sendable, CustomTestStringConvertible {
  let shop: FixtureShop
  let month: String

  static let all = FixtureShop.allCases.flatMap { shop in
    shop.months.map { FixtureMonth(shop: shop, month: $0) }
  }

  var testDescription: String { "\(shop.rawValue) \(month)" }
}

/// A place of one test's own with a ledger and a folder for packs.
struct Office: Sendable {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  var ledger: URL { folder.file("ledger.sqlite") }
  var reports: URL { folder.file("Reports") }
  /// The flags that name the ledger and the packs.
  var flags: [String] { ["--ledger", ledger.path, "--reports", reports.path] }

  func pack(_ shop: FixtureShop, _ month: String) -> URL {
    reports.appending(path: "\(shop.rawValue)/\(month)", directoryHint: .isDirectory)
  }

  /// Runs the built program here.
  func run(
    _ arguments: [String],
    environment: [String: String] = [:]
  ) async throws -> RunProgram.Outcome {
    try await BuiltProgram.run(
      arguments,
      environment: environment,
      workingDirectory: folder.url
    ).run()
  }

  /// Closes months of a shop over the embedded sandbox.
  /// - Throws: `CloseFailed` where one does not close.
  @discardableResult
  func close(
    _ shop: FixtureShop,
    _ months: [String]? = nil,
    from fixture: URL? = nil,
    _ extra: [String] = [],
    environment: [String: String] = [:]
  ) async throws -> RunProgram.Outcome {
    var last: RunProgram.Outcome?
    for month in months ?? shop.months {
      let outcome = try await run(
        ["close", month, "--sandbox", (fixture ?? shop.folder).path] + flags + extra,
        environment: environment
      )
      guard outcome.exitCode == 0 else { throw CloseFailed(month: month, outcome: outcome) }
      last = outcome
    }
    guard let last else { throw CloseFailed(month: "none", outcome: nil) }
    return last
  }
}

/// A month that should have closed and did not.
struct CloseFailed: Error, CustomStringConvertible {
  let month: String
  let outcome: RunProgram.Outcome?

  var description: String {
    "close \(month) ended with \(outcome?.exitCode ?? 0): \(outcome?.errors ?? "nothing ran")"
  }
}

/// The files below a folder with their bytes, by relative path; hidden ones too.
enum Snapshot {
  /// - Returns: nothing where there is no such folder.
  static func of(_ folder: URL) throws -> [String: Data] {
    guard FileManager.default.fileExists(atPath: folder.path) else { return [:] }
    var files: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      var isFolder: ObjCBool = false
      let file = folder.appending(path: path)
      guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder) else {
        continue
      }
      // Folders count as well, so that an empty one that is left behind is seen.
      files[path] = isFolder.boolValue ? Data("folder".utf8) : try Data(contentsOf: file)
    }
    return files
  }

  /// The names of files that are not in both, or not the same.
  static func differences(_ left: [String: Data], _ right: [String: Data]) -> [String] {
    Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }.sorted()
  }
}

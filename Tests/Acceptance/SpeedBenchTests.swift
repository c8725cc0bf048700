import Foundation
import TestSupport
import Testing

/// The speed bench runs from end to end, and notices whoever comes to other figures.
///
/// Nothing here looks at a time.
@Suite struct SpeedBenchTests {
  private static let hasTools = ["python3", "sqlite3", "gzip"].allSatisfy { tool in
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)")
    }
  }

  @Test(.enabled(if: hasTools, "this machine has no python3, sqlite3 or gzip"))
  func `a small bench runs to its end, and all agree on the figures`() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await bench(
      ["bench.py"],
      environment: [
        "BENCH_SIZES": "400", "BENCH_REPEATS": "1", "BENCH_PYTHON": "",
        "BENCH_SCRATCH": folder.file("run").path,
        "BENCH_BUILD": try BuiltProgram.url.deletingLastPathComponent().path,
      ]
    )
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    for part in ["400 orders, ", "sqlite3 .import", "sqlite3 -csv", "gzip -6", "### Targets"] {
      #expect(outcome.output.contains(part), "\(part) is missing in: \(outcome.output)")
    }
    #expect(outcome.errors.contains("shell.csv beside ours: {'rows': "), "\(outcome.errors)")
    #expect(outcome.errors.contains(", 'columns': {}}"), "\(outcome.errors)")
  }

  @Test(.enabled(if: hasTools, "this machine has no python3, sqlite3 or gzip"))
  func `a cell that differs is found`() async throws {
    let folder = try TemporaryFolder()
    let (one, other) = (folder.file("one.csv"), folder.file("other.csv"))
    try "a,gross,settled\nx,1.50,0.00\n\"y\",2,2\n".write(
      to: one,
      atomically: true,
      encoding: .utf8
    )
    try "a,gross,settled\nx,1.51,0.00\ny,2,2\n".write(to: other, atomically: true, encoding: .utf8)
    let differing = try await bench(["compare.py", "differences", one.path, other.path])
    #expect(differing.output == "{\"rows\": 2, \"columns\": {\"gross\": 1}}\n")
    let totals = try await bench(["compare.py", "totals", one.path])
    #expect(totals.output == "{\"rows\": 2, \"gross\": 35000, \"settled\": 20000}\n")
  }

  @Test(.enabled(if: hasTools, "this machine has no python3, sqlite3 or gzip"))
  func `whoever comes to other totals ends the bench`() async throws {
    let script = """
      from measure import Outcome, require_alike
      ours, theirs = Outcome(totals={"rows": 2, "sum": 5}), Outcome(totals={"rows": 2, "sum": 6})
      require_alike({"ours": ours, "theirs": theirs})
      """
    let outcome = try await bench(["-c", script])
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors.contains("theirs and ours disagree: sum 6 against 5"))
  }

  private func bench(
    _ arguments: [String],
    environment: [String: String] = [:]
  ) async throws -> RunProgram.Outcome {
    try await RunProgram(
      URL(filePath: "/usr/bin/env"),
      ["python3", "-B"] + arguments,
      environment: environment,
      workingDirectory: ProjectFolder.file("Tests/Bench")
    ).run()
  }
}

import Foundation
import Glibc
import TestSupport
import Testing

/// Killed at any moment and run again, a close ends with the same pack.
@Suite struct CrashTests {
  private static let arguments = [
    "close", "2026-08", "--sandbox", FixtureShop.maple.folder.path,
  ]

  /// The pack of an undisturbed close.
  private func undisturbed(_ extra: [String]) async throws -> [String: Data] {
    let office = try Office()
    try await office.close(.maple, ["2026-08"], from: nil, extra)
    return try Snapshot.of(office.pack(.maple, "2026-08"))
  }

  /// Runs the close again to its end: the pack is the usual one, and nothing else is left.
  private func requireRecovery(
    _ office: Office,
    _ usual: [String: Data],
    _ moment: String
  ) async throws {
    let outcome = try await office.run(Self.arguments + office.flags)
    #expect(outcome.exitCode == 0, "\(moment): \(outcome.errors)")
    let pack = try Snapshot.of(office.pack(.maple, "2026-08"))
    #expect(Snapshot.differences(usual, pack) == [], "\(moment)")
    let names = try Snapshot.of(office.reports).keys.filter { !$0.contains("/2026-08/") }
    #expect(Set(names) == ["maple-goods", "maple-goods/2026-08"], "\(moment)")
    let status = try await office.run(
      ["status", "--json", "--sandbox", FixtureShop.maple.folder.path] + office.flags
    )
    try #require(status.exitCode == 0, "\(moment): \(status.errors)")
    let standing = try JSONDecoder().decode(Standing.self, from: status.standardOutput)
    #expect(standing.months.map(\.period) == ["2026-08"], "\(moment)")
    #expect(standing.months.map(\.state) == ["closed"], "\(moment)")
    // The catalogue proves nothing of the figures, and may be refused.
    let pulls = standing.pulls.filter { $0.operation != "listProducts" }
    #expect(pulls.allSatisfy(\.complete) && pulls.count == 2, "\(moment)")
  }

  private struct Standing: Decodable {
    struct Month: Decodable {
      let period: String
      let state: String
    }
    struct Pull: Decodable {
      let operation: String
      let complete: Bool
    }
    let months: [Month]
    let pulls: [Pull]
  }

  /// What stands in the pack's place after a kill: nothing, or a whole pack.
  private func requireWholeOrNothing(
    _ office: Office,
    _ usual: [String: Data],
    _ moment: String
  ) throws {
    let pack = try Snapshot.of(office.pack(.maple, "2026-08"))
    #expect(pack.isEmpty || Snapshot.differences(usual, pack) == [], "\(moment)")
  }

  /// The pages are as small as can be, so that most kills fall into the pull; then usual ones, so
  /// that most fall into the steps after it.
  @Test(arguments: [["--page-size", "1"], []])
  func `a close killed at many moments ends with the same pack`(
    _ extra: [String]
  ) async throws {
    let usual = try await undisturbed(extra)
    var generator = SeededGenerator(seed: 2_026)
    var kills = 0
    for step in 0..<14 {
      // Dense where a quick machine works, and far enough out for a slow or busy one.
      let jitter = Int.random(in: 0..<(step + 1) * 4, using: &generator)
      let delay = Duration.milliseconds(2 + step * step * 2 + jitter)
      let office = try Office()
      let program = try BuiltProgram.run(Self.arguments + office.flags + extra)
      let outcome = try await program.run(killedAfter: delay)
      if outcome.signal == SIGKILL { kills += 1 }
      let moment = "killed after \(delay)"
      try requireWholeOrNothing(office, usual, moment)
      try await requireRecovery(office, usual, moment)
    }
    #expect(kills > 0)
  }

  @Test(
    arguments: ["pulled", "matching", "looking for discrepancies", "writing the pack"]
  )
  func `a close killed as a step begins ends with the same pack`(
    _ words: String
  ) async throws {
    let usual = try await undisturbed([])
    let office = try Office()
    let running = try BuiltProgram.run(Self.arguments + office.flags).start()
    try await watch(running) { try running.errorsSoFar.contains(words) }
    running.kill()
    let outcome = try await running.wait()
    #expect(outcome.errors.contains(words), "the program no longer says so")
    try requireWholeOrNothing(office, usual, words)
    try await requireRecovery(office, usual, words)
  }

  @Test(arguments: ["allocations.csv", "line-items.csv", "manifest.json", "SHA256SUMS"])
  func `a close killed while it writes a file leaves the old pack, and the next one is whole`(
    _ file: String
  ) async throws {
    let office = try Office()
    try await office.close(.maple, ["2026-08"])
    let usual = try Snapshot.of(office.pack(.maple, "2026-08"))
    let partial = office.reports.appending(path: "maple-goods/.2026-08.partial/\(file)")
    let running = try BuiltProgram.run(Self.arguments + office.flags).start()
    try await watch(running) { FileManager.default.fileExists(atPath: partial.path) }
    running.kill()
    _ = try await running.wait()
    let pack = try Snapshot.of(office.pack(.maple, "2026-08"))
    #expect(Snapshot.differences(usual, pack) == [])
    try await requireRecovery(office, usual, file)
  }

  @Test func `a close killed again and again, in one ledger, ends with the same pack`()
    async throws
  {
    let usual = try await undisturbed([])
    let office = try Office()
    for step in 1...8 {
      let program = try BuiltProgram.run(Self.arguments + office.flags)
      _ = try await program.run(killedAfter: .milliseconds(step * step * 5))
      try requireWholeOrNothing(office, usual, "kill \(step)")
    }
    try await requireRecovery(office, usual, "after eight kills")
  }

  /// Waits until something is so, or the program has ended and nothing can change any more.
  private func watch(_ running: RunningProgram, _ isSo: () throws -> Bool) async throws {
    for _ in 0..<60_000 {
      if try isSo() || running.outputSoFar.contains("Pack:") { return }
      usleep(200)
    }
  }
}

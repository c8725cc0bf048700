import Analytics
import Bookkeeping
import Foundation
import Ledger
import ShopSandbox
import TestSupport
import Testing
import TikTokShop

/// Whatever goes wrong while a month is pulled, the ledger ends as it would have without, or the
/// close refuses and says why.
@Suite(.serialized) struct FaultTableTests {
  private static let shop = FaultyMonth.shop

  /// Faults that only delay: the ledger must end whole.
  private static let harmless: [Fault] = [
    .tooManyRequests, .serverError, .unavailable, .errorCode, .connectionReset, .truncatedBody,
    .slowFirstByte, .stalledBody, .duplicateRecord, .unknownField, .missingField,
    .wrongType, .hugeNumber, .malformedAmount, .unknownCurrency,
  ]

  @Test func everyFaultLeavesTheSameLedgerOrIsRefused() async throws {
    let sound = try await FaultyMonth(rates: [:]).close()
    let digest = try #require(sound.digest)
    #expect(sound.applied == 0)
    var table = FaultTable()
    table.add("none", sound, isSame: true)
    for fault in Fault.allCases {
      let outcome = try await FaultyMonth(rates: [fault: 200]).close()
      #expect(outcome.applied > 0, "\(fault.rawValue) never struck")
      check(outcome, digest, fault.rawValue)
      if Self.harmless.contains(fault) {
        #expect(outcome.digest == digest, "\(fault.rawValue): \(outcome.refusal ?? "")")
      }
      table.add("`\(fault.rawValue)`, 20 %", outcome, isSame: outcome.digest == digest)
    }
    let outcome = try await FaultyMonth(rates: Self.allTogether).close()
    check(outcome, digest, "all together")
    table.add(
      "all transient ones together, 5 % each, slow ones 0.5 %",
      outcome,
      isSame: outcome.digest == digest
    )
    try table.write()
  }

  /// Slow ones are rarer, since each is waited for.
  private static let allTogether = Dictionary(
    uniqueKeysWithValues: Fault.allCases.filter(\.isTransient).map {
      ($0, FaultyMonth.slow.contains($0) ? 5 : 50)
    }
  )

  private static let seeds = ProcessInfo.processInfo.environment["SETTLEBOOK_FAULT_SEEDS"]
    .flatMap { UInt64($0) }

  /// `SETTLEBOOK_FAULT_SEEDS` says from how many seeds the faults are drawn.
  @Test(.enabled(if: seeds != nil, "a long run, on demand"))
  func manySeedsOfAllFaultsTogetherLeaveTheSameLedgerOrAreRefused() async throws {
    let digest = try #require(try await FaultyMonth(rates: [:]).close().digest)
    for seed in 1...max(1, Self.seeds ?? 1) {
      let outcome = try await FaultyMonth(rates: Self.allTogether, seed: 100 + seed).close()
      print(seed, outcome.applied, outcome.passes, outcome.refusal ?? "the same ledger")
      check(outcome, digest, "seed \(seed)")
    }
  }

  /// Either the same facts, or a refusal that says something; never a close with other facts.
  private func check(_ outcome: FaultyMonth.Outcome, _ digest: String, _ name: String) {
    if let found = outcome.digest {
      #expect(found == digest, "\(name) closed with other facts")
      #expect(outcome.quarantined == 0, "\(name)")
    } else {
      #expect(outcome.refusal?.isEmpty == false, "\(name)")
    }
  }
}

/// One month of a shop of 2,000 orders, closed over real HTTP while faults strike.
private struct FaultyMonth {
  struct Outcome {
    var applied = 0
    var retries = 0
    var passes = 0
    var quarantined = 0
    /// The digest of the month's facts; nil where the close refused.
    var digest: String?
    /// Why it refused.
    var refusal: String?
  }

  static let shop = Result { GeneratedShop(try GeneratorOptions("orders=2000,months=3,seed=7")) }

  static let slow: Set<Fault> = [.slowFirstByte, .stalledBody]

  let rates: [Fault: Int]
  var seed: UInt64 = 11

  func close() async throws -> Outcome {
    let shop = try FaultyMonth.shop.get().sandbox
    var plan = FaultPlan(seed: seed, slowness: .seconds(12), retryAfterSeconds: 0)
    for (fault, rate) in rates { plan.set(fault, thousandths: rate) }
    let sandbox = ShopSandbox(
      shop: shop,
      accessToken: "token",
      options: SandboxOptions(faults: plan)
    )
    let folder = try TemporaryFolder()
    let ledger = try Ledger(path: folder.file("ledger.sqlite").path)
    let client = try self.client(of: try await sandbox.start())
    let monthEnd = MonthEnd(
      shop: shop.shop,
      ledger: ledger,
      client: client,
      options: MonthEndOptions(reportsFolder: folder.file("Reports").path),
      now: { Instant(seconds: 1_795_000_000) },
      progress: { _ in }
    )
    var outcome = Outcome()
    let period = try #require(Period(year: 2026, month: 10))
    do {
      let closed = try await monthEnd.close(period)
      outcome.quarantined = closed.books.findings.count { $0.code == .sourceQuarantined }
      outcome.digest = closed.books.month.factsDigest
    } catch {
      outcome.refusal = "\(error)"
    }
    await sandbox.stop()
    outcome.applied = sandbox.appliedFaults.values.reduce(0, +)
    if let standing = try? monthEnd.standing() {
      outcome.retries = standing.pulls.map(\.retries).reduce(0, +)
      outcome.passes = standing.pulls.map(\.passes).max() ?? 0
    }
    return outcome
  }

  private func client(of address: String) throws -> ShopClient {
    // A machine that is busy with other tests answers late as well: patience is long where nothing
    // is slow on purpose, and where something is, few large pages leave time for it.
    let isSlow = rates.keys.contains(where: FaultyMonth.slow.contains)
    let patience: Duration = .seconds(isSlow ? 10 : 60)
    return ShopClient(
      connection: try ShopConnection(
        baseURL: address,
        accessToken: Secret("token"),
        pageSize: isSlow && rates.count == 1 ? 100 : 20,
        requestsPerSecond: 0,
        timeouts: HTTPTimeouts(
          connect: .seconds(30),
          firstByte: patience,
          stall: patience,
          total: .seconds(200)
        )
      ),
      retry: RetryPolicy(
        maxRetries: isSlow ? 20 : 7,
        firstPause: .milliseconds(1),
        longestPause: .milliseconds(20)
      )
    )
  }
}

/// The table of faults, which replaces the one in the document that `SETTLEBOOK_FAULT_TABLE` names.
private struct FaultTable {
  private static let header = "| fault | struck | requests sent again | passes | outcome |"
  private var rows = [header, "| --- | ---: | ---: | ---: | --- |"]

  mutating func add(_ name: String, _ outcome: FaultyMonth.Outcome, isSame: Bool) {
    let end = isSame ? "the same ledger" : "refused: \(outcome.refusal ?? "other facts")"
    rows.append(
      "| \(name) | \(outcome.applied) | \(outcome.retries) | \(outcome.passes) | \(end) |"
    )
  }

  func write() throws {
    guard let path = ProcessInfo.processInfo.environment["SETTLEBOOK_FAULT_TABLE"] else { return }
    print(rows.joined(separator: "\n"))
    let lines = try String(contentsOfFile: path, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let start = try #require(lines.firstIndex(of: FaultTable.header), "\(path) has no such table")
    let end = lines[start...].firstIndex { !$0.hasPrefix("|") } ?? lines.endIndex
    let text = (lines[..<start] + rows + lines[end...]).joined(separator: "\n")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}

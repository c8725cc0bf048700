import Analytics
import ArgumentParser
import Bookkeeping
import Foundation

/// `settlebook close`: the month end.
struct CloseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close",
    abstract: "Closes a month: pulls, matches, flags, and writes the pack.",
    discussion: """
      Fetches all payments and the month's orders, explains every payment by the line items it \
      pays, names what does not add up, and writes the pack to Reports/<shop>/<month>. Run it as \
      often as you like: the same facts give the same pack, byte for byte.

      Exit codes: 0 done, 3 with --strict when an error stands, 64 wrong command line, 65 bad data \
      or not a ledger, 69 service unavailable or pull incomplete, 73 can't write, 75 try again (the \
      month has not ended), 77 not authorised, 78 configuration or unknown shop.
      """
  )

  @Argument(help: "The month, as YYYY-MM.", transform: MonthArgument.parse)
  var month: Period

  @OptionGroup var common: CommonOptions

  @Flag(help: "Fetch nothing; close from what the ledger holds.")
  var offline = false

  @Flag(help: "Show the result, and write neither ledger nor pack.")
  var dryRun = false

  @Flag(help: "Close a month that has not ended.")
  var partial = false

  @Flag(help: "Close although the pull is not complete; the pack says so.")
  var allowIncomplete = false

  @Flag(help: "Exit with 3 when a discrepancy of severity error stands.")
  var strict = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let given = try SettingsResolver(common, environment: environment).resolve()
    try MonthEnd.requireTime(month, of: given.shop, partial: partial, now: Workplace.now())
    let rehearsal = dryRun ? try Rehearsal(given) : nil
    defer { rehearsal?.end() }
    let settings = rehearsal?.settings ?? given
    var options = MonthEndOptions(reportsFolder: settings.reportsFolder)
    options.partial = partial
    options.allowIncomplete = allowIncomplete
    options.accounts = settings.accounts
    let progress = ProgressPrinter()
    defer { progress.finish() }
    let closed = try await Workplace(settings: settings, environment: environment).withMonthEnd(
      options,
      offline: offline,
      progress: progress
    ) { try await $0.close(month) }
    progress.finish()
    try Terminal.print(
      json
        ? try ResultJSON.text(closed, shop: settings.shop, isDryRun: dryRun)
        : ResultText.text(closed, shop: settings.shop, isDryRun: dryRun)
    )
    if strict, closed.books.findings.contains(where: { $0.severity == .error }) {
      throw StrictFailure()
    }
  }
}

/// A dry run: works on a copy of the ledger and throws the pack away.
struct Rehearsal {
  let settings: Settings
  private let folder: String

  init(_ settings: Settings) throws {
    folder = NSTemporaryDirectory() + "settlebook-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder,
      withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700]
    )
    let ledger = folder + "/ledger.sqlite"
    for suffix in ["", "-wal"]
    where FileManager.default.fileExists(atPath: settings.ledgerPath + suffix) {
      try FileManager.default.copyItem(
        atPath: settings.ledgerPath + suffix,
        toPath: ledger + suffix
      )
    }
    var rehearsed = settings
    rehearsed.ledgerPath = ledger
    rehearsed.reportsFolder = folder + "/Reports"
    self.settings = rehearsed
  }

  func end() {
    do { try FileManager.default.removeItem(atPath: folder) } catch {
      Terminal.complain("settlebook: could not remove \(folder): \(error.localizedDescription)")
    }
  }
}

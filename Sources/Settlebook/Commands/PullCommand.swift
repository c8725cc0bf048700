import Analytics
import ArgumentParser
import Bookkeeping
import Foundation

/// `settlebook pull`: only fetches.
struct PullCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull",
    abstract: "Fetches a month's payments and orders into the ledger, and concludes nothing."
  )

  @Argument(help: "The month, as YYYY-MM.", transform: MonthArgument.parse)
  var month: Period

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let settings = try SettingsResolver(common, environment: environment).resolve()
    let progress = ProgressPrinter()
    defer { progress.finish() }
    let standing = try await Workplace(settings: settings, environment: environment).withMonthEnd(
      MonthEndOptions(reportsFolder: settings.reportsFolder),
      offline: false,
      progress: progress
    ) { monthEnd in
      try await monthEnd.pull(month)
      return try monthEnd.standing()
    }
    progress.finish()
    try Terminal.print(StatusCommand.pulls(standing))
  }
}

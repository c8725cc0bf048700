import Analytics
import ArgumentParser
import Bookkeeping
import Foundation

/// `settlebook report`: writes the pack of a closed month again.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes the pack of a closed month again, without fetching or matching."
  )

  @Argument(help: "The month, as YYYY-MM.", transform: MonthArgument.parse)
  var month: Period

  @OptionGroup var common: CommonOptions

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let settings = try SettingsResolver(common, environment: environment).resolve()
    let workplace = Workplace(settings: settings, environment: environment)
    // Asked first: a month that can't be reported leaves the ledger as it was.
    try workplace.questions().requireClosed(month)
    let closed = try workplace.questions(readOnly: false).report(month)
    try Terminal.print(
      json
        ? try ResultJSON.text(closed, shop: settings.shop, isDryRun: false)
        : ResultText.text(closed, shop: settings.shop, isDryRun: false)
    )
  }
}

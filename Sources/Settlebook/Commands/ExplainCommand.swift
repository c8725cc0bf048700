import Analytics
import ArgumentParser
import Bookkeeping
import Foundation

/// `settlebook explain`: why something is matched, or is not.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explains why a payment, order or line item is matched, or is not."
  )

  @Argument(help: "The id of a payment, an order or a line item.")
  var id: String

  @OptionGroup var common: CommonOptions

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let settings = try SettingsResolver(common, environment: environment).resolve()
    let monthEnd = try Workplace(settings: settings, environment: environment).questions()
    guard let explanation = try monthEnd.explain(id) else {
      throw ConfigurationError.usage(
        "the ledger of \(settings.shop.id) knows no payment, order or line item "
          + "\(Terminal.safe(id).debugDescription)."
      )
    }
    try Terminal.print(explanation.lines.map(Terminal.safe).joined(separator: "\n"))
  }
}

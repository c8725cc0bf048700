import ArgumentParser
import Foundation
import ShopSandbox

/// `settlebook sandbox`: a local shop, to try things on.
struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox",
    abstract: "Serves local TikTok Shops from folders, to try things on.",
    discussion: """
      Prints its address and stays until it is interrupted (Ctrl-C). With several shops, requests
      choose one by shop_cipher. GET /openapi.json describes what it answers.

      Faults for --fault NAME=RATE, with a rate from 0 to 1, of which a request meets at most one:
      \(FaultOptions.table)

      Keys for --generate KEY=VALUE,…, each with what it is otherwise:
      \(GeneratorArguments.table)
      """
  )

  @Argument(help: "The shops' folders, such as Fixtures/maple-goods.")
  var folders: [String] = []

  @Option(help: "An SQLite file that keeps product updates and uploaded files; else in memory.")
  var state: String?

  @OptionGroup var generator: GeneratorArguments

  @Option(help: "The port; 0 takes a free one.")
  var port: UInt16 = 0

  @Option(help: "The order of records on pages: given, reversed, or a number to shuffle with.")
  var order = "given"

  @OptionGroup var faults: FaultOptions

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let token =
      environment["SETTLEBOOK_ACCESS_TOKEN"].flatMap { $0.isEmpty ? nil : $0 } ?? "sandbox"
    guard let shops = try generator.shops(orIn: folders) else { return }
    let sandbox = try ShopSandbox(
      shops: shops,
      accessToken: token,
      options: SandboxOptions(pageOrder: try pageOrder(), faults: try faults.plan()),
      state: try state.map { try SandboxState(file: $0) } ?? SandboxState()
    )
    let address = try await sandbox.start(port: port)
    try Terminal.print(address)
    for shop in shops {
      Terminal.complain(
        "serving \(shop.shopID): \(shop.orderCount) orders, \(shop.paymentCount) payments"
      )
    }
    Terminal.complain(
      "the access token is \(token == "sandbox" ? "sandbox" : "the one in SETTLEBOOK_ACCESS_TOKEN")"
    )
    // Until a signal ends the process.
    while true { try await Task.sleep(for: .seconds(3_600)) }
  }

  private func pageOrder() throws -> SandboxOptions.PageOrder {
    switch order {
    case "given": return .asGiven
    case "reversed": return .reversed
    default:
      guard let seed = UInt64(order) else {
        throw ConfigurationError.usage("--order is given, reversed or a whole number.")
      }
      return .shuffled(seed: seed)
    }
  }
}

import ArgumentParser
import Foundation

/// The program: parses, runs, and turns what goes wrong into one clear line and an exit code.
@main
struct Main {
  static func main() async {
    do {
      var command = try Settlebook.parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      Main.end(with: error)
    }
  }

  private static func end(with error: any Error) -> Never {
    guard let code = ExitStatus.of(error) else { endParsing(with: error) }
    if let message = ExitStatus.message(of: error) {
      Terminal.complain("settlebook: \(message)")
    }
    Foundation.exit(code.rawValue)
  }

  /// Help and version print as they are; a wrong command line is one line.
  private static func endParsing(with error: any Error) -> Never {
    guard !Settlebook.exitCode(for: error).isSuccess else { Settlebook.exit(withError: error) }
    let message = Settlebook.message(for: error).split(separator: "\n").first.map(String.init) ?? ""
    let end = message.hasSuffix(".") ? "" : "."
    Terminal.complain("settlebook: \(Terminal.safe(message))\(end) See: settlebook --help")
    Foundation.exit(ExitStatus.usage.rawValue)
  }
}

/// The root command.
struct Settlebook: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settlebook",
    abstract: "Closes the month for a TikTok Shop seller.",
    discussion: """
      Pulls payments and orders into a ledger, matches every settlement to the line items it pays, \
      says what does not add up and why, and writes the month's pack.

      Start with a shop that comes along:
        settlebook close 2026-08 --sandbox Fixtures/maple-goods

      The access token comes from SETTLEBOOK_ACCESS_TOKEN or a token_file, never from a flag.
      """,
    version: "0.1.0",
    subcommands: [
      CloseCommand.self, PullCommand.self, ReportCommand.self, StatusCommand.self,
      AuditCommand.self, ExplainCommand.self, ShopCommand.self, SandboxCommand.self,
    ]
  )
}

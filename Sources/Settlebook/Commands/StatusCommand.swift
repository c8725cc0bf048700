import Analytics
import ArgumentParser
import Bookkeeping
import Foundation

/// `settlebook status`: where the shop and its months stand.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows where a shop's months stand, and how complete its facts are."
  )

  @OptionGroup var common: CommonOptions

  @Flag(help: "Print the result as JSON.")
  var json = false

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let settings = try SettingsResolver(common, environment: environment).resolveAsking()
    let standing = try Workplace(settings: settings, environment: environment).questions()
      .standing()
    if json {
      try Terminal.print(ResultJSON.encode(StandingJSON(standing)))
      return
    }
    var table = Table([
      ("Month", .left), ("State", .left), ("Pattern", .left), ("Open discrepancies", .right),
      ("Manifest", .left),
    ])
    for month in standing.months {
      table.add([
        month.period.description, month.state.rawValue, month.pattern,
        month.hasPack ? String(month.findings) : "",
        month.packDigest.map { String($0.prefix(12)) } ?? "",
      ])
    }
    try Terminal.print(
      "\(standing.shop)\n"
        + (standing.months.isEmpty ? "No month is closed yet." : table.text) + "\n\n"
        + StatusCommand.pulls(standing)
    )
  }

  /// The proof of completeness of the last pulls.
  static func pulls(_ standing: Standing) -> String {
    var table = Table([
      ("Pull", .left), ("passes", .right), ("pages", .right), ("rows", .right),
      ("distinct", .right), ("repeated", .right), ("declared", .right), ("retries", .right),
      ("complete", .left),
    ])
    for pull in standing.pulls {
      table.add([
        pull.operation, String(pull.passes), String(pull.pages), String(pull.rowsReceived),
        String(pull.distinctRecords), String(pull.repeatedRecords),
        pull.declaredTotal.map { String($0) } ?? "", String(pull.retries),
        pull.isComplete ? "yes" : "no",
      ])
    }
    let problems = standing.pulls.flatMap(\.problems).map { "\n  \(Terminal.safe($0))" }.joined()
    return standing.pulls.isEmpty ? "Nothing was pulled yet." : table.text + problems
  }
}

/// The standing as JSON.
private struct StandingJSON: Encodable {
  struct Month: Encodable {
    let period: String
    let state: String
    let pattern: String
    let discrepancies: Int
    let manifestSha256: String?
  }

  struct Pull: Encodable {
    let operation: String
    let passes: Int
    let pages: Int
    let rows: Int
    let distinct: Int
    let repeated: Int
    let declared: Int?
    let retries: Int
    let complete: Bool
    let problems: [String]
  }

  let shop: String
  let months: [Month]
  let pulls: [Pull]

  init(_ standing: Standing) {
    shop = standing.shop
    months = standing.months.map {
      Month(
        period: $0.period.description,
        state: $0.state.rawValue,
        pattern: $0.pattern,
        discrepancies: $0.findings,
        manifestSha256: $0.packDigest
      )
    }
    pulls = standing.pulls.map {
      Pull(
        operation: $0.operation,
        passes: $0.passes,
        pages: $0.pages,
        rows: $0.rowsReceived,
        distinct: $0.distinctRecords,
        repeated: $0.repeatedRecords,
        declared: $0.declaredTotal,
        retries: $0.retries,
        complete: $0.isComplete,
        problems: $0.problems
      )
    }
  }
}

import Foundation

/// Stages of the month end by themselves, for `make bench`.
///
/// Prints one line of JSON a repetition.
///
///     settlebook-bench ledger SHOP LEDGER             makes an empty ledger that knows the shop
///     settlebook-bench match SHOP REPEATS             matches a month, nothing read or written
///     settlebook-bench close SHOP LEDGER REPORTS      closes a month without its archive
///     settlebook-bench csv SHOP LEDGER FILE           writes line-items.csv of a closed month
///     settlebook-bench archive PACK FILE              archives the files of a pack
///
/// SHOP is what `settlebook sandbox --generate` takes; its first month is the one.
@main struct Main {
  static func main() async {
    do {
      try await run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      FileHandle.standardError.write(Data("settlebook-bench: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func run(_ arguments: [String]) async throws {
    switch (arguments.first, arguments.count) {
    case ("ledger", 3): try BenchShop(arguments[1]).makeLedger(at: arguments[2])
    case ("match", 3):
      try MatchingStage(arguments[1]).run(repeats: Int(arguments[2]) ?? 1)
    case ("close", 4):
      try await CloseStage(shop: BenchShop(arguments[1]), ledger: arguments[2])
        .run(reports: arguments[3])
    case ("csv", 4):
      try CSVStage(shop: BenchShop(arguments[1]), ledger: arguments[2]).run(file: arguments[3])
    case ("archive", 3): try ArchiveStage(pack: arguments[1]).run(file: arguments[2])
    default: throw Usage()
    }
  }

  private struct Usage: Error, CustomStringConvertible {
    let description = "ledger, match, close, csv or archive, each with its arguments"
  }
}

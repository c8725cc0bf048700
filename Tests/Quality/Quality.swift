import Bookkeeping
import Foundation
import Glibc
import ShopSandbox

/// One world's row, as a line of JSON.
struct Row: Codable {
  let world: String
  let orders: Int
  let seed: Int
  let matcher: String
  let options: String
  var items = 0
  let grades: Grades
  let recall: Double
  var milliseconds: Double
  var longestMilliseconds: Double
  var peakMegabytes: Int
  var patterns: [String] = []
  var rangeDays: Int?
  var rangeHolding: Int?
  var rangeWidth: Double?
}

/// `Quality run WORLD ORDERS SEED [greedy]` prints a row; `Quality worlds` lists the worlds; `Quality fuzz
/// SEED COUNT` runs random worlds, and prints those with a wrong claim.
@main
struct Quality {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "run" where arguments.count >= 4:
      guard let world = World.named(arguments[1]), let orders = Int(arguments[2]),
        let seed = Int(arguments[3])
      else { return refuse("no world \(arguments[1])") }
      try printLine(run(world, orders: orders, seed: seed, isGreedy: arguments.contains("greedy")))
    case "export" where arguments.count >= 5:
      guard let world = World.named(arguments[1]), let orders = Int(arguments[2]),
        let seed = Int(arguments[3])
      else { return refuse("no world \(arguments[1])") }
      try export(world, orders: orders, seed: seed, to: arguments[4])
    case "invariance" where arguments.count >= 4:
      guard let world = World.named(arguments[1]), let orders = Int(arguments[2]),
        let seed = Int(arguments[3])
      else { return refuse("no world \(arguments[1])") }
      let broken = try Invariance(world: world, orders: orders, seed: seed).broken()
      print(broken.isEmpty ? "the same" : broken.joined(separator: ", "))
      if !broken.isEmpty { exit(1) }
    case "fuzz" where arguments.count >= 3:
      guard let seed = UInt64(arguments[1]), let count = UInt64(arguments[2]) else {
        return refuse("SEED and COUNT are numbers")
      }
      if try fuzz(seeds: seed..<seed + count).falseConfident > 0 { exit(1) }
    case "worlds":
      for world in World.all { try printLine(world) }
    default: refuse("usage: Quality run WORLD ORDERS SEED [greedy] | fuzz SEED COUNT | worlds")
    }
  }

  static func run(_ world: World, orders: Int, seed: Int, isGreedy: Bool) throws -> Row {
    let text = world.text(orders: orders, seed: seed)
    let facts = try Facts(text)
    let grader = Grader(facts)
    let before = ProcessorTime.nanoseconds
    if isGreedy {
      let claims = Greedy(facts: facts).claims()
      let took = ProcessorTime.nanoseconds - before
      let claimed = Set(claims.flatMap(\.payments))
      let rest = facts.truth.paymentCount - claimed.count
      var grades = grader.grade(claims, verdicts: [:])
      grades.unmatched = rest
      return row(world, orders, seed, "greedy", facts, grades, took, took)
    }
    var months = MonthByMonth(facts)
    try months.run()
    let grades = grader.grade(months.claims, verdicts: months.verdicts)
    var row = row(
      world,
      orders,
      seed,
      "settlebook",
      facts,
      grades,
      months.nanoseconds,
      months.longest
    )
    row.patterns = months.patterns
    if months.account.days > 0 {
      row.rangeDays = months.account.days
      row.rangeHolding = months.account.holding
      row.rangeWidth = months.account.medianWidth.map { Double($0) / 1_000_000 }
    }
    return row
  }

  private static func fuzz(seeds: Range<UInt64>) throws -> RandomWorlds {
    var all = RandomWorlds()
    for seed in seeds {
      let random = RandomWorld(seed: seed)
      let world = World(random.options, random.options)
      let row = try run(world, orders: random.orders, seed: Int(seed), isGreedy: false)
      all.add(row.grades)
      if row.grades.wrong > 0 { try printLine(row) }
    }
    try printLine(all)
    return all
  }

  private static func export(_ world: World, orders: Int, seed: Int, to path: String) throws {
    let text = world.text(orders: orders, seed: seed)
    let facts = try Facts(text)
    var months = MonthByMonth(facts)
    try months.run()
    let export = Export(facts, options: text, claims: months.claims)
    try JSONEncoder().encode(export).write(to: URL(fileURLWithPath: path))
  }

  private static func row(
    _ world: World,
    _ orders: Int,
    _ seed: Int,
    _ matcher: String,
    _ facts: Facts,
    _ grades: Grades,
    _ took: UInt64,
    _ longest: UInt64
  ) -> Row {
    Row(
      world: world.name,
      orders: orders,
      seed: seed,
      matcher: matcher,
      options: world.text(orders: orders, seed: seed),
      items: facts.items.count,
      grades: grades,
      recall: grades.recall,
      milliseconds: Double(took) / 1_000_000,
      longestMilliseconds: Double(longest) / 1_000_000,
      peakMegabytes: peakMegabytes()
    )
  }

  private static func peakMegabytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1_024
  }

  private static func printLine(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  private static func refuse(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
    exit(64)
  }
}

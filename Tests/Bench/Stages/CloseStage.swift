import Analytics
import Foundation
import Synchronization

/// The month end offline, step by step, without the archive.
struct CloseStage {
  private struct Result: Encodable {
    let time: Reading
    let steps: [String: Reading]
  }

  let shop: BenchShop
  let ledger: String

  func run(reports: String) async throws {
    var options = MonthEndOptions(reportsFolder: reports)
    options.wantsArchive = false
    let clock = Clock()
    let steps = Mutex<[(name: String, begun: Reading)]>([("opening", clock.reading)])
    let monthEnd = try shop.monthEnd(ledger: ledger, options: options) { progress in
      let name =
        switch progress {
        case .pulled: "pull"
        case .matching: "match"
        case .flagging: "flag"
        case .rendering: "render"
        }
      steps.withLock { $0.append((name, clock.reading)) }
    }
    _ = try await monthEnd.close(shop.period)
    let end = clock.reading
    let begun = steps.withLock { $0 }
    var lengths: [String: Reading] = [:]
    for (index, step) in begun.enumerated() {
      let next = index + 1 < begun.count ? begun[index + 1].begun : end
      lengths[step.name] = Reading(
        wall: next.wall - step.begun.wall,
        cpu: next.cpu - step.begun.cpu
      )
    }
    try report(Result(time: end, steps: lengths))
  }
}

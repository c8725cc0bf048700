import Bookkeeping
import Foundation
import TestSupport
import Testing

/// Facts that change after a month was closed.
///
/// In every story each pack is written with all its
/// identities, each month opens as the one before closed, and what is owed is what was sold less
/// what was paid.
@Suite struct EvolvingFactsTests {
  typealias Change = @Sendable (inout EvolvingWorld) -> Void

  struct Story: Sendable, CustomTestStringConvertible {
    let name: String
    var august: Change = { _ in }
    var september: Change = { _ in }
    var october: Change = { _ in }

    var testDescription: String { name }
  }

  static let paymentStories = [
    Story(name: "nothing changes"),
    Story(
      name: "a payout in transit arrives",
      august: { $0.payments["P-0830"]?.status = "PROCESSING" },
      september: { $0.payments["P-0830"]?.status = "PAID" }
    ),
    Story(
      name: "a payout in transit fails, and is paid at last",
      august: { $0.payments["P-0830"]?.status = "PROCESSING" },
      september: { $0.payments["P-0830"]?.status = "FAILED" },
      october: { $0.payments["P-0830"]?.status = "PAID" }
    ),
    Story(
      name: "a matched payout is taken back",
      september: { $0.payments["P-0815"]?.status = "FAILED" }
    ),
    Story(
      name: "a matched payout is taken back and paid again",
      september: { $0.payments["P-0815"]?.status = "FAILED" },
      october: { $0.payments["P-0815"]?.status = "PAID" }
    ),
    Story(
      name: "a matched payout is taken back and replaced by another",
      september: {
        $0.payments["P-0815"]?.status = "FAILED"
        let cents = $0.payments["P-0815"]?.cents ?? 0
        $0.payments["R-1"] = EvolvingWorld.Payment(
          id: "R-1",
          created: EvolvingWorld.second(9, 7),
          cents: cents
        )
      }
    ),
    Story(
      name: "a matched payout goes back into transit, and arrives",
      september: { $0.payments["P-0815"]?.status = "PROCESSING" },
      october: { $0.payments["P-0815"]?.status = "PAID" }
    ),
    Story(
      name: "a matched payout's amount is corrected, and corrected back",
      september: { $0.payments["P-0815"]?.cents -= 1_000 },
      october: { $0.payments["P-0815"]?.cents += 1_000 }
    ),
    Story(
      name: "an unmatched payout's amount is corrected",
      august: { $0.payments["P-0815"]?.cents -= 1_234 },
      september: { $0.payments["P-0815"]?.cents += 1_000 },
      october: { $0.payments["P-0815"]?.cents += 234 }
    ),
    Story(
      name: "a payout's amount is corrected on its way",
      august: { $0.payments["P-0830"]?.status = "PROCESSING" },
      september: {
        $0.payments["P-0830"]?.cents -= 500
        $0.payments["P-0830"]?.status = "PAID"
      }
    ),
    Story(
      name: "a payout has an unknown status for a month",
      august: { $0.payments["P-0815"]?.status = "ON_HOLD" },
      september: { $0.payments["P-0815"]?.status = "PAID" }
    ),
    Story(
      name: "a payout of August is known only in September",
      august: { $0.payments["P-0829"]?.created += 90 * 86_400 },
      september: { $0.payments["P-0829"]?.created -= 90 * 86_400 }
    ),
    Story(
      name: "a payout from before the start that nothing explains arrives in September",
      august: {
        $0.payments["P-0729"]?.status = "PROCESSING"
        $0.payments["P-0729"]?.cents += 77
      },
      september: { $0.payments["P-0729"]?.status = "PAID" }
    ),
    Story(
      name: "a payout from before the start fails in September, and is paid in October",
      august: {
        $0.payments["P-0729"]?.status = "PROCESSING"
        $0.payments["P-0729"]?.cents += 77
      },
      september: { $0.payments["P-0729"]?.status = "FAILED" },
      october: { $0.payments["P-0729"]?.status = "PAID" }
    ),
    Story(
      name: "a payout's creation moves from August to September, and to November",
      september: { $0.payments["P-0830"]?.created = EvolvingWorld.second(9, 2) },
      october: { $0.payments["P-0830"]?.created = EvolvingWorld.second(8, 2) }
    ),
  ]

  static let orderStories =
    [
      Story(
        name: "an order of August is completed in September, and paid then",
        august: { $0.orders["O-0831-1"]?.status = "IN_TRANSIT" },
        september: { $0.orders["O-0831-1"]?.status = "COMPLETED" }
      ),
      Story(
        name: "an order of August becomes known in September",
        august: { $0.orders["O-0830-1"]?.created += 90 * 86_400 },
        september: { $0.orders["O-0830-1"]?.created -= 90 * 86_400 }
      ),
      Story(
        name: "an unsettled sale is cancelled",
        september: {
          $0.orders["O-0831-2"]?.status = "CANCELLED"
          $0.payments["P-0902"]?.cents -= $0.orders["O-0831-2"]?.cents ?? 0
        }
      ),
      Story(
        name: "a settled sale is cancelled, and completed again",
        september: { $0.orders["O-0813-1"]?.status = "CANCELLED" },
        october: { $0.orders["O-0813-1"]?.status = "COMPLETED" }
      ),
      Story(
        name: "a settled sale gets dearer, and then cheaper than it was",
        september: { $0.orders["O-0813-1"]?.items[0].cents += 700 },
        october: { $0.orders["O-0813-1"]?.items[0].cents -= 900 }
      ),
      Story(
        name: "an unsettled sale gets cheaper",
        september: { $0.orders["O-0831-1"]?.items[0].cents -= 300 }
      ),
      Story(
        name: "a settled line item vanishes, and comes back",
        september: { $0.orders["O-0813-1"]?.items.removeLast() },
        october: { $0.orders["O-0813-1"]?.items.append(.init(id: "I-0813-1-2", cents: 4_321)) }
      ),
      Story(
        name: "a settled order is empty for a month",
        september: { $0.orders["O-0813-2"]?.items = [] },
        october: { $0.orders["O-0813-2"]?.items = [.init(id: "I-0813-2-1", cents: 99)] }
      ),
      Story(
        name: "a line item is added to a settled order",
        september: { $0.orders["O-0813-1"]?.items.append(.init(id: "I-0", cents: 1_111)) },
        october: { $0.orders["O-0813-1"]?.items.removeFirst() }
      ),
      Story(
        name: "an order that was never a sale is settled, and then completed",
        august: { $0.orders["O-0813-1"]?.status = "CANCELLED" },
        september: { $0.orders["O-0813-1"]?.status = "COMPLETED" }
      ),
    ] + redatings

  /// The paid time of one order moves to another month, before or after it was settled.
  static let redatings: [Story] = ["O-0813-1", "O-0831-1"].flatMap { order in
    [(7, 30), (9, 12), (10, 3), (11, 20)].map { month, day in
      Story(
        name: "\(order) is found in September to be paid on \(month)/\(day), and is cancelled",
        september: { $0.orders[order]?.paid = EvolvingWorld.second(month, day) },
        october: { $0.orders[order]?.status = "CANCELLED" }
      )
    } + [
      Story(
        name: "\(order) is completed in September, paid in October, then elsewhen",
        august: { $0.orders[order]?.status = "IN_TRANSIT" },
        september: {
          $0.orders[order]?.status = "COMPLETED"
          $0.orders[order]?.paid = EvolvingWorld.second(10, 3)
        },
        october: { $0.orders[order]?.paid = EvolvingWorld.second(8, 20) }
      )
    ]
  }

  @Test(arguments: paymentStories + orderStories)
  func everyPackOpensAsTheOneBeforeClosed(_ story: Story) async throws {
    let books = try EvolvingBooks(
      EvolvingWorld(from: CivilDate(year: 2026, month: 7, day: 25))
    )
    try await books.close(8, after: story.august)
    try await books.close(9, after: story.september)
    try await books.close(10, after: story.october)
  }
}

import Bookkeeping

@testable import Reporting

/// A sample pack with one figure changed, mostly by one unit, and what then does not hold.
struct BrokenPack: Sendable, CustomStringConvertible {
  let description: String
  let identities: Set<PackIdentity>
  let change: @Sendable (inout PackContents) throws -> Void

  init(
    _ description: String,
    _ identities: Set<PackIdentity>,
    _ change: @escaping @Sendable (inout PackContents) throws -> Void
  ) {
    self.description = description
    self.identities = identities
    self.change = change
  }

  static let all = rows + allocations + blocks + journal

  static let rows = [
    BrokenPack("difference of a payment in transit", [.paymentSums]) { pack in
      pack.change(payment: "P3") { $0.difference = $0.difference.plusOne }
    },
    BrokenPack("allocated of a payment in another currency", [.paymentSums]) { pack in
      pack.change(payment: "P3") { $0.allocated = .zero(SamplePack.currency("EUR")) }
    },
    BrokenPack("allocated and difference", [.paymentAllocations, .paymentsClosing]) { pack in
      pack.change(payment: "P1") {
        $0.allocated = $0.allocated.minusOne
        $0.difference = $0.difference.plusOne
      }
    },
    BrokenPack("payment left out", [.allocationHasPayment]) { pack in
      pack.payments = SamplePack.payments.filter { $0.payment.id != "P1" }
    },
    BrokenPack("payment in transit left out", [.inTransitClosing]) { pack in
      pack.payments = SamplePack.payments.filter { $0.payment.id != "P3" }
    },
    BrokenPack("expected beyond an amount", [.itemRange, .ordersClosing]) { pack in
      pack.change(item: "O6") {
        $0.balance.gross = .max
        $0.balance.fees = -1
      }
    },
    BrokenPack("settled_in_period", [.itemAllocations, .ordersSettled]) { pack in
      pack.change(item: "O1") { $0.settledInPeriod -= 1 }
    },
    BrokenPack("settled of a new item", [.itemFirstPeriod, .ordersClosing]) { pack in
      pack.change(item: "O2") { $0.balance.settled -= 1 }
    },
    BrokenPack("settled of an old item", [.ordersClosing]) { pack in
      pack.change(item: "O1") { $0.balance.settled -= 1 }
    },
    BrokenPack("fees of an item", [.ordersClosing]) { pack in
      pack.change(item: "O4") { $0.balance.fees += 1 }
    },
    BrokenPack("gross and reversed of a new item", [.ordersSales]) { pack in
      pack.change(item: "O5") {
        $0.balance.gross += 1
        $0.balance.reversed += 1
      }
    },
    BrokenPack("opening of an item", [.ordersOpening]) { pack in
      pack.change(item: "O4") { $0.opening += 1 }
    },
    BrokenPack("item left out", [.ordersClosing, .ordersOpening]) { pack in
      pack.lineItems = PartedRows(SamplePack.lineItems.filter { $0.orderID != "O4" })
    },
    BrokenPack("aging", [.ordersAging]) { pack in
      let row = pack.aging[0]
      pack.aging[0] = AgingRow(
        currency: row.currency,
        bucket: row.bucket,
        count: row.count,
        amount: row.amount.plusOne,
        oldest: row.oldest
      )
    },
  ]

  static let allocations = [
    BrokenPack("amount of an allocation", [.paymentAllocations, .itemAllocations]) { pack in
      pack.change(allocationOf: "O1") { $0.amount = $0.amount.plusOne }
    },
    BrokenPack("item of an allocation", [.allocationHasItem, .itemAllocations]) { pack in
      pack.change(allocationOf: "O1") { $0.itemID = "other" }
    },
    BrokenPack("ids of an allocation cut elsewhere", [.allocationHasItem, .itemAllocations]) {
      pack in
      pack.change(allocationOf: "O1") {
        $0.orderID = "O1I"
        $0.itemID = "-O1"
      }
    },
    BrokenPack("month of an allocation", [.itemAllocations]) { pack in
      pack.change(allocationOf: "O1") { $0.allocatedIn = SamplePack.period.previous }
    },
    BrokenPack("payment of an allocation", [.allocationHasPayment, .paymentAllocations]) { pack in
      pack.change(allocationOf: "O1") { $0.paymentID = "P9" }
    },
    BrokenPack("earlier allocation of no payment", [.allocationHasPayment]) { pack in
      var row = SamplePack.allocations[0]
      row.paymentID = "P9"
      row.allocatedIn = SamplePack.period.previous
      pack.allocations = SamplePack.allocations + [row]
    },
    BrokenPack("allocations that sum beyond an amount", [.itemAllocations, .paymentAllocations]) {
      pack in
      var row = SamplePack.allocations[0]
      row.amount = Money(units: .max, currency: SamplePack.usd)
      pack.allocations = SamplePack.allocations + [row]
    },
    BrokenPack("allocations of no item that cancel out", [.allocationHasItem]) { pack in
      pack.allocations =
        SamplePack.allocations
        + [Int64(5), -5].map { units in
          var row = SamplePack.allocations[0]
          row.itemID = "other"
          row.amount = Money(units: units, currency: SamplePack.usd)
          return row
        }
    },
    BrokenPack("currency of an allocation", [.oneCurrency]) { pack in
      pack.change(allocationOf: "O1") {
        $0.amount = Money(units: $0.amount.units, currency: SamplePack.currency("EUR"))
      }
    },
  ]
}

extension Money {
  var plusOne: Money { Money(units: units + 1, currency: currency) }
  var minusOne: Money { Money(units: units - 1, currency: currency) }
}

extension PackContents {
  mutating func change(payment id: String, _ body: (inout PaymentRow) -> Void) {
    payments = SamplePack.payments.map { row in
      var row = row
      if row.payment.id == id { body(&row) }
      return row
    }
  }

  mutating func change(item order: String, _ body: (inout LineItemRow) -> Void) {
    lineItems = PartedRows(
      SamplePack.lineItems.map { row in
        var row = row
        if row.orderID == order { body(&row) }
        return row
      }
    )
  }

  mutating func change(allocationOf order: String, _ body: (inout AllocationRow) -> Void) {
    allocations = SamplePack.allocations.map { row in
      var row = row
      if row.orderID == order { body(&row) }
      return row
    }
  }
}

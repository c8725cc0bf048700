import Bookkeeping

/// Payments and units of one amount that could belong to one another, apart from all others.
///
/// Both are in order of time. A later payment never reaches further back than an earlier one, so
/// that the units that each could be for are runs, and the runs go forward.
struct UnitGroup {
  /// Indices of the payments, paid or in transit.
  var payments: [Int]
  /// Places in the index of units.
  var units: [Int]
  /// Which of the units each payment could be for, as places in `units`.
  var reach: [Range<Int>]

  /// Whether every unit is paid in every answer: as many payments as units, and each finds one.
  var isBalanced: Bool {
    payments.count == units.count && payments.indices.allSatisfy { reach[$0].contains($0) }
  }

  /// The parts of a balanced group that no answer mixes, as places in both lists.
  ///
  /// Payments take the units in order of time in one answer. Every other one comes about by
  /// neighbours that change places, so that a part ends where no two neighbours can.
  var parts: [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = 0
    for place in payments.indices {
      let isLast = place + 1 == payments.count
      if isLast || !(reach[place].contains(place + 1) && reach[place + 1].contains(place)) {
        parts.append(start..<place + 1)
        start = place + 1
      }
    }
    return parts
  }

  /// The groups of all payments above zero that have a unit of their amount inside the lag, in order
  /// of their first payment.
  static func all(_ payments: [OpenPayment], lag: ClosedRange<Int64>, _ index: UnitIndex)
    -> [UnitGroup]
  {
    var groups: [UnitGroup] = []
    // The last group of each amount, and where its units end among all of the amount.
    var latest: [Int64: (group: Int, start: Int, end: Int)] = [:]
    for (place, payment) in payments.enumerated() where payment.units > 0 {
      guard let span = payment.recognised(lag: lag) else { continue }
      let units = index.units(of: payment.units, recognised: span)
      guard !units.isEmpty else { continue }
      if let last = latest[payment.units], units.startIndex < last.end {
        groups[last.group].payments.append(place)
        groups[last.group].reach.append(
          units.startIndex - last.start..<units.endIndex - last.start
        )
        groups[last.group].units += units[max(units.startIndex, last.end)...]
        latest[payment.units]?.end = max(last.end, units.endIndex)
      } else {
        latest[payment.units] = (groups.count, units.startIndex, units.endIndex)
        groups.append(
          UnitGroup(payments: [place], units: Array(units), reach: [0..<units.count])
        )
      }
    }
    return groups
  }
}

/// The orders that findings about payments name, of which there may be a million, and by which.
public struct NamedOrders: Sendable {
  /// The ids of findings that name orders together; none for those that are told in a sum.
  private var groups: [[String]] = [[]]
  /// The place of each order's findings in `groups`.
  private var places: [String: Int] = [:]

  /// No orders.
  public init() {}

  /// Takes the orders that a finding names.
  /// - Parameter finding: the finding's id; nil where it is told in a sum only.
  public mutating func name(_ orders: [String], by finding: String?) {
    // Most orders are named by one finding, and all of its orders share one place.
    var grown: [Int: Int] = [:]
    for order in orders {
      let place = places[order] ?? 0
      guard let finding else {
        places[order] = place
        continue
      }
      if grown[place] == nil {
        grown[place] = groups.count
        groups.append(groups[place] + [finding])
      }
      places[order] = grown[place]
    }
  }

  /// Whether a finding names an order, told by itself or in a sum.
  func contains(_ order: String) -> Bool { places[order] != nil }

  /// The ids of the findings that name an order, in the order in which they were found.
  public func findings(naming order: String) -> [String] {
    places.isEmpty ? [] : places[order].map { groups[$0] } ?? []
  }
}

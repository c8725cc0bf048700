extension LateChainSearch {
  /// What is known before a payment's turn.
  struct State: Hashable {
    /// Where the payment's run begins, among the open items.
    let start: Int
    /// What may still come late.
    let open: LateItems
    /// Whether a payment so far held back two items.
    let isOdd: Bool
  }

  /// What a payment holds back.
  enum Held: Hashable {
    case nothing
    /// An item of this amount.
    case one(Int64)
    /// Two items of these amounts, the smaller one first.
    case both(Int64, Int64)
    /// Two items of this sum, which of several it is not told.
    case two(Int64)
  }

  /// One payment's run, what it leaves out and what it pays beside.
  struct Link {
    let end: Int
    let held: Held
    let paid: LateItems
    /// How many of the run's items, or of its sets of two, are what is held back, and how many there are.
    let ways: Int64
    let sets: Int64
    /// Whether anything of the run may be held back: something of it is paid.
    let mayHold: Bool
    /// The place of the next payment's state in its layer.
    let next: Int
  }

  /// The states before one payment, and their links.
  struct Layer {
    var states: [State] = []
    var links: [[Link]] = []
  }
}

extension LateChainSearch.Held {
  /// How many items it is.
  var count: Int {
    switch self {
    case .nothing: 0
    case .one: 1
    case .both, .two: 2
    }
  }

  /// Whether it is two items.
  var isTwo: Bool { count == 2 }
}

import Reporting

/// What was begun while a month's conclusions are being kept, which takes one thread a while.
struct BegunWork {
  let counts: EarlyCounts
  /// The pack with its allocations; nil where the ledger may name others.
  let pack: PackBegun?

  /// Ends it without a use for it: a reading that is under way when the program ends would leave
  /// SQLite's files behind.
  func giveUp() {
    counts.value.wait()
    pack?.discard()
  }
}

public import Bookkeeping

/// A pack whose allocations are being written, while the rest of it is not known yet.
///
/// Whoever begins a pack goes on with `PackWriter.write(_:into:completedBy:)`, or discards it.
public final class PackBegun {
  let folder: PackFolder
  let allocations: Meanwhile<WrittenAllocations>

  /// Begins a pack with the rows of `allocations.csv`, which are read on another thread.
  /// - Parameter path: the pack's own folder, as `PackWriter.write` takes it.
  /// - Throws: `PackError` where nothing can be written there.
  public convenience init(
    _ rows: any RowSource<AllocationRow> & Sendable,
    of shop: Shop,
    _ period: Period,
    into path: String
  ) throws {
    let folder = try PackFolder(path, of: shop, period)
    try folder.begin()
    self.init(folder, rows, period)
  }

  init(_ folder: PackFolder, _ rows: any RowSource<AllocationRow> & Sendable, _ period: Period) {
    self.folder = folder
    let file = folder.path(of: PackFile.allocations.rawValue)
    allocations = Meanwhile { try WrittenAllocations(rows, period, to: file) }
  }

  /// Removes what was written; the old pack stays.
  public func discard() {
    // Nobody may write into the folder any more when it goes.
    allocations.wait()
    do {
      try folder.discard()
    } catch {
      // The error that ended the run matters more; the next run removes what is left, or says why
      // it can't.
    }
  }
}

extension PackFolder {
  /// The folder of a shop's month.
  convenience init(_ path: String, of shop: Shop, _ period: Period) throws(PackError) {
    guard Shop.isValidID(shop.id) else { throw .invalidShopName(shop.id) }
    let archive = PackFile.archive(of: shop, period)
    try self.init(path, names: Set(PackFile.allCases.map(\.rawValue) + [archive]))
  }
}

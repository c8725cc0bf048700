import Foundation
import Synchronization

/// What requests changed: product updates and uploaded files, of all shops of a sandbox.
///
/// It lives in memory, or in an SQLite file of the sandbox's own, which one sandbox at a time has
/// open.
public final class SandboxState: Sendable {
  /// The most bytes of files that are held in memory.
  static let memoryLimit = 256 << 20

  private struct Key: Hashable {
    let shopID: String
    let id: String
  }

  private struct Memory {
    var changes: [Key: ProductChanges] = [:]
    /// Files, where there is no state file to hold them.
    var files: [Key: StoredFile] = [:]
    var fileBytes = 0
  }

  private let memory = Mutex(Memory())
  private let file: StateFile?

  /// A state that ends with the process.
  public init() { file = nil }

  /// A state in an SQLite file, made where there is none.
  /// - Throws: `SandboxError`, where the file can't be opened, is in use, or is no such file.
  public init(file path: String) throws(SandboxError) {
    let file = try StateFile(path: path)
    self.file = file
    let known = try file.allChanges()
    memory.withLock { memory in
      for row in known { memory.changes[Key(shopID: row.shopID, id: row.productID)] = row.changes }
    }
  }

  /// What updates said about a product.
  func changes(shopID: String, productID: String) -> ProductChanges? {
    memory.withLock { $0.changes[Key(shopID: shopID, id: productID)] }
  }

  /// Keeps an update, at a time in Unix seconds.
  func update(
    shopID: String,
    productID: String,
    by update: ProductChanges,
    at time: Int64
  ) throws(Refusal) {
    let key = Key(shopID: shopID, id: productID)
    // Written while the lock is held: of two updates at once neither is lost.
    try memory.withLock { memory throws(Refusal) in
      let changes = (memory.changes[key] ?? ProductChanges()).updated(by: update, at: time)
      do {
        try file?.save(changes, shopID: shopID, productID: productID)
      } catch {
        throw .storeFailed
      }
      memory.changes[key] = changes
    }
  }

  /// Keeps an uploaded file.
  func save(_ stored: StoredFile, shopID: String) throws(Refusal) {
    if let file {
      do {
        try file.save(stored, shopID: shopID)
      } catch {
        throw .storeFailed
      }
      return
    }
    let key = Key(shopID: shopID, id: stored.id)
    try memory.withLock { memory throws(Refusal) in
      guard memory.files[key] == nil else { return }
      guard memory.fileBytes + stored.bytes.count <= SandboxState.memoryLimit
      else { throw .storeFull }
      memory.fileBytes += stored.bytes.count
      memory.files[key] = stored
    }
  }

  /// Whether a shop has an uploaded file.
  func has(_ fileID: String, shopID: String) throws(Refusal) -> Bool {
    guard let file else {
      return memory.withLock { $0.files[Key(shopID: shopID, id: fileID)] != nil }
    }
    do {
      return try file.has(fileID, shopID: shopID)
    } catch {
      throw .storeFailed
    }
  }

  /// An uploaded file, or nil where the shop has none of that id.
  func file(shopID: String, id: String) throws(Refusal) -> StoredFile? {
    guard let file else { return memory.withLock { $0.files[Key(shopID: shopID, id: id)] } }
    do {
      return try file.file(shopID: shopID, id: id)
    } catch {
      throw .storeFailed
    }
  }
}

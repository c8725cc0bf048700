import Foundation
import GRDB

/// The SQLite file of a sandbox's state.
final class StateFile: Sendable {
  /// Marks the file as a sandbox's: `SbSx`.
  private static let applicationID: [UInt8] = [0x53, 0x62, 0x53, 0x78]

  private let path: String
  private let database: DatabaseQueue

  /// Opens the file, or makes it, readable by its owner only.
  init(path: String) throws(SandboxError) {
    self.path = path
    do {
      if try StateFile.isNew(path) {
        guard
          FileManager.default.createFile(
            atPath: path,
            contents: nil,
            attributes: [.posixPermissions: 0o600]
          )
        else { throw SandboxError.badState(file: path, reason: "it can't be made") }
      }
      var configuration = Configuration()
      configuration.prepareDatabase { db in
        // A second sandbox would not see this one's changes: it is refused the file.
        try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
      }
      database = try DatabaseQueue(path: path, configuration: configuration)
      try database.write { db in try StateFile.createTables(db) }
    } catch let error as SandboxError {
      throw error
    } catch {
      throw .badState(file: path, reason: StateFile.reason(error))
    }
  }

  /// Whether there is nothing yet; refuses a file that some other program wrote.
  private static func isNew(_ path: String) throws -> Bool {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return true }
    guard !isFolder.boolValue, let file = FileHandle(forReadingAtPath: path)
    else { throw SandboxError.badState(file: path, reason: "it can't be opened as a file") }
    defer { try? file.close() }
    let header = try file.read(upToCount: 100) ?? Data()
    // SQLite's file header: the magic text, and the application id in bytes 68 to 71.
    guard
      header.isEmpty
        || header.starts(with: Data("SQLite format 3\0".utf8))
          && Array(header.dropFirst(68).prefix(4)) == applicationID
    else { throw SandboxError.badState(file: path, reason: "it is no sandbox's state file") }
    return false
  }

  private static func createTables(_ db: Database) throws {
    try db.execute(sql: "PRAGMA application_id = 1398952824")
    try db.execute(
      sql: """
        CREATE TABLE IF NOT EXISTS product_changes (
          shop_id TEXT NOT NULL,
          product_id TEXT NOT NULL,
          changes BLOB NOT NULL CHECK (length(changes) <= 1048576),
          PRIMARY KEY (shop_id, product_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS files (
          shop_id TEXT NOT NULL,
          file_id TEXT NOT NULL CHECK (length(file_id) = 64),
          use_case TEXT NOT NULL,
          content_type TEXT NOT NULL,
          bytes BLOB NOT NULL CHECK (length(bytes) <= 10485760),
          PRIMARY KEY (shop_id, file_id)
        ) STRICT;
        """
    )
  }

  /// What updates said, product by product.
  func allChanges() throws(SandboxError)
    -> [(shopID: String, productID: String, changes: ProductChanges)]
  {
    do {
      return try database.read { db in
        let decoder = JSONDecoder()
        return try Row.fetchAll(db, sql: "SELECT shop_id, product_id, changes FROM product_changes")
          .map { row in
            let json: Data = row["changes"]
            let changes = try decoder.decode(ProductChanges.self, from: json)
            return (row["shop_id"], row["product_id"], changes)
          }
      }
    } catch {
      throw .badState(file: path, reason: StateFile.reason(error))
    }
  }

  func save(_ changes: ProductChanges, shopID: String, productID: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = try encoder.encode(changes)
    try database.write { db in
      try db.execute(
        sql: """
          INSERT INTO product_changes (shop_id, product_id, changes) VALUES (?, ?, ?)
          ON CONFLICT (shop_id, product_id) DO UPDATE SET changes = excluded.changes
          """,
        arguments: [shopID, productID, json]
      )
    }
  }

  func save(_ file: StoredFile, shopID: String) throws {
    try database.write { db in
      try db.execute(
        sql: """
          INSERT INTO files (shop_id, file_id, use_case, content_type, bytes)
          VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (shop_id, file_id) DO NOTHING
          """,
        arguments: [shopID, file.id, file.useCase, file.contentType, file.bytes]
      )
    }
  }

  func has(_ fileID: String, shopID: String) throws -> Bool {
    try database.read { db in
      try Bool.fetchOne(
        db,
        sql: "SELECT EXISTS (SELECT 1 FROM files WHERE shop_id = ? AND file_id = ?)",
        arguments: [shopID, fileID]
      ) ?? false
    }
  }

  func file(shopID: String, id: String) throws -> StoredFile? {
    try database.read { db in
      try Row.fetchOne(
        db,
        sql: "SELECT use_case, content_type, bytes FROM files WHERE shop_id = ? AND file_id = ?",
        arguments: [shopID, id]
      ).map { row in
        StoredFile(
          id: id,
          useCase: row["use_case"],
          contentType: row["content_type"],
          bytes: row["bytes"]
        )
      }
    }
  }

  private static func reason(_ error: any Error) -> String {
    if let error = error as? DatabaseError {
      if error.resultCode == .SQLITE_BUSY { return "another sandbox has it open" }
      return error.message ?? "SQLite error \(error.resultCode.rawValue)"
    }
    return error.localizedDescription
  }
}

import Bookkeeping
import GRDB

/// The ledger's schema, as numbered migrations that are never changed once released.
enum Schema {
  /// "SETB" in SQLite's application id: how a ledger is told from other databases.
  static let applicationIDBytes: [UInt8] = [0x53, 0x45, 0x54, 0x42]

  /// Marks an empty database as a ledger.
  static let markAsLedger = "PRAGMA application_id = 1397052482"

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("001 facts") { db in
      try db.execute(sql: FactsSchema.tables)
      for currency in FactsSchema.currencies {
        try db.execute(
          sql: "INSERT INTO currencies (code, decimals) VALUES (?, ?)",
          arguments: [currency.code, Int(currency.decimals)]
        )
      }
    }
    migrator.registerMigration("002 conclusions") { db in
      try db.execute(sql: ConclusionsSchema.tables)
    }
    migrator.registerMigration("003 views for people") { db in
      try db.execute(sql: ViewsSchema.views)
    }
    migrator.registerMigration("004 catalogue") { db in
      try db.execute(sql: CatalogueSchema.tables)
    }
    migrator.registerMigration("005 pull progress") { db in
      try db.execute(sql: PullProgressSchema.tables)
    }
    migrator.registerMigration("006 how months were closed") { db in
      try db.execute(sql: CloseMannerSchema.columns)
    }
    migrator.registerMigration("008 rows of allocations", migrate: AllocationsSchema.migrate)
    migrator.registerMigration("009 candidates") { db in
      try db.execute(sql: CandidatesSchema.tables)
    }
    migrator.registerMigration("010 fees") { db in try db.execute(sql: FeesSchema.columns) }
    migrator.registerMigration("011 write-offs") { db in
      try db.execute(sql: WriteOffsSchema.index)
    }
    migrator.registerMigration("012 exceptions of patterns") { db in
      try db.execute(sql: ConclusionsSchema.exception)
    }
    migrator.registerMigration("013 orders that are no sale") { db in
      try db.execute(sql: OtherOrdersSchema.index)
    }
    return migrator
  }
}

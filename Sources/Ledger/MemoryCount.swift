import CSQLite

/// SQLite's count of the memory in use, which nobody here asks for.
///
/// It takes a lock of the whole process for every allocation, so that threads that read beside one
/// another wait for it: a twentieth of a close.
enum MemoryCount {
  /// Switched off before the first ledger is opened.
  ///
  /// Where something else has used SQLite before, it goes on, which costs time and changes nothing.
  static let isOff = csqlite_count_no_memory() == SQLITE_OK
}

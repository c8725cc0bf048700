// sqlite3_config is variadic and so out of Swift's reach.
#ifndef SETTLEBOOK_CSQLITE_H
#define SETTLEBOOK_CSQLITE_H

#include <sqlite3.h>

/// Switches off SQLite's count of the memory in use, for the whole process.
///
/// Returns SQLITE_MISUSE, and changes nothing, once SQLite has been used.
static inline int csqlite_count_no_memory(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

#endif
